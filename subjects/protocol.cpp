#include <charconv>
#include <cstdint>
#include <optional>

#include <nlohmann/json.hpp>

#include <anyorder/subjects/json_depth.h>
#include <anyorder/subjects/protocol.h>

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

// Thrown inside this file alone, from wherever in the answer something is wrong.
struct Wrong {
    std::string what;
};

std::uint64_t whole_number(const Json& value, const std::string& where) {
    if (value.is_number_unsigned()) {
        return value.get<std::uint64_t>();
    }
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        std::uint64_t parsed = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
        if (error == std::errc{} && end == text.data() + text.size()) {
            return parsed;
        }
    }
    throw Wrong{where + " is not a whole number of 64 bits"};
}

std::string id_text(const Json& object, const char* name, const std::string& where) {
    const auto value = object.find(name);
    if (value == object.end()) {
        throw Wrong{where + name + " is missing"};
    }
    if (value->is_string()) {
        return value->get<std::string>();
    }
    if (value->is_number_integer()) {
        return value->dump();
    }
    throw Wrong{where + name + " is neither a string nor a whole number"};
}

template <class Number>
std::optional<Number> optional_number(const Json& object, const char* name,
                                      const std::string& where) {
    const auto value = object.find(name);
    if (value == object.end() || value->is_null()) {
        return std::nullopt;
    }
    return Number{whole_number(*value, where + name)};
}

const Json& array_in(const Json& object, const char* name, const std::string& where) {
    const auto value = object.find(name);
    if (value == object.end()) {
        throw Wrong{where + name + " is missing"};
    }
    if (!value->is_array()) {
        throw Wrong{where + name + " is not an array"};
    }
    return *value;
}

const Json& object_at(const Json& array, std::size_t index, const std::string& where) {
    if (!array[index].is_object()) {
        throw Wrong{where + " is not an object"};
    }
    return array[index];
}

std::string place(const std::string& array, std::size_t index) {
    return array + "[" + std::to_string(index) + "]";
}

ObservedStream read_stream(const Json& object, const std::string& where) {
    ObservedStream stream{.stream_id = id_text(object, "stream_id", where)};
    if (object.contains("stream_sid") && !object["stream_sid"].is_null()) {
        stream.stream_sid = id_text(object, "stream_sid", where);
    }
    stream.stream_seq = optional_number<ChangeSeq>(object, "stream_seq", where);
    return stream;
}

ObservedUser read_user(const Json& object, const std::string& where) {
    return {.user_account = id_text(object, "user_account", where),
            .session_id = optional_number<UserSession>(object, "session_id", where)};
}

ObservedRoom read_room(const Json& object, const std::string& where, const Lists& lists) {
    ObservedRoom room{
        .room_id = id_text(object, "room_id", where),
        .room_session_id = optional_number<RoomSession>(object, "room_session_id", where)};
    if (lists.streams) {
        const Json& streams = array_in(object, "streams", where);
        for (std::size_t i = 0; i < streams.size(); ++i) {
            const std::string at = place(where + "streams", i);
            room.streams.push_back(read_stream(object_at(streams, i, at), at + "."));
        }
    }
    if (lists.users) {
        const Json& users = array_in(object, "users", where);
        for (std::size_t i = 0; i < users.size(); ++i) {
            const std::string at = place(where + "users", i);
            room.users.push_back(read_user(object_at(users, i, at), at + "."));
        }
    }
    return room;
}

Json written(const ObservedStream& stream) {
    Json object = {{"stream_id", stream.stream_id}};
    if (stream.stream_sid) {
        object["stream_sid"] = *stream.stream_sid;
    }
    if (stream.stream_seq) {
        object["stream_seq"] = std::to_string(number(*stream.stream_seq));
    }
    return object;
}

Json written(const ObservedUser& user) {
    Json object = {{"user_account", user.user_account}};
    if (user.session_id) {
        object["session_id"] = std::to_string(number(*user.session_id));
    }
    return object;
}

Json written(const ObservedRoom& room) {
    Json object = {{"room_id", room.room_id}};
    if (room.room_session_id) {
        object["room_session_id"] = std::to_string(number(*room.room_session_id));
    }
    object["streams"] = Json::array();
    for (const ObservedStream& stream : room.streams) {
        object["streams"].push_back(written(stream));
    }
    object["users"] = Json::array();
    for (const ObservedUser& user : room.users) {
        object["users"].push_back(written(user));
    }
    return object;
}

}  // namespace

std::variant<ObservedList, ProtocolError> parse_list(std::string_view json, const Lists& lists) {
    if (nests_too_deep(json)) {
        return ProtocolError{"it nests too deep"};
    }
    const Json answer = Json::parse(json, nullptr, false);
    if (answer.is_discarded()) {
        return ProtocolError{"it is not JSON"};
    }
    if (!answer.is_object()) {
        return ProtocolError{"it is not a JSON object"};
    }
    try {
        ObservedList list;
        const Json& rooms = array_in(answer, "rooms", "");
        for (std::size_t i = 0; i < rooms.size(); ++i) {
            const std::string at = place("rooms", i);
            list.rooms.push_back(read_room(object_at(rooms, i, at), at + ".", lists));
        }
        return list;
    } catch (const Wrong& wrong) {
        return ProtocolError{wrong.what};
    }
}

std::string as_json(const ObservedList& list) {
    Json object = {{"rooms", Json::array()}};
    for (const ObservedRoom& room : list.rooms) {
        object["rooms"].push_back(written(room));
    }
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace anyorder
