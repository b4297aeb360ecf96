#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/sim/covering.h>
#include <anyorder/sim/order_coverage.h>

#include "benchmarks.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

// One turn: all deliveries of one array, of which there may be `deliveries_max`.
void make_covering(benchmark::State& state, std::size_t t, std::size_t callbacks,
                   std::size_t deliveries_max) {
    std::vector<Delivery> deliveries;
    for (auto _ : state) {
        deliveries = covering(callbacks, {.t = t});
    }
    const OrderCoverage coverage = order_coverage(deliveries, callbacks, t);
    prove(state, coverage.of > 0 && coverage.covered == coverage.of, "some order is missing");
    prove(state, deliveries.size() <= deliveries_max, "there are too many deliveries");
    count_items(state, deliveries.size());
    state.counters["deliveries"] = static_cast<double>(deliveries.size());
}

}  // namespace

void register_covering_benchmarks() {
    const auto add = [](const char* name, std::size_t t, std::size_t callbacks,
                        std::size_t deliveries_max) {
        benchmark::RegisterBenchmark(name, [=](benchmark::State& state) {
            make_covering(state, t, callbacks, deliveries_max);
        });
    };
    add("covering/3/80", 3, 80, 18);
    add("covering/4/12", 4, 12, 42);
    add("covering/4/20", 4, 20, 76);
}

}  // namespace anyorder::bench
