#include <anyorder/sim/scenario.h>

namespace anyorder {

namespace {

std::string padded_to(std::size_t bytes, std::string_view head, std::string_view tail) {
    std::string name(head);
    name.append(bytes - head.size() - tail.size(), 'x');
    return name.append(tail);
}

// `letter` tells rooms, users and streams apart, `bytes_max` is the vendor's limit.
std::string styled_name(NameStyle style, char letter, std::size_t index, std::size_t bytes_max) {
    const std::string head(1, letter);
    const std::string count = std::to_string(index + 1);
    const std::string plain = head + count;
    const std::string pair = head + std::to_string(index / 2 + 1);
    const bool second = index % 2 == 1;
    switch (style) {
        case NameStyle::plain:
            return plain;
        case NameStyle::cased:
            return second ? static_cast<char>(letter - 'a' + 'A') + pair.substr(1) : pair;
        case NameStyle::spaced:
            return second ? pair + " " : pair;
        case NameStyle::joined:
            if (letter == 'r') {
                return second ? pair + "_b" : pair;
            }
            return second ? pair : "b_" + pair;
        case NameStyle::shared:
            return letter == 'r' ? plain : "x" + count;
        case NameStyle::longest:
            return padded_to(bytes_max, head, std::to_string(index + 1));
        case NameStyle::wide:
            return plain + "\u00e9\u76f4\U0001f600\"<i>\\&";
    }
    return plain;
}

std::string user_in_room(const Operation& operation, NameStyle names, std::string_view verb) {
    return user_name(names, operation.user) + std::string(verb) + room_name(names, operation.room);
}

}  // namespace

std::string room_name(NameStyle style, std::size_t index) {
    return styled_name(style, 'r', index, room_id_bytes_max);
}
std::string user_name(NameStyle style, std::size_t index) {
    return styled_name(style, 'u', index, key_bytes_max);
}
std::string stream_name(NameStyle style, std::size_t index) {
    return styled_name(style, 's', index, key_bytes_max);
}

std::string_view name_of(NameStyle style) {
    switch (style) {
        case NameStyle::plain:
            return "plain";
        case NameStyle::cased:
            return "cased";
        case NameStyle::spaced:
            return "spaced";
        case NameStyle::joined:
            return "joined";
        case NameStyle::shared:
            return "shared";
        case NameStyle::longest:
            return "longest";
        case NameStyle::wide:
            return "wide";
    }
    return {};
}

std::string describe(const Operation& operation, NameStyle names) {
    const std::string stream = stream_name(names, operation.stream);
    switch (operation.kind) {
        case OperationKind::log_in:
            return user_in_room(operation, names, " logs in to ");
        case OperationKind::log_in_again:
            return user_in_room(operation, names, " logs in again to ");
        case OperationKind::reconnect:
            return user_in_room(operation, names, " reconnects to ");
        case OperationKind::log_in_elsewhere:
            return user_in_room(operation, names, " leaves the other rooms and logs in to ");
        case OperationKind::log_out:
            return user_in_room(operation, names, " logs out of ");
        case OperationKind::kick:
            return user_in_room(operation, names, " is kicked out of ");
        case OperationKind::lose_heartbeat:
            return user_in_room(operation, names, " stops sending heartbeats to ");
        case OperationKind::publish:
            return user_in_room(operation, names, " publishes " + stream + " in ");
        case OperationKind::publish_again:
            return stream + " is published again";
        case OperationKind::stop:
            return stream + " is stopped";
        case OperationKind::lose_connection:
            return stream + " loses its connection";
        case OperationKind::delete_stream:
            return stream + " is deleted through the server API";
        case OperationKind::clear_room:
            return room_name(names, operation.room) + " is closed through the server API";
    }
    return {};
}

}  // namespace anyorder
