#include <anyorder/engine/list_text.h>

namespace anyorder {

namespace {

std::string in_quotes(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string in_quotes(std::uint64_t value) {
    return '"' + std::to_string(value) + '"';
}

// "name":value
std::string member(std::string_view name, std::string_view value) {
    return in_quotes(name) + ':' + std::string(value);
}

// [a,b,c], each made by `text_of_one`.
template <class Entries, class TextOfOne>
std::string array_of(const Entries& entries, TextOfOne text_of_one) {
    std::string out = "[";
    for (const auto& entry : entries) {
        out += out.size() == 1 ? "" : ",";
        out += text_of_one(entry);
    }
    return out + ']';
}

std::string stream_as_json(const ListedStream& stream) {
    return '{' + member("stream_id", in_quotes(stream.stream_id)) + ',' +
           member("stream_sid", in_quotes(stream.stream_sid)) + ',' +
           member("stream_seq", in_quotes(number(stream.stream_seq))) + '}';
}

std::string user_as_json(const ListedUser& user) {
    return '{' + member("user_account", in_quotes(user.user_account)) + ',' +
           member("session_id", in_quotes(number(user.session_id))) + '}';
}

std::string room_as_json(const ListedRoom& room) {
    return '{' + member("room_id", in_quotes(room.room_id)) + ',' +
           member("room_session_id", in_quotes(number(room.room_session_id))) + ',' +
           member("streams", array_of(room.streams, stream_as_json)) + ',' +
           member("users", array_of(room.users, user_as_json)) + '}';
}

std::string stream_as_vendor_json(const ListedStream& stream) {
    return '{' + member("StreamId", in_quotes(stream.stream_id)) + ',' +
           member("StreamSid", in_quotes(stream.stream_sid)) + ',' +
           member("StreamCreateTime", std::to_string(number(stream.create_time_ms))) + ',' +
           member("StreamSeq", std::to_string(number(stream.stream_seq))) + '}';
}

std::string user_as_vendor_json(const ListedUser& user) {
    return '{' + member("UserId", in_quotes(user.user_account)) + ',' +
           member("UserSessionId", std::to_string(number(user.session_id))) + ',' +
           member("UserLoginTime", std::to_string(number(user.login_time_ms))) + '}';
}

std::string room_info(const ListedRoom& room) {
    return '{' + member("RoomID", in_quotes(room.room_id)) + ',' +
           member("RoomSessionId", std::to_string(number(room.room_session_id))) + ',' +
           member("RoomCreateTime", std::to_string(number(room.create_time_ms))) + '}';
}

std::string room_as_vendor_json(const ListedRoom& room) {
    return '{' + member("RoomInfo", room_info(room)) + ',' +
           member("StreamList", array_of(room.streams, stream_as_vendor_json)) + ',' +
           member("UserList", array_of(room.users, user_as_vendor_json)) + '}';
}

}  // namespace

std::string list_as_json(const RoomList& list) {
    return '{' + member("rooms", array_of(list.rooms, room_as_json)) + '}';
}

std::string list_as_vendor_json(const RoomList& list) {
    return '{' + member("RoomList", array_of(list.rooms, room_as_vendor_json)) + '}';
}

}  // namespace anyorder
