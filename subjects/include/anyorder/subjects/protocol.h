// The list of the subject protocol, version 1, as JSON: what a subject answers to "what is live?".
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <anyorder/subjects/observed_list.h>

namespace anyorder {

// Where in the answer, and what is wrong there: "rooms[0].streams[1].stream_id is missing".
struct ProtocolError {
    std::string what;

    friend bool operator==(const ProtocolError&, const ProtocolError&) = default;
};

// Reads an answer. Ids and seqs may be strings or numbers, unknown keys are skipped. A list that is
// asked for must be there, in every room; with `rooms` alone a room needs its room_id only.
std::variant<ObservedList, ProtocolError> parse_list(std::string_view json, const Lists& lists);

// One line without a line feed, entries in the order of the list. A list with everything filled in
// is written exactly as list_as_json() writes a RoomList.
std::string as_json(const ObservedList& list);

}  // namespace anyorder
