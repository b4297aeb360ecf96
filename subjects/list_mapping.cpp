#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include <nlohmann/json.hpp>

#include <anyorder/subjects/json_depth.h>
#include <anyorder/subjects/list_mapping.h>

#include "list_reader.h"

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

// Thrown inside this file alone, from wherever in the answer something is wrong.
struct Wrong {
    std::string what;
};

bool is_pointer(std::string_view text) {
    return text.starts_with('/');
}

// A pointer as people write the place: "/data/rooms" is data.rooms.
std::string spelled(std::string_view name) {
    if (!is_pointer(name)) {
        return std::string(name);
    }
    std::string place(name.substr(1));
    for (char& character : place) {
        character = character == '/' ? '.' : character;
    }
    return place;
}

// Null where there is no such member.
const Json* find_member(const Json& object, const std::string& name) {
    if (name.empty()) {
        return &object;
    }
    if (is_pointer(name)) {
        const Json::json_pointer pointer(name);
        return object.contains(pointer) ? &object.at(pointer) : nullptr;
    }
    const auto member = object.find(name);
    return member == object.end() ? nullptr : &*member;
}

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

bool can_be_id(const Json& value) {
    return value.is_string() || value.is_number_integer();
}

std::string id_text(const Json& value, const std::string& where) {
    if (!can_be_id(value)) {
        throw Wrong{where + " is neither a string nor a whole number"};
    }
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string required_id(const Json& object, const std::string& field, const std::string& where) {
    const Json* value = find_member(object, field);
    if (value == nullptr) {
        throw Wrong{where + spelled(field) + " is missing"};
    }
    return id_text(*value, where + spelled(field));
}

// Null where the field is not read, not there, or null.
const Json* find_optional(const Json& object, const std::string& field) {
    const Json* value = field.empty() ? nullptr : find_member(object, field);
    return value == nullptr || value->is_null() ? nullptr : value;
}

template <class Number>
std::optional<Number> optional_number(const Json& object, const std::string& field,
                                      const std::string& where) {
    const Json* value = find_optional(object, field);
    return value == nullptr ? std::nullopt
                            : std::optional(Number{whole_number(*value, where + spelled(field))});
}

const Json& array_in(const Json& object, const std::string& pointer, const std::string& where) {
    const Json* value = find_member(object, pointer);
    if (value == nullptr) {
        throw Wrong{where + spelled(pointer) + " is missing"};
    }
    if (!value->is_array()) {
        throw Wrong{(pointer.empty() ? "it" : where + spelled(pointer)) + " is not an array"};
    }
    return *value;
}

const Json& as_object(const Json& value, const std::string& where) {
    if (!value.is_object()) {
        throw Wrong{where + " is not an object"};
    }
    return value;
}

std::string place(const std::string& array, std::size_t index) {
    return array + "[" + std::to_string(index) + "]";
}

ObservedStream read_stream(const Json& value, const std::string& at, const ListReading& reading) {
    if (reading.ids_alone && can_be_id(value)) {
        return {.stream_id = id_text(value, at)};
    }
    const Json& object = as_object(value, at);
    const ListMapping& mapping = *reading.mapping;
    ObservedStream stream{.stream_id = required_id(object, mapping.stream_id_field, at + ".")};
    if (const Json* sid = find_optional(object, mapping.stream_sid_field); sid != nullptr) {
        stream.stream_sid = id_text(*sid, at + "." + spelled(mapping.stream_sid_field));
    }
    stream.stream_seq = optional_number<ChangeSeq>(object, mapping.stream_seq_field, at + ".");
    return stream;
}

ObservedUser read_user(const Json& value, const std::string& at, const ListReading& reading) {
    if (reading.ids_alone && can_be_id(value)) {
        return {.user_account = id_text(value, at)};
    }
    const Json& object = as_object(value, at);
    const ListMapping& mapping = *reading.mapping;
    return {.user_account = required_id(object, mapping.user_account_field, at + "."),
            .session_id = optional_number<UserSession>(object, mapping.session_id_field, at + ".")};
}

template <class Entry, class Read>
std::vector<Entry> read_entries(const Json& room, const std::string& pointer,
                                const std::string& where, const Read& read) {
    std::vector<Entry> entries;
    const Json& array = array_in(room, pointer, where);
    for (std::size_t i = 0; i < array.size(); ++i) {
        entries.push_back(read(array[i], place(where + spelled(pointer), i)));
    }
    return entries;
}

ObservedRoom read_room(const Json& object, const std::string& where, const ListReading& reading) {
    const ListMapping& mapping = *reading.mapping;
    ObservedRoom room;
    const bool is_known =
        !reading.room_id.empty() && find_optional(object, mapping.room_id_field) == nullptr;
    room.room_id =
        is_known ? std::string(reading.room_id) : required_id(object, mapping.room_id_field, where);
    room.room_session_id =
        optional_number<RoomSession>(object, mapping.room_session_id_field, where);
    if (reading.lists.streams) {
        room.streams = read_entries<ObservedStream>(object, mapping.streams_pointer, where,
                                                    [&](const Json& value, const std::string& at) {
                                                        return read_stream(value, at, reading);
                                                    });
    }
    if (reading.lists.users) {
        room.users = read_entries<ObservedUser>(object, mapping.users_pointer, where,
                                                [&](const Json& value, const std::string& at) {
                                                    return read_user(value, at, reading);
                                                });
    }
    return room;
}

ObservedList read_rooms(const Json& answer, const ListReading& reading) {
    const std::string& pointer = reading.mapping->rooms_pointer;
    if (!reading.room_id.empty()) {
        const Json* room = find_member(answer, pointer);
        if (room != nullptr && room->is_null()) {
            return {};
        }
        if (room != nullptr && room->is_object()) {
            const std::string where = pointer.empty() ? "" : spelled(pointer) + ".";
            return {.rooms = {read_room(*room, where, reading)}};
        }
    }
    ObservedList list;
    const Json& rooms = array_in(answer, pointer, "");
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        const std::string at = place(spelled(pointer), i);
        list.rooms.push_back(read_room(as_object(rooms[i], at), at + ".", reading));
    }
    return list;
}

