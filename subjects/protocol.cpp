#include <nlohmann/json.hpp>

#include <anyorder/subjects/list_mapping.h>
#include <anyorder/subjects/protocol.h>

#include "list_reader.h"

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

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
    static const ListMapping protocol;
    return read_list(json, {.mapping = &protocol, .lists = lists});
}

std::string as_json(const ObservedList& list) {
    Json object = {{"rooms", Json::array()}};
    for (const ObservedRoom& room : list.rooms) {
        object["rooms"].push_back(written(room));
    }
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace anyorder
