// The handler that most people write first: believe each callback as it arrives.
//
// A create adds, a close removes, by id. It is right as long as callbacks arrive in order and once,
// which is what makes it the measure of whether a delivery tests anything at all.
#pragma once

#include <map>
#include <string>
#include <utility>

#include <anyorder/engine/event.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

class ArrivalOrder {
public:
    void deliver(const Event& event);

    // Streams and users show as soon as their room does.
    [[nodiscard]] ObservedList list() const;

    friend bool operator==(const ArrivalOrder&, const ArrivalOrder&) = default;

private:
    using RoomAndKey = std::pair<std::string, std::string>;

    std::map<std::string, RoomSession> rooms_;
    std::map<RoomAndKey, ObservedStream> streams_;
    std::map<RoomAndKey, ObservedUser> users_;
};

}  // namespace anyorder
