// A scenario: what people and the service did, as plain data.
//
// Rooms, users and streams are indexes; how they are called, how sessions and seqs are numbered and
// how time passes is the setting. An operation that is not possible when its turn comes (a user who
// is not there logs out) does nothing, so any part of a scenario is a scenario.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>

namespace anyorder {

enum class OperationKind : std::uint8_t {
    log_in,            // user, room: the first one in creates the room
    log_in_again,      // user, room: the user's earlier login and streams there end
    reconnect,         // user, room: a login again that keeps the user's session_id and streams
    log_in_elsewhere,  // user, room: leaves every other room first
    log_out,           // user, room: the last one out closes the room
    kick,              // user, room
    lose_heartbeat,    // user, room
    publish,           // user, room, stream
    publish_again,     // stream: the server still has it, for at most republish_window_ms
    stop,              // stream
    lose_connection,   // stream: its TCP connection is gone
    delete_stream,     // stream: through the server API
    clear_room,        // room: through the server API, with its room_close asked for
};

inline constexpr std::size_t operation_kind_count = 13;

// How long after its publication a stream can be published again, in ms (vendor: 90 s).
inline constexpr std::uint64_t republish_window_ms = 90'000;

struct Operation {
    OperationKind kind{};
    std::uint8_t room = 0;
    std::uint8_t user = 0;
    std::uint8_t stream = 0;
    // Time since the operation before, in ms.
    std::uint32_t gap_ms = 0;

    friend bool operator==(const Operation&, const Operation&) = default;
};

// Ids that invite a particular mistake; all keep the vendor's limits.
enum class NameStyle : std::uint8_t {
    plain,    // r1, u1, s1
    cased,    // pairs that differ in case alone
    spaced,   // pairs that differ in a trailing space alone
    joined,   // room and stream joined by "_" are equal for different pairs
    shared,   // users and streams share their names
    longest,  // as long as allowed, different in the last byte alone
    wide,     // quotes, markup, characters beyond ASCII
};

inline constexpr std::size_t name_style_count = 7;

struct Numbers {
    // The n-th session of the scenario has first_session + n * session_step, modulo 2^64.
    std::uint64_t first_session = 1;
    std::int64_t session_step = 1;
    std::uint64_t stream_seq_start = 1;
    std::uint64_t user_seq_start = 1;
    // Seqs go on when a room comes back, instead of starting again.
    bool seqs_continue = false;

    friend bool operator==(const Numbers&, const Numbers&) = default;
};

// Which callbacks the receiver has switched on. Those of rooms are always made.
struct Families {
    bool streams = true;
    bool users = true;

    friend bool operator==(const Families&, const Families&) = default;
};

struct Setting {
    Families families{};
    NameStyle names = NameStyle::plain;
    Numbers numbers{};
    // Each change has a millisecond of its own; otherwise only gaps let time pass.
    bool distinct_times = true;
    TimeMs start_ms{1'600'000'000'000};

    friend bool operator==(const Setting&, const Setting&) = default;
};

struct Scenario {
    Setting setting{};
    std::vector<Operation> operations{};

    friend bool operator==(const Scenario&, const Scenario&) = default;
};

std::string room_name(NameStyle style, std::size_t index);
std::string user_name(NameStyle style, std::size_t index);
std::string stream_name(NameStyle style, std::size_t index);

std::string_view name_of(NameStyle style);

// One sentence without a full stop: "u1 publishes s1 in r1".
std::string describe(const Operation& operation, NameStyle names);

}  // namespace anyorder
