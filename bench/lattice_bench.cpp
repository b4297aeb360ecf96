#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/properties/lateness.h>
#include <anyorder/properties/lattice.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "benchmarks.h"
#include "peers/spin/stream_registers.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

using enum OperationKind;

// Users who come, publish two streams, publish the first again, stop the second and leave, in turn:
// streams that end with their user's visit, rooms that come back. Where a step would make too many
// callbacks the first stream is published again instead, which makes one.
History visits_with(std::size_t callbacks) {
    constexpr std::array visit = {log_in, publish, publish, publish_again, stop, log_out};
    Scenario scenario{.setting = {.distinct_times = false}, .operations = {}};
    History history = simulate(scenario);
    for (std::size_t i = 0; history.callbacks().size() < callbacks; ++i) {
        const std::size_t step = i % visit.size();
        const auto room = static_cast<std::uint8_t>(i / 40);
        const auto user = static_cast<std::uint8_t>(i / visit.size() % 3);
        const auto first = static_cast<std::uint8_t>(2 * user);
        const auto second = static_cast<std::uint8_t>(2 * user + 1);
        scenario.operations.push_back({.kind = visit[step],
                                       .room = room,
                                       .user = user,
                                       .stream = step == 2 || step == 4 ? second : first});
        if (simulate(scenario).callbacks().size() > callbacks) {
            scenario.operations.back() = {.kind = publish_again, .stream = first};
        }
        history = simulate(scenario);
    }
    return history;
}

// The callbacks of one room and of its four streams, which are all published, then all stopped, and
// again.
History streams_of_one_room(std::size_t callbacks) {
    Scenario scenario{.setting = {.families = {.streams = true, .users = false}},
                      .operations = {{log_in}}};
    for (std::size_t i = 0; i + 1 < callbacks; ++i) {
        scenario.operations.push_back({.kind = i / 4 % 2 == 0 ? publish : stop,
                                       .stream = static_cast<std::uint8_t>(i % 4),
                                       .gap_ms = 1});
    }
    return simulate(scenario);
}

void report(benchmark::State& state, const LatticeResult& result) {
    count_items(state, static_cast<std::size_t>(result.applications));
    state.counters["nodes"] = static_cast<double>(result.nodes);
    state.counters["orders"] = std::stod(result.orders.str());
}

// One turn: all orders with all repeats.
void all_orders(benchmark::State& state, History (*history_of)(std::size_t), const Lists& lists) {
    const auto callbacks = static_cast<std::size_t>(state.range(0));
    const History history = history_of(callbacks);
    const auto subject = find_subject("reference")->make();
    LatticeResult result;
    for (auto _ : state) {
        result = explore_lattice(*subject, history, lists);
    }
    prove(state, history.callbacks().size() == callbacks, "there are not so many callbacks");
    prove(state, holds(result.verdict), "some order ends with a wrong list");
    prove(state, result.orders == factorial(callbacks), "the orders are not n!");
    prove(state, result.nodes == std::uint64_t{1} << callbacks, "the nodes are not 2^n");
    prove(state, result.applications == std::uint64_t{callbacks} << callbacks,
          "the applications are not n 2^n");
    report(state, result);
}

// Orders of n callbacks with lateness k, counted without any state: each set passes its paths on to
// those that follow it. A set's `first` never falls, and where it stays its window grows.
OrderCount count_orders(std::size_t callbacks, std::size_t lateness) {
    const BoundedLateness space(callbacks, lateness);
    std::vector<OrderCount> paths(static_cast<std::size_t>(space.sets()), 0);
    paths.front() = 1;
    for (std::uint32_t first = 0; first < callbacks; ++first) {
        const std::size_t left = callbacks - first - 1;
        const std::uint32_t windows = std::uint32_t{1} << std::min(lateness - 1, left);
        for (std::uint32_t window = 0; window < windows; ++window) {
            const ArrivedSet set{first, window};
            const OrderCount here = paths[space.place_of(set)];
            space.for_each_next(set, [&](std::uint32_t /*callback*/, std::uint64_t place) {
                paths[place] += here;
                return true;
            });
        }
    }
    return paths.back();
}

// One turn: all orders of that lateness with all repeats.
void late_orders(benchmark::State& state, std::size_t callbacks, std::size_t lateness) {
    const History history = visits_with(callbacks);
    const auto subject = find_subject("reference")->make();
    LatticeResult result;
    for (auto _ : state) {
        result = explore_lateness(*subject, history, Lists{}, {.lateness = lateness});
    }
    prove(state, history.callbacks().size() == callbacks, "there are not so many callbacks");
    prove(state, holds(result.verdict), "some order ends with a wrong list");
    prove(state, result.nodes == (callbacks - lateness + 2) << (lateness - 1),
          "the nodes are not (n-k+2) 2^(k-1)");
    prove(state, result.orders == count_orders(callbacks, lateness), "the orders are miscounted");
    report(state, result);
}

// One turn: all orders with all repeats of a state of eight bytes, which is what the walk itself
// costs. SPIN is given the same; see peers/spin/run.
void plain_struct(benchmark::State& state) {
    const auto changes = static_cast<std::uint32_t>(state.range(0));
    Exploration<std::uint64_t> exploration;
    for (auto _ : state) {
        exploration = explore_registers<GreatestSeqWins>(changes);
    }
    prove(state, exploration.end == ExplorationEnd::complete, "some order ends wrong");
    prove(state, OrderCount(exploration.orders) == factorial(changes), "the orders are not n!");
    prove(state, explore_registers<CloseIgnoresSeq>(changes).end == ExplorationEnd::stopped,
          "a planted bug is not found");
    count_items(state, static_cast<std::size_t>(exploration.applications));
    state.counters["nodes"] = static_cast<double>(exploration.nodes);
    state.counters["applications"] = static_cast<double>(exploration.applications);
}

}  // namespace

void register_lattice_benchmarks() {
    const auto in_ms = [](benchmark::internal::Benchmark* registered) {
        return registered->Unit(benchmark::kMillisecond);
    };
    in_ms(benchmark::RegisterBenchmark(
              "lattice/reference",
              [](benchmark::State& state) { all_orders(state, visits_with, Lists{}); }))
        ->Arg(8)
        ->Arg(14)
        ->Arg(16);
    in_ms(benchmark::RegisterBenchmark("lattice/reference_streams",
                                       [](benchmark::State& state) {
                                           all_orders(
                                               state, streams_of_one_room,
                                               {.rooms = false, .streams = true, .users = false});
                                       }))
        ->Arg(8)
        ->Arg(20);
    in_ms(benchmark::RegisterBenchmark("lattice/plain_struct", plain_struct))
        ->Arg(8)
        ->Arg(12)
        ->Arg(16)
        ->Arg(18);
    in_ms(benchmark::RegisterBenchmark("lateness/reference/8_3",
                                       [](benchmark::State& state) { late_orders(state, 8, 3); }));
    in_ms(benchmark::RegisterBenchmark(
        "lateness/reference/80_12", [](benchmark::State& state) { late_orders(state, 80, 12); }));
}

}  // namespace anyorder::bench
