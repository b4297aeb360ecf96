#include <array>
#include <string>

#include <benchmark/benchmark.h>

#include <anyorder/engine/room_lists.h>

#include "benchmarks.h"
#include "proof.h"
#include "workload_of.h"

namespace anyorder::bench {

namespace {

struct Size {
    const char* name = "";
    std::size_t sessions = 0;
    std::size_t keys_per_session = 0;
    std::size_t events = 0;
};

struct Arrival {
    const char* name = "";
    std::size_t window = 1;
    std::size_t duplicates_per_thousand = 0;
};

constexpr std::array sizes = {
    Size{.name = "1k_keys", .sessions = 10, .keys_per_session = 100, .events = 10'000},
    Size{.name = "10k_keys", .sessions = 100, .keys_per_session = 100, .events = 1'000'000},
    Size{.name = "1M_keys", .sessions = 10'000, .keys_per_session = 100, .events = 4'000'000},
};

constexpr std::array arrivals = {
    Arrival{.name = "in_order"},
    Arrival{.name = "window_1000", .window = 1'000},
    Arrival{.name = "window_1000_2pct_duplicates", .window = 1'000, .duplicates_per_thousand = 20},
};

WorkloadParameters parameters_of(const Size& size, const Arrival& arrival) {
    return {.sessions = size.sessions,
            .keys_per_session = size.keys_per_session,
            .events = size.events,
            .window = arrival.window,
            .duplicates_per_thousand = arrival.duplicates_per_thousand};
}

void count_memory(benchmark::State& state, const RoomLists& lists, const Workload& workload) {
    const Stats stats = lists.stats();
    state.counters["keys"] = static_cast<double>(workload.keys());
    state.counters["live"] = static_cast<double>(stats.streams_live);
    state.counters["bytes_per_live_stream"] =
        static_cast<double>(stats.bytes) / static_cast<double>(stats.streams_live);
}

// One turn: all arrivals to an empty engine. Its end is not timed.
void apply(benchmark::State& state, const WorkloadParameters& parameters) {
    const Workload& workload = workload_of(parameters);
    RoomLists lists;
    for (auto _ : state) {
        state.PauseTiming();
        lists = RoomLists();
        state.ResumeTiming();
        lists.apply(workload.arrivals());
    }
    prove(state, workload.is_right(lists.list()), "the list is not what the last changes left");
    count_items(state, workload.arrivals().size());
    count_memory(state, lists, workload);
}

// One turn: the whole list, once. An item is a listed stream.
void list(benchmark::State& state, const WorkloadParameters& parameters) {
    const Workload& workload = workload_of(parameters);
    RoomLists lists;
    lists.apply(workload.arrivals());
    RoomList listed;
    for (auto _ : state) {
        state.PauseTiming();
        listed = RoomList();
        state.ResumeTiming();
        listed = lists.list();
    }
    prove(state, workload.is_right(listed), "the list is not what the last changes left");
    count_items(state, lists.stats().streams_live);
}

template <class Function>
void add(const std::string& name, Function function, const WorkloadParameters& parameters) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        function(state, parameters);
    })->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_apply_benchmarks() {
    for (const Size& size : sizes) {
        for (const Arrival& arrival : arrivals) {
            add(std::string("apply/") + arrival.name + '/' + size.name, apply,
                parameters_of(size, arrival));
        }
        add(std::string("list/") + size.name, list, parameters_of(size, arrivals.back()));
    }
}

}  // namespace anyorder::bench
