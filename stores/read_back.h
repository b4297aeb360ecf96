// From what a store keeps to lists and gaps as the engine has them. Private to the stores.
#pragma once

#include <string_view>
#include <vector>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/room_list.h>
#include <anyorder/stores/store.h>

namespace anyorder {

// The callbacks that began what is live: a room's, then its streams', then its users', sorted by
// id.
class ListedBodies {
public:
    // Throws StoreFailure where it cannot be read, or has no room before it.
    void add(std::string_view body);

    [[nodiscard]] RoomList take() { return std::move(list_); }

private:
    Decoder decoder_;
    RoomList list_;
};

// One gap of a list.
struct StoredGap {
    std::string_view room_id{};
    RoomSession session{};
    ListKind list{};
    SeqRange missing{};
    // The time of the event just above.
    TimeMs next_ms{};
};

// Adds a gap to those of its list, which is the last one or a new one. They come sorted by room,
// session, list and seq.
void add_gap(std::vector<StoredGaps>& gaps, const StoredGap& gap);

}  // namespace anyorder
