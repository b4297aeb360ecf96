// anyorder_peers: keepers of one list by one rule, side by side. Takes the options of Google
// Benchmark, and where the servers are:
//
//   --redis=PATH         the socket of a Redis server; what it holds is deleted
//   --postgresql=TEXT    the connection string of a PostgreSQL database; its tables are replaced
//
// The benchmarks are named WORKLOAD/IMPLEMENTATION; an item is a callback that arrives. Each proves
// the list it ends with. Making the callbacks is not timed. What runs in this process is timed by
// the processor's time, servers by the clock.
//
// Exit codes: 0 where every benchmark that ran proved its answer, 1 where one did not or none ran,
// 2 for an option that is not known.
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <benchmark/benchmark.h>

#include "bodies.h"
#include "json_readers.h"
#include "keeper.h"
#include "peer_benchmarks.h"
#include "proof.h"
#include "standard_workloads.h"
#include "versions.h"
#include "workload_of.h"

namespace anyorder::bench {

namespace {

benchmark::internal::Benchmark* add(const StandardWorkload& workload, const std::string& name,
                                    const MakeKeeper& make) {
    const std::string full_name = std::string(workload.name) + '/' + name;
    return benchmark::RegisterBenchmark(
               full_name.c_str(), [=](benchmark::State& state) { keep(state, workload, make); })
        ->Unit(benchmark::kMillisecond);
}

void register_keepers() {
    for (const StandardWorkload& workload : {w, w_order, w_big, w_texts, w_big_texts}) {
        add(workload, "anyorder", anyorder_keeper);
        add(workload, "std_unordered_map", std_unordered_map_keeper);
        add(workload, "std_reserved_key", std_reserved_key_keeper);
        add(workload, "absl", absl_keeper);
        add(workload, "boost", boost_keeper);
        add(workload, "absl_fast_hash", absl_fast_hash_keeper);
        add(workload, "boost_fast_hash", boost_fast_hash_keeper);
    }
    add(w, "sqlite", sqlite_keeper);
    add(w_texts, "sqlite", sqlite_keeper);
}

// W-texts as callback bytes.
const CallbackBodies& all_bodies() {
    static const CallbackBodies bodies(workload_of(w_texts.parameters).arrivals());
    return bodies;
}

void register_readers() {
    const auto add_reader = [](const char* name, const auto& function) {
        benchmark::RegisterBenchmark(name, function)->Unit(benchmark::kMillisecond);
    };
    add_reader("W-json/anyorder", [](benchmark::State& state) {
        apply_json(state, w_texts, all_bodies(), apply_bodies);
    });
    add_reader("W-json/nlohmann", [](benchmark::State& state) {
        apply_json(state, w_texts, all_bodies(), apply_bodies_by_nlohmann);
    });
    add_reader("W-json/simdjson_read_only",
               [](benchmark::State& state) { read_json(state, all_bodies()); });
}

// Waiting for a server is part of what it takes.
void add_server(const std::string& name, const MakeKeeper& make) {
    for (const StandardWorkload& workload : {w_begin, w_texts_begin}) {
        add(workload, name, make)->UseRealTime();
    }
}

// Returns whether the option is one of this program's.
bool register_server(std::string_view option) {
    const auto value_of = [&](std::string_view name) {
        return option.starts_with(name) ? std::optional(std::string(option.substr(name.size())))
                                        : std::nullopt;
    };
    if (const auto path = value_of("--redis=")) {
        add_server("redis", [=] { return redis_keeper(*path); });
        return true;
    }
    if (const auto connection = value_of("--postgresql=")) {
        add_server("postgresql", [=] { return postgresql_keeper(*connection); });
        return true;
    }
    return false;
}

int run(std::span<char*> arguments) {
    add_versions_to_context();
    register_keepers();
    register_readers();
    for (char* const argument : arguments.subspan(1)) {
        if (!register_server(argument)) {
            std::fprintf(stderr, "anyorder_peers: there is no option '%s'\n", argument);
            return 2;
        }
    }
    const bool some_ran = benchmark::RunSpecifiedBenchmarks() > 0;
    benchmark::Shutdown();
    return some_ran && all_proved() ? 0 : 1;
}

}  // namespace

}  // namespace anyorder::bench

int main(int argc, char** argv) {
    try {
        benchmark::Initialize(&argc, argv);
        return anyorder::bench::run({argv, static_cast<std::size_t>(argc)});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "anyorder_peers: %s\n", error.what());
        return 1;
    }
}
