#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include <boost/unordered/unordered_flat_map.hpp>

#include <anyorder/engine/room_lists.h>

#include "in_place.h"
#include "register.h"

namespace anyorder {

namespace {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

template <class Value>
using ById = InPlace<boost::unordered_flat_map<std::string, Value, TextHash, std::equal_to<>>>;

// When a session's room was created; of several creations the greatest counts.
struct Creation {
    TimeMs time_ms{};
    KeptTexts texts;

    friend bool operator==(const Creation&, const Creation&) = default;
};

struct Session {
    std::optional<Creation> created;
    ById<Register> streams;
    ById<Register> users;

    friend bool operator==(const Session&, const Session&) = default;
};

using OpenSessions = InPlace<std::map<RoomSession, Session>>;

struct Room {
    OpenSessions open;
    std::set<RoomSession> closed;
    // The greatest creation time seen, of closed sessions too.
    std::optional<TimeMs> newest_created_ms;
    std::optional<RoomSession> current;

    friend bool operator==(const Room&, const Room&) = default;

    [[nodiscard]] const Session* current_session() const {
        return current ? &open.find(*current)->second : nullptr;
    }
};

void choose_current(Room& room) {
    room.current.reset();
    for (const auto& [id, session] : room.open) {  // ascending, so the greatest id stays
        if (session.created && session.created->time_ms == room.newest_created_ms) {
            room.current = id;
        }
    }
}

Standing standing_of(const std::optional<Creation>& known, const Event& event) {
    if (!known) {
        return Standing::newer;
    }
    if (known->time_ms != event.time_ms) {
        return event.time_ms > known->time_ms ? Standing::conflicts_newer
                                              : Standing::conflicts_older;
    }
    const auto order = known->texts.compare(event);
    if (order == 0) {
        return Standing::same;
    }
    return order < 0 ? Standing::conflicts_newer : Standing::conflicts_older;
}

bool replaces(Standing standing) {
    return standing == Standing::newer || standing == Standing::conflicts_newer;
}

Outcome outcome_of(Standing standing, Outcome when_newer) {
    switch (standing) {
        case Standing::older:
            return Outcome::superseded;
        case Standing::same:
            return Outcome::duplicate;
        case Standing::conflicts_older:
        case Standing::conflicts_newer:
            return Outcome::conflicting;
        case Standing::newer:
            return when_newer;
    }
    return when_newer;
}

// What an event that is newer than all before it did to its open session.
Outcome when_newer(const Room& room, RoomSession id, const Session& session) {
    if (room.current == id) {
        return Outcome::applied;
    }
    // Of sessions created in one millisecond another one can become the current one yet.
    const bool may_become_current =
        !session.created || session.created->time_ms == room.newest_created_ms;
    return may_become_current ? Outcome::deferred : Outcome::session_over;
}

// Sessions without contents, as they stand in a room's map.
using SpareSessions = std::vector<OpenSessions::node_type>;

// Keeps a session that is over for the next that opens, if its tables are small: making these takes
// most of the time of a short session.
void put_aside(OpenSessions::node_type over, SpareSessions& spare) {
    constexpr std::size_t spare_max = 8;
    constexpr std::size_t entries_max = 16;
    Session& session = over.mapped();
    const bool is_small = session.streams.bucket_count() <= entries_max &&
                          session.users.bucket_count() <= entries_max;
    if (is_small && spare.size() < spare_max) {
        session.created.reset();
        session.streams.clear();
        session.users.clear();
        spare.push_back(std::move(over));
    }
}

Session& open_session(Room& room, RoomSession id, SpareSessions& spare) {
    const auto place = room.open.lower_bound(id);
    if (place != room.open.end() && place->first == id) {
        return place->second;
    }
    if (spare.empty()) {
        return room.open.try_emplace(place, id)->second;
    }
    OpenSessions::node_type session = std::move(spare.back());
    spare.pop_back();
    session.key() = id;
    return room.open.insert(place, std::move(session))->second;
}

Outcome create_room(Room& room, const Event& event, SpareSessions& spare) {
    room.newest_created_ms = std::max(room.newest_created_ms.value_or(TimeMs{}), event.time_ms);
    if (room.closed.contains(event.session)) {
        choose_current(room);
        return Outcome::session_over;
    }
    Session& session = open_session(room, event.session, spare);
    const Standing standing = standing_of(session.created, event);
    if (replaces(standing)) {
        session.created = Creation{event.time_ms, KeptTexts(event)};
    }
    choose_current(room);
    return outcome_of(standing, when_newer(room, event.session, session));
}

Outcome close_room(Room& room, const Event& event, SpareSessions& spare) {
    if (!room.closed.insert(event.session).second) {
        return Outcome::duplicate;
    }
    const auto session = room.open.find(event.session);
    if (session == room.open.end()) {
        return Outcome::deferred;
    }
    const Outcome outcome = when_newer(room, event.session, session->second);
    put_aside(room.open.extract(session), spare);
    choose_current(room);
    return outcome;
}

Outcome change_entry(Room& room, const Event& event, SpareSessions& spare) {
    if (room.closed.contains(event.session)) {
        return Outcome::session_over;
    }
    Session& session = open_session(room, event.session, spare);
    ById<Register>& registers = is_stream(event.kind) ? session.streams : session.users;
    auto place = registers.find(event.key);
    Standing standing = Standing::newer;
    if (place == registers.end()) {
        registers.try_emplace(std::string(event.key), event);
    } else {
        standing = place->second.standing_of(event);
        if (replaces(standing)) {
            place->second.become(event);
        }
    }
    return outcome_of(standing, when_newer(room, event.session, session));
}

enum class Detail { all, without_attributes };

template <class Entry, class Convert>
std::vector<Entry> live_entries(const ById<Register>& registers, Convert convert,
                                std::string Entry::*id, EventKind begun_by, Detail detail) {
    std::vector<Entry> entries;
    for (const auto& [key, entry] : registers) {
        if (entry.live()) {
            entries.push_back(convert(entry, key));
            if (detail == Detail::all) {
                entries.back().attributes = entry.attributes(begun_by);
            }
        }
    }
    std::ranges::sort(entries, {}, id);
    return entries;
}

ListedRoom listed(const std::string& room_id, const Room& room, Detail detail) {
    const Session& session = *room.current_session();
    return {
        .room_id = room_id,
        .room_session_id = *room.current,
        .create_time_ms = session.created->time_ms,
        .attributes = detail == Detail::all ? session.created->texts.unpack(EventKind::room_create)
                                            : std::vector<Attribute>{},
        .streams =
            live_entries<ListedStream>(session.streams, std::mem_fn(&Register::as_stream),
                                       &ListedStream::stream_id, EventKind::stream_create, detail),
        .users =
            live_entries<ListedUser>(session.users, std::mem_fn(&Register::as_user),
                                     &ListedUser::user_account, EventKind::room_login, detail)};
}

RoomList listed(const ById<Room>& rooms, Detail detail) {
    RoomList list;
    for (const auto& [id, room] : rooms) {
        if (room.current) {
            list.rooms.push_back(listed(id, room, detail));
        }
    }
    std::ranges::sort(list.rooms, {}, &ListedRoom::room_id);
    return list;
}

void count_entries(const ById<Register>& registers, std::size_t& live, Stats& stats) {
    for (const auto& [key, entry] : registers) {
        (entry.live() ? live : stats.tombstones) += 1;
        stats.bytes += sizeof(key) + key.capacity() + entry.bytes();
    }
}

void count_room(const Room& room, Stats& stats) {
    stats.sessions_open += room.open.size();
    stats.sessions_closed += room.closed.size();
    stats.rooms_live += room.current ? 1 : 0;
    stats.bytes += sizeof(Room) + room.closed.size() * sizeof(RoomSession);
    for (const auto& [id, session] : room.open) {
        std::size_t hidden = 0;
        const bool is_current = room.current == id;
        count_entries(session.streams, is_current ? stats.streams_live : hidden, stats);
        count_entries(session.users, is_current ? stats.users_live : hidden, stats);
        stats.bytes += sizeof(Session) + (session.created ? session.created->texts.bytes() : 0);
    }
}

}  // namespace

struct RoomLists::State {
    State() = default;
    ~State() = default;
    State(const State& other) : rooms(other.rooms) {}
    State(State&&) = delete;
    State& operator=(const State& other) {
        rooms = other.rooms;
        return *this;
    }
    State& operator=(State&&) = delete;

