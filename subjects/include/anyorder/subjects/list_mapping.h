// From the list that a service already gives to the list that subjects are judged by.
//
// A service need not speak the subject protocol: a ListMapping says where in its JSON the rooms,
// their streams and their users are, and what their fields are called. The default mapping is the
// protocol itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <anyorder/subjects/observed_list.h>
#include <anyorder/subjects/protocol.h>

namespace anyorder {

// Pointers are JSON pointers (RFC 6901). A field is the name of a member, or a JSON pointer where
// it begins with '/'. A field with an empty name is not read; the three ids must be named.
struct ListMapping {
    // The array of rooms; empty where the whole answer is that array.
    std::string rooms_pointer = "/rooms";
    // Inside a room. Where the elements are strings or whole numbers and no objects, they are ids.
    std::string streams_pointer = "/streams";
    std::string users_pointer = "/users";

    std::string room_id_field = "room_id";
    std::string room_session_id_field = "room_session_id";
    std::string stream_id_field = "stream_id";
    std::string stream_sid_field = "stream_sid";
    std::string stream_seq_field = "stream_seq";
    std::string user_account_field = "user_account";
    std::string session_id_field = "session_id";

    friend bool operator==(const ListMapping&, const ListMapping&) = default;
};

// What is wrong with a mapping, as a sentence without a full stop; nothing where it can be used.
std::optional<std::string> problem_with(const ListMapping& mapping);

// Reads an answer as the mapping says; problem_with(mapping) is nothing. Ids and seqs may be
// strings or numbers, what the mapping does not name is skipped, and a list that is asked for must
// be there, in every room. The error names the place in the answer's own words.
std::variant<ObservedList, ProtocolError> map_list(std::string_view json,
                                                   const ListMapping& mapping, const Lists& lists);

// The same for an answer about `room_id` alone. What stands at rooms_pointer may then also be the
// room itself, and need not say its id; null is no room.
std::variant<ObservedList, ProtocolError> map_room(std::string_view json,
                                                   const ListMapping& mapping, const Lists& lists,
                                                   std::string_view room_id);

}  // namespace anyorder
