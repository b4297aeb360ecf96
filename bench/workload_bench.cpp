#include <string>

#include <benchmark/benchmark.h>

#include <anyorder/sim/specification.h>
#include <anyorder/sim/workload.h>

#include "benchmarks.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

constexpr WorkloadParameters tiny = {.sessions = 4,
                                     .keys_per_session = 5,
                                     .events = 300,
                                     .window = 20,
                                     .duplicates_per_thousand = 100};

// A change of it makes numbers measured before and after incomparable.
constexpr std::uint64_t tiny_checksum = 12'577'362'532'469'326'537U;

// Small enough for the specification, which looks at all pairs of events.
void make_tiny(benchmark::State& state) {
    for (auto _ : state) {
        const Workload workload(tiny);
        benchmark::DoNotOptimize(workload.arrivals().data());
    }
    const Workload workload(tiny);
    prove(state, workload.checksum() == tiny_checksum,
          "the workload has another checksum: " + std::to_string(workload.checksum()));
    prove(state, workload.arrivals().size() > tiny.events, "nothing arrives twice");
    prove(state, workload.is_right(specified_list(workload.arrivals())),
          "the expected list is not the specified one");
    count_items(state, tiny.events);
}

}  // namespace

void register_workload_benchmarks() {
    benchmark::RegisterBenchmark("workload/tiny", make_tiny);
}

}  // namespace anyorder::bench
