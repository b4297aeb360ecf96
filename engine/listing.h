// What is live, and what is held, read off a BlockStore. Private to the engine.
#pragma once

#include <anyorder/engine/room_list.h>
#include <anyorder/engine/room_lists.h>

#include "store.h"

namespace anyorder {

enum class Detail { all, without_attributes };

// The room is live.
ListedRoom listed(const BlockStore& store, const Room& room, Detail detail);
RoomList listed(const BlockStore& store, Detail detail);

// All but `bytes`.
Stats counted(const BlockStore& store);

// Whether equal events were applied to both, in any order.
bool same_state(const BlockStore& a, const BlockStore& b);

}  // namespace anyorder