std::optional<std::string> problem_with_pointer(const std::string& text) {
    try {
        const Json::json_pointer pointer(text);
    } catch (const Json::exception&) {
        return "'" + text + "' is no JSON pointer, which is empty or begins with '/'";
    }
    return std::nullopt;
}

}  // namespace

std::variant<ObservedList, ProtocolError> read_list(std::string_view json,
                                                    const ListReading& reading) {
    if (nests_too_deep(json)) {
        return ProtocolError{"it nests too deep"};
    }
    const Json answer = Json::parse(json, nullptr, false);
    if (answer.is_discarded()) {
        return ProtocolError{"it is not JSON"};
    }
    if (!answer.is_object() && !reading.mapping->rooms_pointer.empty()) {
        return ProtocolError{"it is not a JSON object"};
    }
    try {
        return read_rooms(answer, reading);
    } catch (const Wrong& wrong) {
        return ProtocolError{wrong.what};
    } catch (const Json::exception&) {
        // A pointer that counts in an array further than numbers go.
        return ProtocolError{"a pointer of the mapping leads nowhere in it"};
    }
}

std::variant<ObservedList, ProtocolError> map_list(std::string_view json,
                                                   const ListMapping& mapping, const Lists& lists) {
    return read_list(json, {.mapping = &mapping, .lists = lists, .ids_alone = true});
}

std::variant<ObservedList, ProtocolError> map_room(std::string_view json,
                                                   const ListMapping& mapping, const Lists& lists,
                                                   std::string_view room_id) {
    return read_list(json,
                     {.mapping = &mapping, .lists = lists, .ids_alone = true, .room_id = room_id});
}

std::optional<std::string> problem_with(const ListMapping& mapping) {
    for (const std::string* pointer :
         {&mapping.rooms_pointer, &mapping.streams_pointer, &mapping.users_pointer}) {
        if (auto problem = problem_with_pointer(*pointer)) {
            return problem;
        }
    }
    const std::array fields = {&mapping.room_id_field,    &mapping.room_session_id_field,
                               &mapping.stream_id_field,  &mapping.stream_sid_field,
                               &mapping.stream_seq_field, &mapping.user_account_field,
                               &mapping.session_id_field};
    for (const std::string* field : fields) {
        if (auto problem = is_pointer(*field) ? problem_with_pointer(*field) : std::nullopt) {
            return problem;
        }
    }
    if (mapping.room_id_field.empty() || mapping.stream_id_field.empty() ||
        mapping.user_account_field.empty()) {
        return "the fields of room_id, stream_id and user_account must be named";
    }
    return std::nullopt;
}

}  // namespace anyorder
