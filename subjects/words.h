// An event's words with texts of their own, for subjects that keep callbacks.
#pragma once

#include <string>

#include <anyorder/engine/event.h>

namespace anyorder {

struct Words {
    EventKind kind{};
    RoomSession session{};
    ChangeSeq seq{};
    TimeMs time_ms{};
    UserSession user_session{};
    std::string room_id;
    std::string key;
    std::string stream_sid;
    // The envelope's timestamp, and why a stream ended.
    std::string timestamp;
    std::string type;

    friend bool operator==(const Words&, const Words&) = default;
};

inline Words words_of(const Event& event) {
    return {.kind = event.kind,
            .session = event.session,
            .seq = event.seq,
            .time_ms = event.time_ms,
            .user_session = event.user_session,
            .room_id = std::string(event.room_id),
            .key = std::string(event.key),
            .stream_sid = std::string(event.stream_sid),
            .timestamp = std::string(text_of(event, Field::timestamp)),
            .type = std::string(text_of(event, Field::type))};
}

}  // namespace anyorder
