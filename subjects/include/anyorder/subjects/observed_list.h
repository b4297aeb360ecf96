// What a subject says is live, as far as it says it.
//
// Subjects are written by other people in other languages: only the ids are required of them, and
// what they leave out is not compared. An ObservedList is therefore a RoomList with holes; order
// does not matter, and an entry may stand in it twice, which is for the judge to notice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder {

struct ObservedStream {
    std::string stream_id;
    std::optional<std::string> stream_sid{};
    std::optional<ChangeSeq> stream_seq{};

    friend bool operator==(const ObservedStream&, const ObservedStream&) = default;
};

struct ObservedUser {
    std::string user_account;
    std::optional<UserSession> session_id{};

    friend bool operator==(const ObservedUser&, const ObservedUser&) = default;
};

struct ObservedRoom {
    std::string room_id;
    std::optional<RoomSession> room_session_id{};
    std::vector<ObservedStream> streams{};
    std::vector<ObservedUser> users{};

    friend bool operator==(const ObservedRoom&, const ObservedRoom&) = default;
};

struct ObservedList {
    std::vector<ObservedRoom> rooms;

    friend bool operator==(const ObservedList&, const ObservedList&) = default;
};

// The list with everything that a subject can be compared by.
ObservedList observe(const RoomList& list);
ObservedList observe(RoomList&& list);

// Which lists a subject is asked for and judged by.
struct Lists {
    bool rooms = true;
    bool streams = true;
    bool users = true;

    friend bool operator==(const Lists&, const Lists&) = default;
};

// "rooms,streams" and back; nothing for an unknown or repeated name, or none.
std::string text_of(const Lists& lists);
std::optional<Lists> parse_lists(std::string_view text);

}  // namespace anyorder
