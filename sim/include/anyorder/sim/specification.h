// The ordering rule as a function from a set of events to a list: brute force, written for reading.
//
// It looks at all events each time, in no order, so order and repetition cannot matter by
// construction. It shares no code with the engine, which computes the same incrementally, nor with
// the world, which keeps the truth without it; the three are compared with each other.
#pragma once

#include <span>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder {

// The list after these events have been delivered, in whatever order and however often. O(n²).
RoomList specified_list(std::span<const Event> delivered);

}  // namespace anyorder
