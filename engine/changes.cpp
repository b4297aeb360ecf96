#include "changes.h"

#include <algorithm>
#include <compare>
#include <optional>

#include "kept_texts.h"

namespace anyorder {

namespace {

// How an event stands to what is known about the same subject.
enum class Standing { older, same, conflicts_older, conflicts_newer, newer };

Standing from_order(std::strong_ordering known_to_event) {
    if (known_to_event == 0) {
        return Standing::same;
    }
    return known_to_event < 0 ? Standing::conflicts_newer : Standing::conflicts_older;
}

bool replaces(Standing standing) {
    return standing == Standing::newer || standing == Standing::conflicts_newer;
}

// Identity first, then the texts, then the time.
std::strong_ordering compare_live(const BlockStore& store, const Entry& known, const Event& event) {
    std::string_view data = store.data_of(known);
    std::strong_ordering order = std::strong_ordering::equal;
    if (is_user(event.kind)) {
        UserSession user_session{};
        std::memcpy(&user_session, data.data(), sizeof(user_session));
        data.remove_prefix(sizeof(user_session));
        order = user_session <=> event.user_session;
    } else {
        const std::size_t sid_bytes = take_length(data);
        order = data.substr(0, sid_bytes) <=> event.stream_sid;
        data.remove_prefix(sid_bytes);
    }
    if (order == 0) {
        order = compare_texts(data, event);
    }
    return order == 0 ? known.time_ms <=> event.time_ms : order;
}

Standing standing_of(const BlockStore& store, const Entry& known, const Event& event) {
    const std::uint64_t seq = number(event.seq);
    if (seq != known.seq) {
        return seq > known.seq ? Standing::newer : Standing::older;
    }
    const bool lives = begins(event.kind);
    if (lives != (known.is_live != 0)) {
        return lives ? Standing::conflicts_older : Standing::conflicts_newer;
    }
    return lives ? from_order(compare_live(store, known, event)) : Standing::same;
}

Standing standing_of_creation(const BlockStore& store, const Session& known, const Event& event) {
    if (known.is_created == 0) {
        return Standing::newer;
    }
    const auto order = known.time_ms <=> event.time_ms;
    return from_order(order == 0 ? compare_texts(store.texts_of(known), event) : order);
}

// What an event that is newer than all before it did to its open session.
Outcome when_newer(const BlockStore& store, const SessionHead& session) {
    if (session.is_current != 0) {
        return Outcome::applied;
    }
    // Of sessions created in one millisecond another one can become the current one yet.
    const bool may_become_current =
        session.is_created == 0 || session.time_ms == store.room(session.room).newest_created_ms;
    return may_become_current ? Outcome::deferred : Outcome::session_over;
}

Outcome outcome_of(Standing standing, Outcome when_it_is_newer) {
    switch (standing) {
        case Standing::older:
            return Outcome::superseded;
        case Standing::same:
            return Outcome::duplicate;
        case Standing::conflicts_older:
        case Standing::conflicts_newer:
            return Outcome::conflicting;
        case Standing::newer:
            return when_it_is_newer;
    }
    return when_it_is_newer;
}

Ref room_for(BlockStore& store, const Event& event) {
    const Ref known = store.find_room(event.room_id);
    return known != no_block ? known : store.add_room(event.room_id);
}

Outcome create_room(BlockStore& store, const Event& event, const Tags& tags) {
    const Ref room = room_for(store, event);
    {
        Room& changed = store.room(room);
        changed.newest_created_ms = std::max(changed.newest_created_ms, event.time_ms);
        changed.has_creation = 1;
    }
    Ref ref = store.find_session(event.room_id, event.session, tags.session);
    if (ref != no_block && store.head(ref).is_closed != 0) {
        SessionHead& closed = store.head(ref);
        closed.time_ms = std::max(closed.time_ms, event.time_ms);
        choose_current(store, room);
        return Outcome::session_over;
    }
    if (ref == no_block) {
        ref = store.add_session(room, event.session, tags.session);
    }
    const Standing standing = standing_of_creation(store, store.session(ref), event);
    if (replaces(standing)) {
        store.set_creation(ref, event);
    }
    choose_current(store, room);
    return outcome_of(standing, when_newer(store, store.head(ref)));
}

Outcome close_room(BlockStore& store, const Event& event, const Tags& tags) {
    const Ref room = room_for(store, event);
    const Ref ref = store.find_session(event.room_id, event.session, tags.session);
    if (ref == no_block) {
        store.add_closed_session(room, event.session, tags.session, event.time_ms);
        return Outcome::deferred;
    }
    if (SessionHead& closed = store.head(ref); closed.is_closed != 0) {
        closed.time_ms = std::max(closed.time_ms, event.time_ms);
        return Outcome::duplicate;
    }
    const Outcome outcome = when_newer(store, store.head(ref));
    SessionHead& closed = store.head(store.close_session(ref));
    closed.time_ms = std::max(closed.time_ms, event.time_ms);
    choose_current(store, room);
    return outcome;
}

// One event about a stream or a user of an open session.
class EntryChange {
public:
    EntryChange(BlockStore& store, const Event& event, const Session& session, EntryList& list,
                std::uint32_t tag)
        : store_(store),
          event_(event),
          seq_(number(event.seq)),
          session_(session),
          list_(list),
          tag_(tag),
          entry_(store.find_entry(list, event.key, tag)) {}

