// What is live, and what is held, read off a Store. Private to the engine.
#pragma once

#include <anyorder/engine/room_list.h>
#include <anyorder/engine/room_lists.h>

#include "store.h"

namespace anyorder {

enum class Detail { all, without_attributes };

// The room is live.
ListedRoom listed(const Store& store, const Room& room, Detail detail);
RoomList listed(const Store& store, Detail detail);

// All but `bytes`.
Stats counted(const Store& store);

// Whether equal events were applied to both, in any order.
bool same_state(const Store& a, const Store& b);

}  // namespace anyorder
