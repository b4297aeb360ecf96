#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

using Events = std::vector<Event>;

template <class Condition>
Events those(std::span<const Event> events, Condition condition) {
    Events chosen;
    std::ranges::copy_if(events, std::back_inserter(chosen), condition);
    return chosen;
}

Events of_room(std::span<const Event> events, std::string_view room_id) {
    return those(events, [&](const Event& e) { return e.room_id == room_id; });
}

Events of_session(std::span<const Event> events, RoomSession session) {
    return those(events, [&](const Event& e) { return e.session == session; });
}

bool is_closed(std::span<const Event> room, RoomSession session) {
    return std::ranges::any_of(room, [&](const Event& e) {
        return e.kind == EventKind::room_close && e.session == session;
    });
}

// The texts that a list shows, one behind the other, for comparing.
std::vector<std::string_view> texts(const Event& event) {
    std::vector<std::string_view> all;
    for (const Field field : kept_fields(event.kind)) {
        all.push_back(text_of(event, field));
    }
    return all;
}

// Among events about one key: seq, then close over create, then identity, then everything listed.
bool is_lesser_change(const Event& a, const Event& b) {
    if (a.seq != b.seq) {
        return a.seq < b.seq;
    }
    if (begins(a.kind) != begins(b.kind)) {
        return begins(a.kind);
    }
    if (a.stream_sid != b.stream_sid) {
        return a.stream_sid < b.stream_sid;
    }
    if (a.user_session != b.user_session) {
        return a.user_session < b.user_session;
    }
    if (texts(a) != texts(b)) {
        return texts(a) < texts(b);
    }
    return a.time_ms < b.time_ms;
}

bool is_lesser_creation(const Event& a, const Event& b) {
    return a.time_ms != b.time_ms ? a.time_ms < b.time_ms : texts(a) < texts(b);
}

// The room_create of the room's current session, if there is one.
std::optional<Event> current_creation(const Events& room) {
    const Events creations =
        those(room, [](const Event& e) { return e.kind == EventKind::room_create; });
    if (creations.empty()) {
        return std::nullopt;
    }
    const TimeMs newest = std::ranges::max_element(creations, {}, &Event::time_ms)->time_ms;
    const Events candidates = those(creations, [&](const Event& e) {
        return e.time_ms == newest && !is_closed(room, e.session);
    });
    if (candidates.empty()) {
        return std::nullopt;
    }
    const RoomSession current = std::ranges::max_element(candidates, {}, &Event::session)->session;
    const Events creations_of_current = of_session(candidates, current);
    return *std::ranges::max_element(creations_of_current, is_lesser_creation);
}

// For each key its greatest event, of those that say that something began.
Events live_changes(const Events& changes) {
    std::set<std::string_view> keys;
    for (const Event& event : changes) {
        keys.insert(event.key);
    }
    Events live;
    for (const std::string_view key : keys) {
        const Events about = those(changes, [&](const Event& e) { return e.key == key; });
        const Event decisive = *std::ranges::max_element(about, is_lesser_change);
        if (begins(decisive.kind)) {
            live.push_back(decisive);
        }
    }
    return live;
}

std::vector<Attribute> attributes_of(const Event& event) {
    std::vector<Attribute> attributes;
    for (const Field field : kept_fields(event.kind)) {
        if (!text_of(event, field).empty()) {
            attributes.push_back({field, std::string(text_of(event, field))});
        }
    }
    return attributes;
}

ListedStream as_stream(const Event& event) {
    return {.stream_id = std::string(event.key),
            .stream_sid = std::string(event.stream_sid),
            .stream_seq = event.seq,
            .create_time_ms = event.time_ms,
            .attributes = attributes_of(event)};
}

ListedUser as_user(const Event& event) {
    return {.user_account = std::string(event.key),
            .session_id = event.user_session,
            .user_update_seq = event.seq,
            .login_time_ms = event.time_ms,
            .attributes = attributes_of(event)};
}

ListedRoom as_room(const Event& creation, const Events& session) {
    ListedRoom listed{.room_id = std::string(creation.room_id),
                      .room_session_id = creation.session,
                      .create_time_ms = creation.time_ms,
                      .attributes = attributes_of(creation),
                      .streams = {},
                      .users = {}};
    const auto streams = those(session, [](const Event& e) { return is_stream(e.kind); });
    const auto users = those(session, [](const Event& e) { return is_user(e.kind); });
    std::ranges::transform(live_changes(streams), std::back_inserter(listed.streams), as_stream);
    std::ranges::transform(live_changes(users), std::back_inserter(listed.users), as_user);
    return listed;
}

}  // namespace

RoomList specified_list(std::span<const Event> delivered) {
    std::set<std::string_view> room_ids;
    for (const Event& event : delivered) {
        room_ids.insert(event.room_id);
    }
    RoomList list;
    for (const std::string_view room_id : room_ids) {
        const Events room = of_room(delivered, room_id);
        if (const auto creation = current_creation(room)) {
            list.rooms.push_back(as_room(*creation, of_session(room, creation->session)));
        }
    }
    return list;
}

}  // namespace anyorder
