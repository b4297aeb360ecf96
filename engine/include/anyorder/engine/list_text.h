// A RoomList as text, in three forms. Each is a pure function of the list: equal lists, equal
// bytes.
#pragma once

#include <string>
#include <string_view>

#include <anyorder/engine/room_list.h>

namespace anyorder {

// For people: one line a room, stream and user, in columns; "nothing is live" for an empty list.
// Control characters in ids are escaped, wide characters are left as they are. Times are UTC; one
// that was not delivered is a dash. No line feed after the last line.
std::string list_as_table(const RoomList& list);

// The JSON object of the subject protocol, one line, no line feed: {"rooms":[{"room_id":…,
// "room_session_id":"…","streams":[{"stream_id","stream_sid","stream_seq"}],
// "users":[{"user_account","session_id"}]}]}. Numbers are strings, so that readers whose numbers
// are doubles lose nothing.
std::string list_as_json(const RoomList& list);

// The data structure that the vendor's pages on maintaining lists document, as one object whose
// member RoomList holds for each room RoomInfo
// (RoomID, RoomSessionId, RoomCreateTime), StreamList (StreamId, StreamSid, StreamCreateTime,
// StreamSeq) and UserList (UserId, UserSessionId, UserLoginTime). Ids and names are strings;
// session ids, times and seqs are JSON numbers, written exactly. One line, no line feed.
std::string list_as_vendor_json(const RoomList& list);

// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// Control characters, DEL, C1 controls, line separators, all that turns the direction of text and
// all else that nothing is drawn for become escapes such as \x1b, \u202e or \u{e0001}; bytes that
// are not UTF-8 become \xNN. So text from outside is safe on a terminal, and what differs looks so.
std::string printable(std::string_view text);

}  // namespace anyorder
