// Measurements for people, and for the tools that compare results of Google Benchmark.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <anyorder/properties/case.h>
#include <anyorder/sim/workload.h>

#include "measurement.h"

namespace anyorder::cli {

// "1,000,000".
std::string grouped(std::uint64_t number);

// "87 ns", "12.3 us", "4.57 ms", "1.20 s": three digits of whatever unit gives the fewest.
std::string duration(std::uint64_t ns);

// "100 sessions of 100 streams, 1,000,000 callbacks in windows of 1,000, …".
std::string in_words(const WorkloadParameters& parameters);

// One line for each, and below it what was timed.
std::string measurements_as_table(std::span<const Measurement> measurements);

// What is known about a run beside its measurements.
struct BenchContext {
    WorkloadParameters workload{};
    // "2017-07-10T08:56:18+00:00"
    std::string date{};
    std::string host{};
    unsigned processors = 0;
};

// The JSON of Google Benchmark (--benchmark_out_format=json), schema version 1: for each
// measurement its repetitions, then mean, median, stddev and cv. A time is that of the whole
// workload, in milliseconds; items are callbacks. The median has the latencies as counters:
// latency_p50_ns, …
std::string measurements_as_benchmark_json(std::span<const Measurement> measurements,
                                           const BenchContext& context);

// The first differences as sentences, of so many.
std::string differences_as_text(const Violated& violated);

}  // namespace anyorder::cli
