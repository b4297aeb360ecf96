#pragma once

#include <cstddef>

#include <anyorder/engine/room_lists.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

// Right whatever comes, and yet another state after each repeat.
class CountsArrivals {
public:
    void deliver(const Event& event) {
        lists_.apply(event);
        ++arrivals_;
    }
    [[nodiscard]] ObservedList list() const { return observe(lists_.list()); }

    friend bool operator==(const CountsArrivals&, const CountsArrivals&) = default;

private:
    RoomLists lists_;
    std::size_t arrivals_ = 0;
};

}  // namespace anyorder