    Outcome apply() {
        if (!seqs().insert(seq_, event_.time_ms, store_.pool())) {
            return arrives_again();
        }
        const Outcome outcome = arrives_first();
        seqs().tidy(store_.pool());
        return outcome;
    }

private:
    SeqSet& seqs() { return list_.seqs; }
    Beyond* beyond() { return seqs().beyond(store_.pool()); }
    [[nodiscard]] Outcome newer() const { return when_newer(store_, session_); }

    Outcome arrives_first() {
        if (entry_ == no_block) {
            add();
            return newer();
        }
        const Standing standing = standing_of(store_, store_.entry(entry_), event_);
        if (replaces(standing)) {
            become();
        }
        return outcome_of(standing, newer());
    }

    // The seq is below the watermark, or was seen beyond it, or is 0.
    Outcome arrives_again() {
        // What is forgotten may lie there still, and says nothing.
        if (entry_ != no_block && !store_.matters(list_, store_.entry(entry_))) {
            store_.remove_entry(list_, entry_, tag_);
            store_.shrink(list_);
            entry_ = no_block;
        }
        Beyond* const more = beyond();
        if (seq_ == 0) {
            break_contract();
        } else if (more != nullptr && seq_ <= more->settled_to) {
            return arrives_settled();
        } else if (more != nullptr && more->arrives_late(seq_)) {
            return arrives_late();
        }
        return entry_ == no_block ? arrives_without_entry() : arrives_at_entry();
    }

    // A snapshot has told what came of it.
    Outcome arrives_settled() {
        const bool agrees = entry_ != no_block &&
                            standing_of(store_, store_.entry(entry_), event_) == Standing::same;
        return agrees ? Outcome::duplicate : Outcome::superseded;
    }

    // Given up before: it is news of a key only where that key's register is older.
    Outcome arrives_late() {
        if (entry_ != no_block && store_.entry(entry_).seq < seq_) {
            become();
        }
        return Outcome::too_late;
    }

    Outcome arrives_without_entry() {
        const Beyond* const more = beyond();
        const std::uint64_t dropped_to =
            more != nullptr && more->contract_broken ? more->dropped_to : seqs().watermark();
        if (seq_ != 0 && seq_ <= dropped_to) {
            return Outcome::duplicate;  // of what ended, and is forgotten
        }
        break_contract();
        add();
        return seq_ == 0 ? newer() : Outcome::conflicting;
    }

    Outcome arrives_at_entry() {
        const Standing standing = standing_of(store_, store_.entry(entry_), event_);
        if (standing == Standing::older) {
            return seq_ == 0 ? Outcome::superseded : Outcome::duplicate;
        }
        if (standing == Standing::newer) {
            break_contract();  // the seq was another key's
        }
        if (replaces(standing)) {
            become();
        }
        return standing == Standing::newer ? Outcome::conflicting : outcome_of(standing, newer());
    }

    // From now on no tombstone is dropped.
    void break_contract() {
        Beyond& more = seqs().open_beyond(store_.pool());
        if (!more.contract_broken) {
            more.contract_broken = true;
            more.dropped_to = seqs().droppable_to(store_.pool());
        }
        more.broken_at = std::max(more.broken_at, seq_);
    }

    [[nodiscard]] bool keeps_tombstone() {
        const Beyond* const more = beyond();
        return (more != nullptr && more->contract_broken) ||
               seq_ > seqs().droppable_to(store_.pool());
    }

    void add() {
        if (begins(event_.kind) || keeps_tombstone()) {
            entry_ = store_.add_entry(list_, event_, tag_);
            tidy();
        }
    }

    void become() {
        entry_ = store_.change_entry(list_, entry_, event_, tag_);
        tidy();
    }

    // May take away the event's own entry.
    void tidy() {
        if (!begins(event_.kind)) {
            store_.tidy_ended(list_);
        }
    }

    BlockStore& store_;
    const Event& event_;
    std::uint64_t seq_;
    const Session& session_;
    EntryList& list_;
    std::uint32_t tag_;
    Ref entry_;
};

Outcome change_entry(BlockStore& store, const Event& event, const Tags& tags) {
    Ref ref = store.find_session(event.room_id, event.session, tags.session);
    if (ref == no_block) {
        ref = store.add_session(room_for(store, event), event.session, tags.session);
    } else if (store.head(ref).is_closed != 0) {
        return Outcome::session_over;
    }
    Session& session = store.session(ref);
    return EntryChange(store, event, session, session.list(is_user(event.kind)), tags.entry)
        .apply();
}

}  // namespace

void choose_current(BlockStore& store, Ref ref) {
    Room& room = store.room(ref);
    room.current = no_block;
    for (Ref open = room.first_open; open != no_block; open = store.head(open).next) {
        SessionHead& session = store.head(open);
        session.is_current = 0;
        const bool is_newest = session.is_created != 0 && session.time_ms == room.newest_created_ms;
        if (is_newest && (room.current == no_block || session.id > store.head(room.current).id)) {
            room.current = open;
        }
    }
    if (room.current != no_block) {
        store.head(room.current).is_current = 1;
    }
}

Outcome apply_event(BlockStore& store, const Event& event, const Tags& tags) {
    switch (event.kind) {
        case EventKind::room_create:
            return create_room(store, event, tags);
        case EventKind::room_close:
            return close_room(store, event, tags);
        case EventKind::stream_create:
        case EventKind::stream_close:
        case EventKind::room_login:
        case EventKind::room_logout:
            return change_entry(store, event, tags);
    }
    return Outcome::duplicate;
}

}  // namespace anyorder
