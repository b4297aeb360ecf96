#include "lists.h"

namespace my {

using anyorder::EventKind;

void Lists::deliver(const anyorder::Event& event) {
    Session& session = rooms_[std::string(event.room_id)][event.session];
    if (event.kind == EventKind::room_create) {
        session.created = event.time_ms;
    } else if (event.kind == EventKind::room_close) {
        // Closed is final; nothing else about the session matters any more.
        session = Session{.created = session.created, .closed = true};
    } else if (!session.closed) {
        auto& entries = anyorder::is_stream(event.kind) ? session.streams : session.users;
        // Seqs may begin at zero, so the first change is known by being the first.
        const auto [entry, first] = entries.try_emplace(std::string(event.key));
        if (first || entry->second.seq < event.seq) {
            entry->second = {.seq = event.seq,
                             .live = anyorder::begins(event.kind),
                             .sid = std::string(event.stream_sid),
                             .login = event.user_session};
        }
    }
}

// Of the sessions created last, the one that is not closed; an older one must be over, even if its
// room_close is still on its way.
Lists::Sessions::const_iterator Lists::current(const Sessions& sessions) {
    auto last = sessions.end();
    for (auto session = sessions.begin(); session != sessions.end(); ++session) {
        if (!session->second.created) {
            continue;
        }
        const bool later =
            last == sessions.end() || *last->second.created < *session->second.created;
        const bool tied = !later && *last->second.created == *session->second.created;
        if (later || (tied && !session->second.closed)) {
            last = session;
        }
    }
    return last == sessions.end() || last->second.closed ? sessions.end() : last;
}

anyorder::ObservedRoom Lists::listed(const std::string& room_id, anyorder::RoomSession id,
                                     const Session& session) {
    anyorder::ObservedRoom room{.room_id = room_id, .room_session_id = id};
    for (const auto& [stream_id, newest] : session.streams) {
        if (newest.live) {
            room.streams.push_back(
                {.stream_id = stream_id, .stream_sid = newest.sid, .stream_seq = newest.seq});
        }
    }
    for (const auto& [user_account, newest] : session.users) {
        if (newest.live) {
            room.users.push_back({.user_account = user_account, .session_id = newest.login});
        }
    }
    return room;
}

anyorder::ObservedList Lists::list() const {
    anyorder::ObservedList all;
    for (const auto& [room_id, sessions] : rooms_) {
        if (const auto session = current(sessions); session != sessions.end()) {
            all.rooms.push_back(listed(room_id, session->first, session->second));
        }
    }
    return all;
}

}  // namespace my
