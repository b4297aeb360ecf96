// How the peers are measured, and made to prove what they did.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <benchmark/benchmark.h>

#include <anyorder/engine/room_lists.h>

#include "bodies.h"
#include "keeper.h"
#include "standard_workloads.h"

namespace anyorder::bench {

using MakeKeeper = std::function<std::unique_ptr<Keeper>()>;

// One turn: all arrivals to an empty keeper. Neither its beginning nor its end is timed.
void keep(benchmark::State& state, const StandardWorkload& standard, const MakeKeeper& make);

using ApplyBodies = void (*)(RoomLists&, std::span<const std::string_view>);

// One turn: all bodies to an empty engine. They are those of the workload.
void apply_json(benchmark::State& state, const StandardWorkload& standard,
                const CallbackBodies& bodies, ApplyBodies apply);

// One turn: all bodies are read, and nothing is done with them.
void read_json(benchmark::State& state, const CallbackBodies& bodies);

}  // namespace anyorder::bench
