// Many events at a time, in steps: memory is asked for what a step wants by the step before it.
// Private to the engine.
#pragma once

#include <span>

#include <anyorder/engine/event.h>

#include "store.h"

namespace anyorder {

// Each in order, as apply_event() does.
void apply_events(BlockStore& store, std::span<const Event> events);

// The same by the steps for large states, however small the state is.
void apply_in_steps(BlockStore& store, std::span<const Event> events);

}  // namespace anyorder
