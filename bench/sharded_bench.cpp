#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/engine/sharded_room_lists.h>

#include "benchmarks.h"
#include "proof.h"
#include "standard_workloads.h"
#include "workload_of.h"

namespace anyorder::bench {

namespace {

constexpr const char* otherwise = "the list is not what the last changes left";

// The list of one RoomLists, for comparison.
void apply_unsharded(benchmark::State& state, const WorkloadParameters& parameters) {
    const Workload& workload = workload_of(parameters);
    RoomLists lists;
    for (auto _ : state) {
        state.PauseTiming();
        lists = RoomLists();
        state.ResumeTiming();
        lists.apply(workload.arrivals());
    }
    prove(state, workload.is_right(lists.list()), otherwise);
    count_items(state, workload.arrivals().size());
}

// Events go to the threads by room; each thread has so many shards of its own.
std::vector<std::vector<Event>> parts_of(const Workload& workload, std::size_t threads) {
    const ShardedRoomLists lists;
    std::vector<std::vector<Event>> parts(threads);
    for (std::vector<Event>& part : parts) {
        part.reserve(workload.arrivals().size() * 11 / 10 / threads);
    }
    for (const Event& event : workload.arrivals()) {
        parts[lists.shard_of(event.room_id) % threads].push_back(event);
    }
    return parts;
}

// One turn: all arrivals to empty lists, by so many threads. The threads' start is timed, the end
// of the lists is not. The CPU time is that of all threads.
void apply_sharded(benchmark::State& state, const WorkloadParameters& parameters,
                   std::size_t threads) {
    const Workload& workload = workload_of(parameters);
    const std::vector<std::vector<Event>> parts = parts_of(workload, threads);
    auto lists = std::make_unique<ShardedRoomLists>();
    for (auto _ : state) {
        state.PauseTiming();
        lists = std::make_unique<ShardedRoomLists>();
        state.ResumeTiming();
        std::vector<std::jthread> others;
        others.reserve(threads);
        for (std::size_t i = 1; i < threads; ++i) {
            others.emplace_back([&, i] { lists->apply(parts[i]); });
        }
        lists->apply(parts.front());
        others.clear();  // waits for them
    }
    prove(state, workload.is_right(lists->list()), otherwise);
    count_items(state, workload.arrivals().size());
}

}  // namespace

void register_sharded_benchmarks() {
    struct Size {
        const char* name = "";
        WorkloadParameters parameters;
    };
    for (const Size& size : {Size{.name = "1k_keys",
                            .parameters = {.sessions = 100,
                                          .keys_per_session = 10,
                                          .events = 10'000,
                                          .window = 1'000,
                                          .duplicates_per_thousand = 20}},
                             Size{.name = "W-big", .parameters = w_big.parameters}}) {
        const WorkloadParameters parameters = size.parameters;
        const auto add = [&](const char* name, auto function) {
            benchmark::RegisterBenchmark((std::string("sharded/") + name + '/' + size.name).c_str(),
                                         function)
                ->Unit(benchmark::kMillisecond)
                ->MeasureProcessCPUTime()
                ->UseRealTime();
        };
        add("unsharded", [=](benchmark::State& state) { apply_unsharded(state, parameters); });
        add("1_thread", [=](benchmark::State& state) { apply_sharded(state, parameters, 1); });
        add("2_threads", [=](benchmark::State& state) { apply_sharded(state, parameters, 2); });
    }
}

}  // namespace anyorder::bench
