#include <benchmark/benchmark.h>

#include <anyorder/sim/specification.h>
#include <anyorder/sim/workload.h>

#include "benchmarks.h"
#include "proof.h"
#include "standard_workloads.h"

namespace anyorder::bench {

namespace {

void make_tiny(benchmark::State& state) {
    for (auto _ : state) {
        const Workload workload(tiny.parameters);
        benchmark::DoNotOptimize(workload.arrivals().data());
    }
    const Workload workload(tiny.parameters);
    prove_checksum(state, tiny, workload);
    prove(state, workload.arrivals().size() > tiny.parameters.events, "nothing arrives twice");
    prove(state, workload.is_right(specified_list(workload.arrivals())),
          "the expected list is not the specified one");
    count_items(state, tiny.parameters.events);
}

}  // namespace

void register_workload_benchmarks() {
    benchmark::RegisterBenchmark("workload/tiny", make_tiny);
}

}  // namespace anyorder::bench
