#include "store.h"

#include <new>
#include <stdexcept>
#include <utility>

#include "kept_texts.h"

namespace anyorder {

namespace {

// Lengths are kept in 31 bits.
void expect_short(std::size_t bytes) {
    constexpr std::size_t bytes_max = std::size_t{1} << 30U;
    if (bytes > bytes_max) {
        throw std::length_error("an event's texts have more than 2^30 bytes");
    }
}

// What follows the key in a live entry's block; nothing of what has ended.
class LiveWords {
public:
    explicit LiveWords(const Event& event)
        : event_(event), bytes_(begins(event.kind) ? bytes_of(event) : 0) {
        expect_short(bytes_);
        expect_short(event.key.size());
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
    static std::size_t bytes_of(const Event& event) {
        return packed_bytes(event) + (is_user(event.kind) ? sizeof(UserSession)
                                                          : length_bytes(event.stream_sid.size()) +
                                                                event.stream_sid.size());
    }

    const Event& event_;
    std::size_t bytes_;
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

Ref BlockStore::find_room(std::string_view id) const {
    return rooms_.find(room_tag(id), [&](Ref ref) { return id_of(room(ref)) == id; });
}

Ref BlockStore::add_room(std::string_view id) {
    expect_short(id.size());
    const std::uint32_t tag = room_tag(id);
    const Ref ref = arena_.allocate(sizeof(Room) + id.size());
    new (arena_.at(ref))
        Room{.tag = tag, .id_bytes = static_cast<std::uint32_t>(id.size()) & 0x7fff'ffffU};
    put_bytes(text_at(ref, sizeof(Room)), id);
    rooms_.insert(tag, ref);
    return ref;
}

void BlockStore::remove_room(Ref ref) {
    rooms_.erase(room(ref).tag, ref);
    arena_.free(ref, bytes_of(room(ref)));
}

Ref BlockStore::add_session(Ref of_room, RoomSession id, std::uint32_t tag) {
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

Ref BlockStore::add_closed_session(Ref of_room, RoomSession id, std::uint32_t tag, TimeMs time_ms) {
    const Ref ref = arena_.allocate(sizeof(SessionHead));
    new (arena_.at(ref))
        SessionHead{.id = id, .time_ms = time_ms, .room = of_room, .tag = tag, .is_closed = 1};
    sessions_.insert(tag, ref);
    ++room(of_room).sessions_closed;
    return ref;
}

void BlockStore::drop_list(const EntryList& list) {
    if (list.slots == no_block) {
        return;
    }
    for (const HashSlot& slot : slots_in(list)) {
        if (slot.block != no_block) {
            arena_.free(slot.block, bytes_of(entry(slot.block)));
        }
    }
    arena_.free(list.slots, sizeof(HashSlot) << list.slot_bits);
}

Ref BlockStore::close_session(Ref ref) {
    Session over = session(ref);
    for (EntryList* const list : {&over.streams, &over.users}) {
        drop_list(*list);
        list->seqs.close(pool_);
    }
    ++moves_;
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

void BlockStore::remove_closed_session(Ref ref) {
    ++moves_;
    --room(head(ref).room).sessions_closed;
    sessions_.erase(head(ref).tag, ref);
    arena_.free(ref, sizeof(SessionHead));
}

void BlockStore::set_creation(Ref ref, const Event& event) {
    const std::size_t bytes = packed_bytes(event);
    expect_short(bytes);
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

namespace {

// A quarter of the slots stays free, and at least one.
std::uint32_t room_in(std::uint32_t slot_bits) {
    const std::uint32_t slots = std::uint32_t{1} << slot_bits;
    return slots - std::max(slots / 4, 1U);
}
bool has_room(const EntryList& list) {
    return list.slots != no_block && list.size < room_in(list.slot_bits);
}

constexpr std::uint32_t slot_bits_min = 2;

}  // namespace

void BlockStore::resize(EntryList& list, std::uint32_t slot_bits) {
    const EntryList before = list;
    const std::size_t bytes = sizeof(HashSlot) << slot_bits;
    list.slots = arena_.allocate(bytes);
    list.slot_bits = slot_bits & 31U;
    std::memset(arena_.at(list.slots), 0, bytes);
    if (before.slots != no_block) {
        slots_of(list).insert_all(slots_in(before));
        arena_.free(before.slots, sizeof(HashSlot) << before.slot_bits);
    }
}

// The list is empty.
void BlockStore::reserve(EntryList& list, std::uint32_t size) {
    std::uint32_t bits = slot_bits_min;
    while (room_in(bits) < size) {
        ++bits;
    }
    if (size != 0) {
        resize(list, bits);
    }
}

void BlockStore::insert_entry(EntryList& list, Ref ref, std::uint32_t tag) {
    if (!has_room(list) && list.ended >= list.size / 4 && list.ended_since >= list.size / 4) {
        drop_ended(list);
    }
    if (!has_room(list)) {
        resize(list, list.slots == no_block ? slot_bits_min : list.slot_bits + 1);
    }
    ++list.size;
    const std::uint32_t has_ended = 1 - entry(ref).is_live;
    list.ended += has_ended;
    list.ended_since = (list.ended_since + has_ended) & 0x7ff'ffffU;
    slots_of(list).insert(tag, ref);
}

void BlockStore::drop_ended(EntryList& list) {
    const std::span<const HashSlot> slots = slots_in(list);
    for (std::size_t at = 0; at < slots.size();) {
        const HashSlot slot = slots[at];
        if (slot.block != no_block && !matters(list, entry(slot.block))) {
            remove_entry(list, slot.block, slot.tag);  // and what follows may move up to here
        } else {
            ++at;
        }
    }
    list.ended_since = 0;
    shrink(list);
}

Ref BlockStore::add_entry(EntryList& list, const Event& event, std::uint32_t tag) {
    const bool lives = begins(event.kind);
    const auto key_bytes = static_cast<std::uint32_t>(event.key.size());
    const LiveWords data(event);
    const Ref ref = arena_.allocate(sizeof(Entry) + key_bytes + data.bytes());
    new (arena_.at(ref)) Entry{.seq = number(event.seq),
                               .time_ms = lives ? event.time_ms : TimeMs{},
                               .data_bytes = static_cast<std::uint32_t>(data.bytes()),
                               .key_bytes = key_bytes & 0x7fff'ffffU,
                               .is_live = lives};
    char* const behind_key = put_bytes(text_at(ref, sizeof(Entry)), event.key);
    if (lives) {
        data.write(behind_key);
    }
    insert_entry(list, ref, tag);
    return ref;
}

Ref BlockStore::change_entry(EntryList& list, Ref ref, const Event& event, std::uint32_t tag) {
    const bool lives = begins(event.kind);
    const LiveWords data(event);
    const std::size_t fixed_bytes = sizeof(Entry) + entry(ref).key_bytes;
    const std::size_t before = bytes_of(entry(ref));
    // A small block is not worth the way to a smaller one: what it held stays, and is not looked
    // at.
    const std::size_t kept = entry(ref).data_bytes <= kept_bytes_max ? entry(ref).data_bytes : 0;
    const std::size_t after = fixed_bytes + (lives ? data.bytes() : kept);
    if (!Arena::same_size(before, after)) {
        const Ref to = arena_.allocate(after);
        std::memcpy(arena_.at(to), arena_.at(ref), fixed_bytes);
        slots_of(list).move(tag, ref, to);
        free_entry(ref);
        ref = to;
    }
    Entry& changed = entry(ref);
    list.ended += changed.is_live;
    list.ended -= lives ? 1U : 0U;
    list.ended_since = (list.ended_since + (lives ? 0U : 1U)) & 0x7ff'ffffU;
    changed.seq = number(event.seq);
    changed.time_ms = lives ? event.time_ms : TimeMs{};
    changed.is_live = lives;
    changed.data_bytes = static_cast<std::uint32_t>(after - fixed_bytes);
    if (lives) {
        data.write(text_at(ref, fixed_bytes));
    }
    return ref;
}

void BlockStore::remove_entry(EntryList& list, Ref ref, std::uint32_t tag) {
    slots_of(list).erase(tag, ref);
    --list.size;
    list.ended -= 1 - entry(ref).is_live;
    free_entry(ref);
}

void BlockStore::free_entry(Ref ref) {
    const std::size_t bytes = bytes_of(entry(ref));
    if (!keeps_freed_) {
        arena_.free(ref, bytes);
        return;
    }
    entry(ref).key_bytes = freed_key_bytes;
    freed_.push_back({ref, bytes});
}

void BlockStore::release_freed() {
    for (const auto& [ref, bytes] : freed_) {
        arena_.free(ref, bytes);
    }
    freed_.clear();
}

void BlockStore::shrink(EntryList& list) {
    std::uint32_t bits = list.slot_bits;
    while (bits > slot_bits_min && list.size < (std::uint32_t{1} << bits) / 8) {
        --bits;
    }
    if (bits != list.slot_bits) {
        resize(list, bits);
    }
}

void BlockStore::clear() {
    arena_.clear();
    rooms_.clear();
    sessions_.clear();
    pool_.clear();
    ++moves_;
}

void BlockStore::assign(const BlockStore& other) {
    seed_ = other.seed_;
    hash_ = other.hash_;
    arena_.assign(other.arena_);
    rooms_ = other.rooms_;
    sessions_ = other.sessions_;
    pool_.assign(other.pool_);
    ++moves_;
}

}  // namespace anyorder
