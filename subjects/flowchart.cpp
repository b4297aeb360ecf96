#include "flowchart.h"

#include <utility>

namespace anyorder {

void Flowchart::deliver(const Event& event) {
    const Words words = words_of(event);
    process(words, true);
    if (const auto queue = queues_.find(words.room_id); queue->second.empty()) {
        queues_.erase(queue);
    }
}

void Flowchart::process(const Words& words, bool starts_pass) {
    std::vector<Words>& queue = queues_[words.room_id];
    const Verdict verdict = consider(words);
    if (verdict == Verdict::queue) {
        queue.push_back(words);
    }
    if (verdict == Verdict::changed && starts_pass) {
        for (const Words& waiting : std::exchange(queue, {})) {
            process(waiting, passes_ == Passes::nested);
        }
    }
}

Flowchart::Verdict Flowchart::consider(const Words& words) {
    switch (words.kind) {
        case EventKind::room_create:
            return create_room(words);
        case EventKind::room_close:
            return close_room(words);
        case EventKind::stream_create:
        case EventKind::stream_close:
        case EventKind::room_login:
        case EventKind::room_logout:
            return change_entry(words);
    }
    return Verdict::done;
}

Flowchart::Verdict Flowchart::create_room(const Words& words) {
    const auto place = rooms_.find(words.room_id);
    if (place == rooms_.end() || place->second.session != words.session) {
        if (place != rooms_.end() && words.time_ms <= place->second.created_ms) {
            return Verdict::done;
        }
        rooms_[words.room_id] = {words.session, words.time_ms, {}, {}};
        return Verdict::changed;
    }
    if (words.time_ms > place->second.created_ms) {
        place->second.created_ms = words.time_ms;
    }
    return Verdict::changed;
}

Flowchart::Verdict Flowchart::close_room(const Words& words) {
    const auto place = rooms_.find(words.room_id);
    if (place == rooms_.end()) {
        return Verdict::queue;
    }
    if (place->second.session != words.session) {
        return words.time_ms <= place->second.created_ms ? Verdict::done : Verdict::queue;
    }
    rooms_.erase(place);
    return Verdict::done;
}

Flowchart::Verdict Flowchart::change_entry(const Words& words) {
    const auto place = rooms_.find(words.room_id);
    if (place == rooms_.end()) {
        return Verdict::queue;
    }
    LocalRoom& room = place->second;
    if (room.session != words.session) {
        const bool waits =
            begins(words.kind) ? words.time_ms >= room.created_ms : words.time_ms > room.created_ms;
        return waits ? Verdict::queue : Verdict::done;
    }
    auto& entries = is_stream(words.kind) ? room.streams : room.users;
    return begins(words.kind) ? begin_entry(entries, words) : end_entry(entries, words);
}

// A known stream keeps the larger seq. A known user keeps the newer time within one login, and
// gives way to a login that is newer.
Flowchart::Verdict Flowchart::begin_entry(std::map<std::string, Words>& entries,
                                          const Words& words) {
    const auto [place, is_new] = entries.try_emplace(words.key, words);
    if (is_new) {
        return Verdict::changed;
    }
    Words& known = place->second;
    if (is_stream(words.kind)) {
        if (words.seq > known.seq) {
            known = words;
        }
        return Verdict::changed;
    }
    if (words.time_ms <= known.time_ms) {
        return Verdict::done;
    }
    const bool same_login = words.user_session == known.user_session;
    known = words;
    return same_login ? Verdict::done : Verdict::changed;
}

// A stream is deleted by a larger seq, a user by a logout of the same login; the logout of a newer
// login waits for it.
Flowchart::Verdict Flowchart::end_entry(std::map<std::string, Words>& entries, const Words& words) {
    const auto place = entries.find(words.key);
    if (place == entries.end()) {
        return Verdict::queue;
    }
    const Words& known = place->second;
    if (is_stream(words.kind)) {
        if (words.seq > known.seq) {
            entries.erase(place);
        }
        return Verdict::done;
    }
    if (words.user_session == known.user_session) {
        entries.erase(place);
        return Verdict::done;
    }
    return words.time_ms > known.time_ms ? Verdict::queue : Verdict::done;
}

ObservedList Flowchart::list() const {
    ObservedList list;
    for (const auto& [room_id, local] : rooms_) {
        ObservedRoom& room = list.rooms.emplace_back();
        room.room_id = room_id;
        room.room_session_id = local.session;
        for (const auto& [key, words] : local.streams) {
            room.streams.push_back({key, words.stream_sid, words.seq});
        }
        for (const auto& [key, words] : local.users) {
            room.users.push_back({key, words.user_session});
        }
    }
    return list;
}

}  // namespace anyorder
