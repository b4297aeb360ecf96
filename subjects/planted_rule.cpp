#include "planted_rule.h"

namespace anyorder::planted {

std::optional<RoomSession> session_by_creation(const Tables& tables, const std::string& room_id) {
    std::optional<TimeMs> newest;
    std::optional<RoomSession> current;
    for (const auto& [key, row] : tables.sessions) {
        if (key.room_id != room_id || !row.created_ms) {
            continue;
        }
        const bool newer = !newest || *row.created_ms > *newest;
        if (newer) {
            newest = row.created_ms;
            current.reset();
        }
        if (*row.created_ms == *newest && !row.closed) {
            current = key.session;
        }
    }
    return current;
}

std::optional<RoomSession> Rule::current_session(const Tables& tables, const std::string& room_id) {
    return session_by_creation(tables, room_id);
}

std::vector<std::string> room_ids_of(const Tables& tables) {
    std::set<std::string> ids;
    for (const auto& [key, row] : tables.sessions) {
        ids.insert(key.room_id);
    }
    return {ids.begin(), ids.end()};
}

void fill_entries(const Tables& tables, RoomSession session, ObservedRoom& room) {
    for (const auto& [key, words] : tables.entries) {
        if (words.room_id != room.room_id || words.session != session || !begins(words.kind)) {
            continue;
        }
        if (is_stream(words.kind)) {
            room.streams.push_back({words.key, words.stream_sid, words.seq});
        } else {
            room.users.push_back({words.key, words.user_session});
        }
    }
}

}  // namespace anyorder::planted
