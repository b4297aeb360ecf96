// The ordering rule, one event at a time: what an event does to a BlockStore. Private to the
// engine.
#pragma once

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_lists.h>

#include "store.h"

namespace anyorder {

// `tags` are the event's.
Outcome apply_event(BlockStore& store, const Event& event, const Tags& tags);

// `ref` is a room: its current session follows from what is known of its sessions.
void choose_current(BlockStore& store, Ref ref);

}  // namespace anyorder
