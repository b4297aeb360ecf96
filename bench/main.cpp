// anyorder_bench: takes the options of Google Benchmark.
//
// Exit codes: 0 where every benchmark that ran proved its answer, 1 where one did not or none ran,
// 2 for an option that is not known.
#include <benchmark/benchmark.h>

#include "benchmarks.h"
#include "proof.h"

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    anyorder::bench::register_workload_benchmarks();
    anyorder::bench::register_decode_benchmarks();
    anyorder::bench::register_apply_benchmarks();
    anyorder::bench::register_ingest_benchmarks();
    anyorder::bench::register_sharded_benchmarks();
    anyorder::bench::register_snapshot_benchmarks();
    anyorder::bench::register_harness_benchmarks();
    anyorder::bench::register_covering_benchmarks();
    anyorder::bench::register_shrink_benchmarks();
    anyorder::bench::register_lattice_benchmarks();
    anyorder::bench::register_process_benchmarks();
    anyorder::bench::register_peer_benchmarks();
    const bool some_ran = benchmark::RunSpecifiedBenchmarks() > 0;
    benchmark::Shutdown();
    return some_ran && anyorder::bench::all_proved() ? 0 : 1;
}
