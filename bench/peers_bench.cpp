#include <span>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/properties/draw_case.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>

#include "benchmarks.h"
#include "peers/lists/json_readers.h"
#include "peers/lists/peer_benchmarks.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

std::vector<Event> without_users(std::span<const Event> callbacks, const Delivery& delivery) {
    std::vector<Event> events;
    for (const std::uint32_t index : delivery) {
        if (!is_user(callbacks[index].kind)) {
            events.push_back(callbacks[index]);
        }
    }
    return events;
}

// The workloads close no rooms; drawn scenarios do, and open them again.
bool is_right_where_rooms_close(const MakeKeeper& make) {
    constexpr std::uint64_t scenarios = 200;
    for (std::uint64_t index = 0; index < scenarios; ++index) {
        Random random = Random::part(1, index);
        const History history = simulate(draw_scenario(random, DrawLimits{}));
        const std::vector<Event> events = without_users(
            history.callbacks(),
            draw_delivery(random, history.callbacks().size(), Deliver::at_least_once));
        const auto keeper = make();
        keeper->apply(events);
        if (keeper->list() != specified_list(events)) {
            return false;
        }
    }
    return true;
}

void keep_tiny(benchmark::State& state, const MakeKeeper& make) {
    keep(state, tiny, make);
    prove(state, is_right_where_rooms_close(make), "where rooms close, some list is wrong");
}

const CallbackBodies& tiny_bodies() {
    static const Workload workload(tiny.parameters);
    static const CallbackBodies bodies(workload.arrivals());
    return bodies;
}

}  // namespace

void register_peer_benchmarks() {
    const auto add_keeper = [](const std::string& name, const MakeKeeper& make) {
        benchmark::RegisterBenchmark(("peers/tiny/" + name).c_str(),
                                     [=](benchmark::State& state) { keep_tiny(state, make); });
    };
    add_keeper("anyorder", anyorder_keeper);
    add_keeper("std_unordered_map", std_unordered_map_keeper);
    add_keeper("boost", boost_keeper);
    add_keeper("boost_fast_hash", boost_fast_hash_keeper);
    const auto add_reader = [](const std::string& name, ApplyBodies apply) {
        benchmark::RegisterBenchmark(
            ("peers/tiny_json/" + name).c_str(),
            [=](benchmark::State& state) { apply_json(state, tiny, tiny_bodies(), apply); });
    };
    add_reader("anyorder", apply_bodies);
    add_reader("nlohmann", apply_bodies_by_nlohmann);
    benchmark::RegisterBenchmark("peers/tiny_json/simdjson_read_only",
                                 [](benchmark::State& state) { read_json(state, tiny_bodies()); });
}

}  // namespace anyorder::bench
