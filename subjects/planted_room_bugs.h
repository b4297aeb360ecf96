// Planted bugs about rooms: which session is the current one, what a close closes.
#pragma once

#include <optional>
#include <string>

#include "planted_rule.h"

namespace anyorder::planted {

// A room_close closes the room, whichever of its sessions is there now.
struct ClosesByRoomId : Rule {
    static void close_room(Tables& tables, const Words& words) {
        const auto current = session_by_creation(tables, words.room_id);
        tables.sessions[{words.room_id, current.value_or(words.session)}].closed = true;
    }
};

// A closed session's row is deleted, so a late room_create opens it again.
struct ForgetsClosedSession : Rule {
    static void close_room(Tables& tables, const Words& words) {
        tables.sessions.erase({words.room_id, words.session});
    }
};

// Ids grow, do they not? The greatest open one is the current session.
struct GreatestSessionId : Rule {
    static std::optional<RoomSession> current_session(const Tables& tables,
                                                      const std::string& room_id) {
        std::optional<RoomSession> greatest;
        bool greatest_is_closed = false;
        for (const auto& [key, row] : tables.sessions) {
            if (key.room_id == room_id && row.created_ms) {
                greatest = key.session;  // ascending
                greatest_is_closed = row.closed;
            }
        }
        return greatest_is_closed ? std::nullopt : greatest;
    }
};

// A creation that is not later than the open session's is taken for an old one, as in the published
// recipe: two creations in one millisecond lose the second.
struct CreationTieKeepsFirst : Rule {
    static void create_room(Tables& tables, const Words& words) {
        const auto current = session_by_creation(tables, words.room_id);
        const auto place =
            current ? tables.sessions.find({words.room_id, *current}) : tables.sessions.end();
        if (place == tables.sessions.end() || words.time_ms > *place->second.created_ms) {
            Rule::create_room(tables, words);
        }
    }
};

// JSON numbers read as doubles: neighbours beyond 2^53 become one session.
struct SessionAsDouble : Rule {
    static void read(Words& words) {
        const auto as_double = static_cast<double>(number(words.session));
        constexpr double two_to_the_64th = 18446744073709551616.0;
        words.session =
            RoomSession{as_double >= two_to_the_64th ? ~std::uint64_t{0}
                                                     : static_cast<std::uint64_t>(as_double)};
    }
};

// A 32-bit column for the session id.
struct Session32Bits : Rule {
    static void read(Words& words) {
        words.session = RoomSession{number(words.session) & 0xffff'ffffU};
    }
};

// The list is made from streams and users, so a room without any is not in it.
struct HidesEmptyRooms : Rule {
    static bool shows(const ObservedRoom& room) {
        return !room.streams.empty() || !room.users.empty();
    }
};

}  // namespace anyorder::planted
