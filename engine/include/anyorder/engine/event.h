// The event words: what one callback says, in types.
//
// An Event is a value of views. Decoding makes it from a callback's bytes, the simulator from a
// change in its world; the engine, the specification and every subject under test read it.
#pragma once

#include <cstdint>
#include <string_view>

#include <anyorder/engine/field.h>

namespace anyorder {

// One life of a room: `room_session_id` of room and stream callbacks, `room_seq` of user callbacks.
// A room that closes and comes back has another one. All 64 bits count; ids are not ordered in
// time.
enum class RoomSession : std::uint64_t {};

// One login of a user: `session_id` of user callbacks.
enum class UserSession : std::uint64_t {};

// The place of a change in its session's list of stream changes (`stream_seq`) or of user changes
// (`user_update_seq`): one more for each change. The two lists count on their own.
enum class ChangeSeq : std::uint64_t {};

// Milliseconds since 1970-01-01 UTC by the vendor's clock.
enum class TimeMs : std::uint64_t {};

constexpr std::uint64_t number(RoomSession value) {
    return static_cast<std::uint64_t>(value);
}
constexpr std::uint64_t number(UserSession value) {
    return static_cast<std::uint64_t>(value);
}
constexpr std::uint64_t number(ChangeSeq value) {
    return static_cast<std::uint64_t>(value);
}
constexpr std::uint64_t number(TimeMs value) {
    return static_cast<std::uint64_t>(value);
}

// The vendor's limits, in bytes.
inline constexpr std::size_t room_id_bytes_max = 127;
inline constexpr std::size_t key_bytes_max = 255;

struct Event {
    EventKind kind{};
    RoomSession session{};
    // Stream and user callbacks; zero for rooms.
    ChangeSeq seq{};
    // When the change happened: room_create_time, room_close_time, create_time_ms,
    // destroy_timemillis, login_time or logout_time.
    TimeMs time_ms{};
    // When that which ends had begun: create_time_ms of stream_close, login_time of room_logout.
    // Zero for the others.
    TimeMs begun_ms{};
    // User callbacks only.
    UserSession user_session{};
    std::string_view room_id{};
    // What the change is about inside the room: stream_id of stream callbacks, user_account of user
    // callbacks, empty for rooms.
    std::string_view key{};
    // Stream callbacks only.
    std::string_view stream_sid{};
    // Everything that carries no order; null stands for a callback without any of it.
    const Attributes* attributes = nullptr;
};

constexpr bool is_room(EventKind kind) {
    return kind == EventKind::room_create || kind == EventKind::room_close;
}
constexpr bool is_stream(EventKind kind) {
    return kind == EventKind::stream_create || kind == EventKind::stream_close;
}
constexpr bool is_user(EventKind kind) {
    return kind == EventKind::room_login || kind == EventKind::room_logout;
}
// True where the callback says that something began: room_create, stream_create, room_login.
constexpr bool begins(EventKind kind) {
    return kind == EventKind::room_create || kind == EventKind::stream_create ||
           kind == EventKind::room_login;
}

// The text of one field, empty where the event carries none.
inline std::string_view text_of(const Event& event, Field field) {
    return event.attributes == nullptr ? std::string_view{} : (*event.attributes)[field];
}

// Same words and same texts, the envelope (appid, timestamp, nonce, signature) included.
bool operator==(const Event& a, const Event& b);

// The same but for the envelope, which may differ between two attempts to send one callback.
bool same_change(const Event& a, const Event& b);

}  // namespace anyorder
