#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/properties/properties.h>
#include <anyorder/sim/delivery.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "benchmarks.h"
#include "eight_callbacks.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

constexpr std::uint64_t seed = 1;

using IsWrongAfter = bool (*)(std::span<const Event>, const Delivery&);

bool never(std::span<const Event> /*callbacks*/, const Delivery& /*delivery*/) {
    return false;
}

struct KeyArrivals {
    std::uint32_t last = 0;
    std::uint32_t newest = 0;
};

// Who believes each callback as it arrives is right about a key where its newest change arrives
// last, and where the last one says, like the newest, that the key is gone.
bool where_the_last_one_misleads(std::span<const Event> callbacks, const Delivery& delivery) {
    std::map<std::string_view, KeyArrivals> keys;
    for (const std::uint32_t index : delivery) {
        KeyArrivals& of_key = keys[callbacks[index].key];
        of_key.last = index;
        of_key.newest = std::max(of_key.newest, index);
    }
    return std::ranges::any_of(keys, [&](const auto& key_and_arrivals) {
        const auto [last, newest] = key_and_arrivals.second;
        return last != newest && (begins(callbacks[last].kind) || begins(callbacks[newest].kind));
    });
}

// How many of the first `count` orders that are drawn leave a wrong list.
std::int64_t count_wrong(std::span<const Event> callbacks, std::int64_t count,
                         IsWrongAfter is_wrong_after) {
    Random random(seed);
    std::int64_t wrong = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        wrong += is_wrong_after(callbacks, shuffled(callbacks.size(), random)) ? 1 : 0;
    }
    return wrong;
}

// One turn: an order is drawn, delivered and judged.
void schedules(benchmark::State& state, std::string_view subject_name,
               IsWrongAfter is_wrong_after) {
    const History history = eight_callbacks();
    const ObservedList truth = observe(history.truth);
    const auto subject = find_subject(subject_name)->make();
    Random random(seed);
    std::int64_t held = 0;
    std::int64_t wrong = 0;
    for (auto _ : state) {
        const Delivery delivery = shuffled(history.callbacks().size(), random);
        const Verdict verdict =
            judge_convergence(*subject, {history.callbacks(), &truth, &delivery, Lists{}});
        held += holds(verdict) ? 1 : 0;
        wrong += violated(verdict) ? 1 : 0;
    }
    prove(state, history.callbacks().size() == 8, "there are not eight callbacks");
    prove(state, held + wrong == state.iterations(), "some schedule has no verdict");
    prove(state, wrong == count_wrong(history.callbacks(), held + wrong, is_wrong_after),
          "some verdict is wrong");
    count_items(state, 1);
    state.counters["wrong_of_1000"] = 1'000.0 * static_cast<double>(wrong) /
                                      static_cast<double>(std::max<std::int64_t>(held + wrong, 1));
}

std::vector<Scenario> draw_scenarios(std::size_t count) {
    Random random(seed);
    std::vector<Scenario> scenarios;
    while (scenarios.size() < count) {
        scenarios.push_back(draw_scenario(random, DrawLimits{}));
    }
    return scenarios;
}

// One turn: one scenario, of the size that checking draws.
void simulate_scenarios(benchmark::State& state) {
    const std::vector<Scenario> scenarios = draw_scenarios(256);
    std::size_t next = 0;
    std::size_t callbacks = 0;
    for (auto _ : state) {
        callbacks += simulate(scenarios[next++ % scenarios.size()]).callbacks().size();
    }
    prove(
        state,
        std::ranges::all_of(
            scenarios, [](const Scenario& s) { return world_meets(simulate(s), specified_list); }),
        "some world's truth is not the specified list");
    count_items(state, 1);
    state.counters["callbacks"] =
        static_cast<double>(callbacks) / static_cast<double>(state.iterations());
}

}  // namespace

void register_harness_benchmarks() {
    const auto add = [](const char* name, std::string_view subject, IsWrongAfter is_wrong_after) {
        benchmark::RegisterBenchmark(
            name, [=](benchmark::State& state) { schedules(state, subject, is_wrong_after); });
    };
    add("harness/schedules_of_8/reference", "reference", never);
    add("harness/schedules_of_8/arrival_order", "arrival_order", where_the_last_one_misleads);
    benchmark::RegisterBenchmark("harness/simulate", simulate_scenarios);
}

}  // namespace anyorder::bench
