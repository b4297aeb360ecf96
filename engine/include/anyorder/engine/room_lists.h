// The reference engine: events in any order, late and repeated, to a list that is right after each.
//
// For every stream and user of every room session it keeps one register: the event with the
// greatest seq seen. Greatest seq wins, so the order of arrival cannot matter; a register whose
// event ended something stays as a tombstone, so a late event cannot bring back what is gone. Which
// session of a room is the current one follows from the creation times and the closes that have
// arrived.
//
// Invariants, after every apply() and for every order in which the same events came:
// (1) A register holds the greatest event of its key by (seq, close over create, identity, texts).
// (2) A closed session keeps its id and nothing else; no event opens it again.
// (3) A room's current session is, of the sessions created at the greatest creation time seen in
// the
//     room and not closed, the one with the greatest id.
// (4) list() depends on the set of events applied and on nothing else.
//
// The rule and the argument why it is right: docs/ordering-rule.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder {

// What one event did.
enum class Outcome : std::uint8_t {
    applied,       // the newest about its subject, and the list shows it: its session is, or with
                   // a room_close was, the room's current one
    deferred,      // kept, and not in the list yet: its session's creation has not arrived, or
                   // another session that was created in the same millisecond is the current one
    superseded,    // something newer about the same subject was here already
    duplicate,     // the same change was here already
    conflicting,   // another change with the same seq was here: the vendor's contract is broken
    session_over,  // its session is closed, or a later creation in the room proves it over
};

inline constexpr std::size_t outcome_count = 6;

std::string_view name_of(Outcome outcome);

// Counts of what is held. `bytes` is an estimate from capacities.
struct Stats {
    std::size_t rooms_live = 0;
    std::size_t streams_live = 0;
    std::size_t users_live = 0;
    std::size_t tombstones = 0;
    std::size_t sessions_open = 0;
    std::size_t sessions_closed = 0;
    std::size_t bytes = 0;
};

// A value: a copy is independent, and two that were given the same set of events compare equal. One
// that is assigned to uses the memory it has, and may then hold more than a copy does.
// Not for use by two threads at a time.
class RoomLists {
public:
    RoomLists();
    ~RoomLists();
    RoomLists(const RoomLists& other);
    RoomLists& operator=(const RoomLists& other);
    RoomLists(RoomLists&&) noexcept;
    RoomLists& operator=(RoomLists&&) noexcept;

    // Forgets everything, as if new, and keeps some memory for what comes next. O(n).
    void clear();

    // Takes in one event and copies of it what it keeps. O(log sessions of the room)
    // for streams and users, O(open sessions of the room) for rooms.
    Outcome apply(const Event& event);

    // The same for each, in order.
    void apply(std::span<const Event> events);

    // All that is live, sorted by id. O(n log n).
    [[nodiscard]] RoomList list() const;

    // The same with all `attributes` left empty: no business data is copied.
    [[nodiscard]] RoomList list_without_attributes() const;

    // One live room, or nothing. O(n log n) in the room's own entries.
    [[nodiscard]] std::optional<ListedRoom> find(std::string_view room_id) const;

    // O(n).
    [[nodiscard]] Stats stats() const;

    // Equal states: equal lists now, and after any further events.
    friend bool operator==(const RoomLists& a, const RoomLists& b);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace anyorder
