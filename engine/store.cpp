#include "store.h"

#include <new>
#include <utility>

#include "kept_texts.h"

namespace anyorder {

namespace {

// What follows the key in a live entry's block.
class LiveWords {
public:
    explicit LiveWords(const Event& event) : event_(event) {
        bytes_ =
            packed_bytes(event) +
            (is_user(event.kind) ? sizeof(UserSession)
                                 : length_bytes(event.stream_sid.size()) + event.stream_sid.size());
    }

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    void write(char* out) const {
        if (is_user(event_.kind)) {
            std::memcpy(out, &event_.user_session, sizeof(UserSession));
            out += sizeof(UserSession);
        } else {
            out = put_bytes(put_length(out, event_.stream_sid.size()), event_.stream_sid);
        }
        pack_texts(out, event_);
    }

private:
    const Event& event_;
    std::size_t bytes_ = 0;
};

std::size_t bytes_of(const Entry& entry) {
    return sizeof(Entry) + entry.key_bytes + entry.data_bytes;
}
std::size_t bytes_of(const Room& room) {
    return sizeof(Room) + room.id_bytes;
}
std::size_t bytes_of(const Session& session) {
    return sizeof(Session) + session.room_id_bytes;
}

}  // namespace

Ref Store::find_room(std::string_view id, std::uint32_t tag) const {
    return rooms_.find(tag, [&](Ref ref) { return id_of(room(ref)) == id; });
}

Ref Store::find_session(std::string_view room_id, RoomSession id, std::uint32_t tag) const {
    return sessions_.find(tag, [&](Ref ref) {
        const SessionHead& found = head(ref);
        if (found.id != id) {
            return false;
        }
        const std::string_view room_of_it =
            found.is_closed != 0
                ? id_of(room(found.room))
                : std::string_view(text_behind(session(ref)), session(ref).room_id_bytes);
        return room_of_it == room_id;
    });
}

Ref Store::find_entry(Ref session, std::string_view key, bool is_user, std::uint32_t tag) const {
    return entries_.find(tag, [&](Ref ref) {
        const Entry& found = entry(ref);
        return found.session == session && (found.is_user != 0) == is_user && key_of(found) == key;
    });
}

Ref Store::find_tombstone(Ref session, bool is_user, const Beyond::Passing& what) const {
    return entries_.find(what.tag, [&](Ref ref) {
        const Entry& found = entry(ref);
        return found.session == session && (found.is_user != 0) == is_user && found.is_live == 0 &&
               found.seq == what.seq;
    });
}

Ref Store::add_room(std::string_view id, std::uint32_t tag) {
    const Ref ref = arena_.allocate(sizeof(Room) + id.size());
    new (arena_.at(ref))
        Room{.tag = tag, .id_bytes = static_cast<std::uint32_t>(id.size()) & 0x7fff'ffffU};
    put_bytes(text_at(ref, sizeof(Room)), id);
    rooms_.insert(tag, ref);
    return ref;
}

void Store::remove_room(Ref ref) {
    rooms_.erase(room(ref).tag, ref);
    arena_.free(ref, bytes_of(room(ref)));
}

Ref Store::add_session(Ref of_room, RoomSession id, std::uint32_t tag) {
    const Ref ref = arena_.allocate(sizeof(Session) + room(of_room).id_bytes);
    auto* const added = new (arena_.at(ref)) Session;
    Room& its_room = room(of_room);
    added->id = id;
    added->room = of_room;
    added->tag = tag;
    added->next = std::exchange(its_room.first_open, ref);
    added->room_id_bytes = its_room.id_bytes;
    put_bytes(text_at(ref, sizeof(Session)), id_of(its_room));
    sessions_.insert(tag, ref);
    return ref;
}

Ref Store::add_closed_session(Ref of_room, RoomSession id, std::uint32_t tag, TimeMs time_ms) {
    const Ref ref = arena_.allocate(sizeof(SessionHead));
    new (arena_.at(ref))
        SessionHead{.id = id, .time_ms = time_ms, .room = of_room, .tag = tag, .is_closed = 1};
    sessions_.insert(tag, ref);
    ++room(of_room).sessions_closed;
    return ref;
}

void Store::drop_list(EntryList list) {
    for (Ref ref = list.first; ref != no_block;) {
        const Ref next = entry(ref).next;
        entries_.erase(entry(ref).tag, ref);
        arena_.free(ref, bytes_of(entry(ref)));
        ref = next;
    }
    list.seqs.close(pool_);
}

Ref Store::close_session(Ref ref) {
    const Session over = session(ref);
    drop_list(over.streams);
    drop_list(over.users);
    if (over.texts != no_block) {
        arena_.free(over.texts, over.texts_bytes);
    }
    Ref* link = &room(over.room).first_open;
    while (*link != ref) {
        link = &session(*link).next;
    }
    *link = over.next;
    sessions_.erase(over.tag, ref);
    arena_.free(ref, bytes_of(over));
    return add_closed_session(over.room, over.id, over.tag, over.time_ms);
}

void Store::remove_closed_session(Ref ref) {
    --room(head(ref).room).sessions_closed;
    sessions_.erase(head(ref).tag, ref);
    arena_.free(ref, sizeof(SessionHead));
}

void Store::set_creation(Ref ref, const Event& event) {
    const std::size_t bytes = packed_bytes(event);
    if (const Session& known = session(ref); known.texts != no_block) {
        arena_.free(known.texts, known.texts_bytes);
    }
    const Ref block = arena_.allocate(bytes);
    pack_texts(text_at(block, 0), event);
    Session& created = session(ref);
    created.texts = block;
    created.texts_bytes = static_cast<std::uint32_t>(bytes);
    created.time_ms = event.time_ms;
    created.is_created = 1;
}

EntryList& Store::list_of(const Entry& entry) const {
    Session& its_session = session(entry.session);
    return entry.is_user != 0 ? its_session.users : its_session.streams;
}

void Store::link(Ref ref) {
    Entry& added = entry(ref);
    EntryList& list = list_of(added);
    added.previous = no_block;
    added.next = std::exchange(list.first, ref);
    if (added.next != no_block) {
        entry(added.next).previous = ref;
    }
}

void Store::unlink(Ref ref) {
    const Entry& removed = entry(ref);
    if (removed.previous == no_block) {
        list_of(removed).first = removed.next;
    } else {
        entry(removed.previous).next = removed.next;
    }
    if (removed.next != no_block) {
        entry(removed.next).previous = removed.previous;
    }
}

// `to` is a copy of `from`, whose place it takes.
void Store::replace(Ref from, Ref to) {
    const Entry& moved = entry(to);
    entries_.move(moved.tag, from, to);
    (moved.previous == no_block ? list_of(moved).first : entry(moved.previous).next) = to;
    if (moved.next != no_block) {
        entry(moved.next).previous = to;
    }
}

Ref Store::add_entry(Ref of_session, const Event& event, std::uint32_t tag) {
    const bool lives = begins(event.kind);
    const auto key_bytes = static_cast<std::uint32_t>(event.key.size());
    const auto write = [&](std::size_t data_bytes) {
        const Ref ref = arena_.allocate(sizeof(Entry) + key_bytes + data_bytes);
        new (arena_.at(ref)) Entry{.seq = number(event.seq),
                                   .time_ms = lives ? event.time_ms : TimeMs{},
                                   .session = of_session,
                                   .tag = tag,
                                   .data_bytes = static_cast<std::uint32_t>(data_bytes),
                                   .key_bytes = key_bytes & 0x1fff'ffffU,
                                   .is_user = is_user(event.kind),
                                   .is_live = lives};
        put_bytes(text_at(ref, sizeof(Entry)), event.key);
        return ref;
    };
    Ref ref = no_block;
    if (lives) {
        const LiveWords data(event);
        ref = write(data.bytes());
        data.write(text_at(ref, sizeof(Entry) + key_bytes));
    } else {
        ref = write(0);
    }
    entries_.insert(tag, ref);
    link(ref);
    return ref;
}

Ref Store::change_entry(Ref ref, const Event& event) {
    const bool lives = begins(event.kind);
    const std::optional<LiveWords> data =
        lives ? std::optional<LiveWords>(std::in_place, event) : std::nullopt;
    const std::size_t fixed_bytes = sizeof(Entry) + entry(ref).key_bytes;
    const std::size_t before = bytes_of(entry(ref));
    // A small block is not worth the way to a smaller one: what it held stays, and is not looked
    // at.
    constexpr std::size_t kept_bytes_max = 64;
    const std::size_t kept = entry(ref).data_bytes <= kept_bytes_max ? entry(ref).data_bytes : 0;
    const std::size_t after = fixed_bytes + (data ? data->bytes() : kept);
    if (!Arena::same_size(before, after)) {
        const Ref to = arena_.allocate(after);
        std::memcpy(arena_.at(to), arena_.at(ref), fixed_bytes);
        replace(ref, to);
        arena_.free(ref, before);
        ref = to;
    }
    Entry& changed = entry(ref);
    changed.seq = number(event.seq);
    changed.time_ms = lives ? event.time_ms : TimeMs{};
    changed.is_live = lives;
    changed.data_bytes = static_cast<std::uint32_t>(after - fixed_bytes);
    if (data) {
        data->write(text_at(ref, fixed_bytes));
    }
    return ref;
}

void Store::remove_entry(Ref ref) {
    unlink(ref);
    entries_.erase(entry(ref).tag, ref);
    arena_.free(ref, bytes_of(entry(ref)));
}

Ref Store::take_from_aside() {
    const std::uint32_t tag = aside_[aside_begin_++];
    if (aside_begin_ > aside_.size() / 2) {
        aside_.erase(aside_.begin(), aside_.begin() + static_cast<std::ptrdiff_t>(aside_begin_));
        aside_begin_ = 0;
    }
    const Ref ref = entries_.find(tag, [&](Ref block) { return entry(block).is_aside != 0; });
    if (ref != no_block) {
        entry(ref).is_aside = 0;
    }
    return ref;
}

void Store::clear() {
    aside_.clear();
    aside_begin_ = 0;
    arena_.clear();
    rooms_.clear();
    sessions_.clear();
    entries_.clear();
    pool_.clear();
}

void Store::assign(const Store& other) {
    seed_ = other.seed_;
    hash_ = other.hash_;
    arena_.assign(other.arena_);
    rooms_ = other.rooms_;
    sessions_ = other.sessions_;
    entries_ = other.entries_;
    pool_.assign(other.pool_);
    aside_ = other.aside_;
    aside_begin_ = other.aside_begin_;
}

}  // namespace anyorder
