// What a RoomLists consists of. Private to the engine.
#pragma once

#include <cstdint>

#include <anyorder/engine/room_lists.h>

#include "store.h"

namespace anyorder {

struct RoomLists::State {
    explicit State(std::uint64_t seed) : store(seed) {}

    Store store;
};

// The way of images to a RoomLists' Store.
class Imaging {
public:
    static Store& store_of(RoomLists& lists) { return lists.state_->store; }
    static const Store& store_of(const RoomLists& lists) { return lists.state_->store; }
};

}  // namespace anyorder
