// The reference engine: events in any order, late and repeated, to a list that is right after each.
//
// For every stream and user of every room session it keeps one register: the event with the
// greatest seq seen. Greatest seq wins, so the order of arrival cannot matter; a register whose
// event ended something stays as a tombstone, so a late event cannot bring back what is gone. Each
// list knows its watermark, up to which every seq has arrived: a tombstone that it has passed can
// matter no more and is dropped, and a seq that stays missing is a callback that was lost. Which
// session of a room is the current one follows from the creation times and the closes that have
// arrived.
//
// Invariants, after every apply() and for every order in which the same events came:
// (1) A register holds the greatest event of its key by (seq, close over create, identity, texts).
// (2) A closed session keeps its id and nothing else; no event opens it again.
// (3) A room's current session is, of the sessions created at the greatest creation time seen in
//     the room and not closed, the one with the greatest id.
// (4) list() depends on the set of events applied and on nothing else, as long as each seq of a
// list
//     belongs to one key. Where one came for two, completeness() says so; only a second key of a
//     seq whose first key has ended and is forgotten is taken for a repeat.
// (5) A tombstone's seq is beyond its list's watermark, or the list's contract is broken.
//
// The rule and the argument why it is right: docs/ordering-rule.md. How it is laid out:
// docs/engine.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <anyorder/engine/completeness.h>
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
    too_late,      // its seq was given up on before; see RoomLists::settle
};

inline constexpr std::size_t outcome_count = 7;

std::string_view name_of(Outcome outcome);

// Counts of what is held. `bytes` is the sum of all allocations.
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
    // Whoever knows the seed can choose ids that meet in one place of a table and cost O(n) each. A
    // service whose ids strangers choose passes a seed of its own; nothing else depends on it.
    explicit RoomLists(std::uint64_t seed);
    ~RoomLists();
    RoomLists(const RoomLists& other);
    RoomLists& operator=(const RoomLists& other);
    RoomLists(RoomLists&&) noexcept;
    RoomLists& operator=(RoomLists&&) noexcept;

    // Forgets everything, as if new, and keeps some memory for what comes next. O(n).
    void clear();

    // Takes in one event and copies of it what it keeps. O(log sessions of the room)
    // for streams and users, O(open sessions of the room) for rooms. Throws std::length_error where
    // the event's texts have more than 2^30 bytes; its seq has then arrived, and nothing else.
    Outcome apply(const Event& event);

    // The same for each, in order.
    void apply(std::span<const Event> events);

    // All that is live, sorted by id. O(n log n).
    [[nodiscard]] RoomList list() const;

    // The same with all `attributes` left empty: no business data is copied.
    [[nodiscard]] RoomList list_without_attributes() const;

    // One live room, or nothing. O(n log n) in the room's own entries.
    [[nodiscard]] std::optional<ListedRoom> find(std::string_view room_id) const;

    // What is missing in the lists of an open session; nothing for another one. O(intervals).
    [[nodiscard]] std::optional<Completeness> completeness(std::string_view room_id,
                                                           RoomSession session) const;

    // The lists whose oldest gap has been there for more than `horizon_ms` at `now`, which is a
    // time by the events' clock, sorted by room, session and list. They are marked as reported.
    // O(open sessions).
    std::vector<OverdueList> overdue(TimeMs now, std::uint64_t horizon_ms = retries_last_ms);

    // Gives up on the gaps that overdue() has reported and that are still there and older than
    // `horizon_ms`: the watermark passes them, and a seq of theirs that comes all the same is
    // too_late. The list is then incomplete until a reconcile(). Which seqs were given up on is
    // remembered in a bounded number of ranges; beyond it the oldest are taken together with what
    // arrived between them. Returns how many gaps. O(open sessions).
    std::size_t settle(TimeMs now, std::uint64_t horizon_ms = retries_last_ms);

    // To be called when a query for a list is sent to the vendor: the greatest seq that has
    // arrived, or nothing where the session is not open. Until the reconcile(), or the next query,
    // tombstones above that seq are kept.
    std::optional<ChangeSeq> query_sent(std::string_view room_id, RoomSession session,
                                        ListKind list);

    // Takes a list from the vendor's query API for the truth up to `seq_before_query`, which is
    // what query_sent() returned: what is not in the snapshot and has no later event is not live,
    // what is in it is. Everything above that seq still counts. What the snapshot does not tell of
    // an entry that was lost (sid, business data) stays empty until the next callback about it.
    // O(entries of the list + items).
    Reconciled reconcile(std::string_view room_id, RoomSession session, ListKind list,
                         std::span<const SnapshotItem> items, ChangeSeq seq_before_query);

    // Forgets the ids of closed sessions whose time is before `before`, and returns them sorted by
    // room and session. A callback of such a session that comes all the same opens it again, so
    // `before` should be far longer ago than the vendor's retries last. O(closed sessions).
    std::vector<ForgottenSession> forget(TimeMs before);

    // Lays what is held anew, close together. Worth its time after very much has ended. O(n).
    void compact();

    // O(n).
    [[nodiscard]] Stats stats() const;

    // Equal states: equal lists now, and after any further events.
    friend bool operator==(const RoomLists& a, const RoomLists& b);

private:
    // See snapshot.h.
    friend class Imaging;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace anyorder
