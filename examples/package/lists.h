// A list of live rooms, streams and users, kept from callbacks that arrive in any order.
//
// It remembers what is over: for each stream and user the newest change, for each room session that
// it was closed. A late callback about it then changes nothing.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>

#include <anyorder/engine/event.h>
#include <anyorder/subjects/observed_list.h>

namespace my {

class Lists {
public:
    void reset() { rooms_.clear(); }
    void deliver(const anyorder::Event& event);
    [[nodiscard]] anyorder::ObservedList list() const;

    friend bool operator==(const Lists&, const Lists&) = default;

private:
    struct Newest {
        anyorder::ChangeSeq seq{};
        bool live = false;
        // The stream_sid or the session_id that the change was about.
        std::string sid{};
        anyorder::UserSession login{};

        friend bool operator==(const Newest&, const Newest&) = default;
    };
    struct Session {
        std::optional<anyorder::TimeMs> created{};
        bool closed = false;
        std::map<std::string, Newest> streams{};
        std::map<std::string, Newest> users{};

        friend bool operator==(const Session&, const Session&) = default;
    };
    using Sessions = std::map<anyorder::RoomSession, Session>;

    static Sessions::const_iterator current(const Sessions& sessions);
    static anyorder::ObservedRoom listed(const std::string& room_id, anyorder::RoomSession id,
                                         const Session& session);

    std::map<std::string, Sessions> rooms_;
};

}  // namespace my