    ById<Room> rooms;
    // Empty ones with the memory of some that are over. A copy goes without.
    SpareSessions spare;
};

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::applied:
            return "applied";
        case Outcome::deferred:
            return "deferred";
        case Outcome::superseded:
            return "superseded";
        case Outcome::duplicate:
            return "duplicate";
        case Outcome::conflicting:
            return "conflicting";
        case Outcome::session_over:
            return "session_over";
    }
    return {};
}

RoomLists::RoomLists() : state_(std::make_unique<State>()) {}
RoomLists::~RoomLists() = default;
RoomLists::RoomLists(const RoomLists& other) : state_(std::make_unique<State>(*other.state_)) {}
RoomLists& RoomLists::operator=(const RoomLists& other) {
    if (state_ == nullptr) {
        return *this = RoomLists(other);
    }
    *state_ = *other.state_;
    return *this;
}
RoomLists::RoomLists(RoomLists&&) noexcept = default;
RoomLists& RoomLists::operator=(RoomLists&&) noexcept = default;

void RoomLists::clear() {
    for (auto& [id, room] : state_->rooms) {
        while (!room.open.empty()) {
            put_aside(room.open.extract(room.open.begin()), state_->spare);
        }
    }
    state_->rooms.clear();
}

Outcome RoomLists::apply(const Event& event) {
    auto place = state_->rooms.find(event.room_id);
    if (place == state_->rooms.end()) {
        place = state_->rooms.try_emplace(std::string(event.room_id)).first;
    }
    Room& room = place->second;
    switch (event.kind) {
        case EventKind::room_create:
            return create_room(room, event, state_->spare);
        case EventKind::room_close:
            return close_room(room, event, state_->spare);
        case EventKind::stream_create:
        case EventKind::stream_close:
        case EventKind::room_login:
        case EventKind::room_logout:
            return change_entry(room, event, state_->spare);
    }
    return Outcome::duplicate;
}

void RoomLists::apply(std::span<const Event> events) {
    for (const Event& event : events) {
        apply(event);
    }
}

RoomList RoomLists::list() const {
    return listed(state_->rooms, Detail::all);
}

RoomList RoomLists::list_without_attributes() const {
    return listed(state_->rooms, Detail::without_attributes);
}

std::optional<ListedRoom> RoomLists::find(std::string_view room_id) const {
    const auto place = state_->rooms.find(room_id);
    if (place == state_->rooms.end() || !place->second.current) {
        return std::nullopt;
    }
    return listed(place->first, place->second, Detail::all);
}

Stats RoomLists::stats() const {
    Stats stats;
    for (const auto& [id, room] : state_->rooms) {
        stats.bytes += sizeof(id) + id.capacity();
        count_room(room, stats);
    }
    return stats;
}

bool operator==(const RoomLists& a, const RoomLists& b) {
    return a.state_->rooms == b.state_->rooms;
}

}  // namespace anyorder
