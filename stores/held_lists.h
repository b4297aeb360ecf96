// The engine as a store holds it: lists, gaps, and an age for what is forgotten. Private to the
// stores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include <anyorder/engine/room_lists.h>
#include <anyorder/stores/store.h>

namespace anyorder {

class HeldLists {
public:
    // See RoomLists.
    explicit HeldLists(std::uint64_t seed) : lists_(seed) {}

    StoredOutcome apply(const Event& event);

    [[nodiscard]] RoomList list() const { return lists_.list(); }
    [[nodiscard]] std::optional<ListedRoom> find(std::string_view room_id) const {
        return lists_.find(room_id);
    }
    [[nodiscard]] std::vector<StoredGaps> gaps();

    // What forget() may be given at `now_s`, so that what closed or was heard of as closed in the
    // last `older_than_s` seconds stays. To be asked now and then: what came since the last time
    // counts as having come now.
    TimeMs forgettable(std::uint64_t now_s, std::uint64_t older_than_s);

    // Of closed sessions whose time is before it. Returns how many.
    std::size_t forget(TimeMs before);
    // The latest time that forget() was given.
    [[nodiscard]] TimeMs forgotten() const { return forgotten_; }

    void clear();

    [[nodiscard]] const RoomLists& lists() const { return lists_; }
    // Takes the place of all that was here. Its closed sessions count as heard of just now.
    void replace(RoomLists lists);

private:
    static constexpr TimeMs never{std::numeric_limits<std::uint64_t>::max()};

    // What came until `told_s`, and not until the time before.
    struct Heard {
        std::uint64_t told_s = 0;
        // Of what a room's callbacks say about their own time, the least.
        TimeMs oldest = never;
    };

    RoomLists lists_;
    std::deque<Heard> heard_;
    TimeMs oldest_ = never;
    TimeMs forgotten_{};
};

}  // namespace anyorder
