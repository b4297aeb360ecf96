// The list that everything here is about: which rooms, streams and users are live.
//
// A RoomList is an owned value. Rooms are sorted by room_id, streams and users by their id, so
// equal lists are equal values and print as equal bytes.
#pragma once

#include <string>
#include <vector>

#include <anyorder/engine/event.h>

namespace anyorder {

// One piece of business data, as it was delivered. Empty texts are left out of a list.
struct Attribute {
    Field field{};
    std::string value{};

    friend bool operator==(const Attribute&, const Attribute&) = default;
};

struct ListedStream {
    std::string stream_id{};
    std::string stream_sid{};
    ChangeSeq stream_seq{};
    TimeMs create_time_ms{};
    std::vector<Attribute> attributes{};

    friend bool operator==(const ListedStream&, const ListedStream&) = default;
};

struct ListedUser {
    std::string user_account{};
    UserSession session_id{};
    ChangeSeq user_update_seq{};
    TimeMs login_time_ms{};
    std::vector<Attribute> attributes{};

    friend bool operator==(const ListedUser&, const ListedUser&) = default;
};

struct ListedRoom {
    std::string room_id{};
    RoomSession room_session_id{};
    TimeMs create_time_ms{};
    std::vector<Attribute> attributes{};
    std::vector<ListedStream> streams{};
    std::vector<ListedUser> users{};

    friend bool operator==(const ListedRoom&, const ListedRoom&) = default;
};

struct RoomList {
    std::vector<ListedRoom> rooms{};

    friend bool operator==(const RoomList&, const RoomList&) = default;
};

}  // namespace anyorder
