// The engine as a subject.
#pragma once

#include <anyorder/engine/room_lists.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

class Reference {
public:
    void reset() { lists_.clear(); }
    void deliver(const Event& event) { lists_.apply(event); }
    [[nodiscard]] ObservedList list() const { return observe(lists_.list_without_attributes()); }

    friend bool operator==(const Reference&, const Reference&) = default;

private:
    RoomLists lists_;
};

}  // namespace anyorder
