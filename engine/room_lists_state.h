// What a RoomLists consists of. Private to the engine.
#pragma once

#include <cstdint>

#include <anyorder/engine/room_lists.h>

#include "store.h"

namespace anyorder {

struct RoomLists::State {
    explicit State(std::uint64_t seed) : store(seed) {}

    BlockStore store;
};

// The way of images to a RoomLists' BlockStore.
class Imaging {
public:
    static BlockStore& store_of(RoomLists& lists) { return lists.state_->store; }
    static const BlockStore& store_of(const RoomLists& lists) { return lists.state_->store; }
};

}  // namespace anyorder
