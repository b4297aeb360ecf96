#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/ingest.h>

#include "benchmarks.h"
#include "proof.h"
#include "workload_of.h"

namespace anyorder::bench {

namespace {

// The bodies of the first so many arrivals are some 50 MB: more than fits into a cache.
constexpr WorkloadParameters of_bodies = {.sessions = 100,
                                          .keys_per_session = 100,
                                          .events = 50'000,
                                          .window = 1'000,
                                          .duplicates_per_thousand = 20};

std::vector<std::string> bodies_of(const Workload& workload) {
    std::vector<std::string> bodies;
    bodies.reserve(workload.arrivals().size());
    for (const Event& event : workload.arrivals()) {
        bodies.push_back(encode(event, {.secret = "callback secret"}));
    }
    return bodies;
}

using TakeAll = void (*)(Ingest& ingest, std::span<const std::string_view> bodies);

void take_one_by_one(Ingest& ingest, std::span<const std::string_view> bodies) {
    for (const std::string_view body : bodies) {
        benchmark::DoNotOptimize(ingest.take(body));
    }
}

void take_all(Ingest& ingest, std::span<const std::string_view> bodies) {
    benchmark::DoNotOptimize(ingest.take(bodies));
}

// One turn: all bodies to an empty engine. Its end is not timed.
void take(benchmark::State& state, TakeAll take_them) {
    const Workload& workload = workload_of(of_bodies);
    const std::vector<std::string> bodies = bodies_of(workload);
    const std::vector<std::string_view> views(bodies.begin(), bodies.end());
    RoomLists lists;
    Ingest ingest(lists);
    for (auto _ : state) {
        state.PauseTiming();
        lists = RoomLists();
        state.ResumeTiming();
        take_them(ingest, views);
    }
    prove(state, workload.is_right(lists.list()), "the list is not what the last changes left");
    count_items(state, bodies.size());
}

}  // namespace

void register_ingest_benchmarks() {
    benchmark::RegisterBenchmark("ingest/one_by_one", take, take_one_by_one)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("ingest/batch", take, take_all)->Unit(benchmark::kMillisecond);
}

}  // namespace anyorder::bench
