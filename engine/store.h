// Where rooms, sessions and entries lie: blocks in one arena, found by two tables and, for the
// entries of a session's list, by a table in the arena.
//
// A block begins with one of the structs below, and its id's bytes follow. Blocks name each other
// by Ref, and never move. An open session's block also has
// its room's id, so a callback about a stream looks at two blocks and a slot: its session's and its
// entry's. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <anyorder/engine/event.h>

#include "arena.h"
#include "kept_texts.h"
#include "keyed_hash.h"
#include "same_text.h"
#include "seq_set.h"
#include "slot_table.h"

namespace anyorder {

// The newest event known about one stream or user of a session: live, or a tombstone.
struct Entry {
    std::uint64_t seq = 0;
    TimeMs time_ms{};
    // Behind the key: of a live stream its sid behind its length, of a live user its session, then
    // the kept texts. Of a tombstone they mean nothing.
    std::uint32_t data_bytes = 0;
    std::uint32_t key_bytes : 31 = 0;
    std::uint32_t is_live : 1 = 0;
};
static_assert(sizeof(Entry) == 24);

// A closed session: nothing but what its id needs.
struct SessionHead {
    RoomSession id{};
    // Of an open session: of its creation, of several the greatest. Of a closed one: the greatest
    // of its creations and closes.
    TimeMs time_ms{};
    Ref room = no_block;
    std::uint32_t tag = 0;
    // Of the room's open sessions.
    Ref next = no_block;
    std::uint32_t is_closed : 1 = 0;
    std::uint32_t is_created : 1 = 0;
    std::uint32_t is_current : 1 = 0;
};

// The streams or the users of a session. What has ended stays in its place for a while after it has
// ceased to matter: it often begins again.
struct EntryList {
    SeqSet seqs;
    // 2^slot_bits of them lie there.
    Ref slots = no_block;
    std::uint32_t size = 0;
    // Of them have ended.
    std::uint32_t ended = 0;
    std::uint32_t slot_bits : 5 = 0;
    // Since what matters no more was taken out.
    std::uint32_t ended_since : 27 = 0;
};
static_assert(sizeof(EntryList) == 32);

struct Session : SessionHead {
    std::uint32_t room_id_bytes = 0;
    // The kept texts of the creation.
    std::uint32_t texts_bytes = 0;
    Ref texts = no_block;
    EntryList streams;
    EntryList users;

    EntryList& list(bool of_users) { return of_users ? users : streams; }
    [[nodiscard]] const EntryList& list(bool of_users) const { return of_users ? users : streams; }
};

struct Room {
    // The greatest creation time seen, of closed sessions too.
    TimeMs newest_created_ms{};
    std::uint32_t tag = 0;
    Ref first_open = no_block;
    Ref current = no_block;
    std::uint32_t sessions_closed = 0;
    std::uint32_t id_bytes : 31 = 0;
    std::uint32_t has_creation : 1 = 0;
};

// What an event's ids are looked up by.
struct Tags {
    std::uint32_t session;
    std::uint32_t entry;
};

class BlockStore {
public:
    explicit BlockStore(std::uint64_t seed) : seed_(seed), hash_(seed) {}

    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    [[nodiscard]] Tags tags_of(const Event& event) const {
        return {.session = session_tag(event.room_id, event.session),
                .entry = entry_tag(event.key)};
    }
    // Of all of both ids: those of sessions need not differ from room to room, and rooms' ids are
    // strangers' to choose.
    [[nodiscard]] std::uint32_t session_tag(std::string_view room_id, RoomSession session) const {
        return static_cast<std::uint32_t>(hash_(number(session), room_id) >> 32U);
    }
    [[nodiscard]] std::uint32_t room_tag(std::string_view id) const {
        return static_cast<std::uint32_t>(hash_(id) >> 32U);
    }
    [[nodiscard]] std::uint32_t entry_tag(std::string_view key) const {
        return static_cast<std::uint32_t>(hash_(key) >> 32U);
    }

    [[nodiscard]] Entry& entry(Ref ref) const { return *static_cast<Entry*>(arena_.at(ref)); }
    [[nodiscard]] SessionHead& head(Ref ref) const {
        return *static_cast<SessionHead*>(arena_.at(ref));
    }
    // Of an open session.
    [[nodiscard]] Session& session(Ref ref) const { return *static_cast<Session*>(arena_.at(ref)); }
    [[nodiscard]] Room& room(Ref ref) const { return *static_cast<Room*>(arena_.at(ref)); }

    [[nodiscard]] std::string_view key_of(const Entry& entry) const {
        return {text_behind(entry), entry.key_bytes};
    }
    [[nodiscard]] std::string_view data_of(const Entry& entry) const {
        return {text_behind(entry) + entry.key_bytes, entry.data_bytes};
    }
    [[nodiscard]] std::string_view id_of(const Room& room) const {
        return {text_behind(room), room.id_bytes};
    }
    [[nodiscard]] std::string_view texts_of(const Session& session) const {
        return session.texts == no_block
                   ? std::string_view{}
                   : std::string_view(static_cast<const char*>(arena_.at(session.texts)),
                                      session.texts_bytes);
    }

    // Each no_block where there is none. O(1).
    [[nodiscard]] Ref find_room(std::string_view id) const;
    // Open or closed.
    [[nodiscard]] Ref find_session(std::string_view room_id, RoomSession id,
                                   std::uint32_t tag) const {
        return sessions_.find(tag, [&](Ref ref) { return is_session(ref, room_id, id); });
    }
    [[nodiscard]] Ref find_entry(const EntryList& list, std::string_view key,
                                 std::uint32_t tag) const {
        return list.slots == no_block ? no_block : slots_of(list).find(tag, [&](Ref ref) {
            return same_text(key_of(entry(ref)), key);
        });
    }
    // Of an open session's block.
    [[nodiscard]] bool is_open_session(const Session& open, std::string_view room_id,
                                       RoomSession id) const {
        return open.id == id && same_text({text_behind(open), open.room_id_bytes}, room_id);
    }
    // How often a session's block was freed: as long as it is the same, sessions lie where they
    // lay, and their lists with them.
    [[nodiscard]] std::uint64_t moves() const { return moves_; }

    // While there is one, entries that are freed stay where they are, with a key that equals none.
    class KeepsFreed {
    public:
        explicit KeepsFreed(BlockStore& store) : store_(store) { store.keeps_freed_ = true; }
        ~KeepsFreed() {
            store_.keeps_freed_ = false;
            store_.release_freed();
        }
        KeepsFreed(const KeepsFreed&) = delete;
        KeepsFreed& operator=(const KeepsFreed&) = delete;

    private:
        BlockStore& store_;
    };

    Ref add_room(std::string_view id);
    void remove_room(Ref ref);
    Ref add_session(Ref of_room, RoomSession id, std::uint32_t tag);
    // One that is closed already.
    Ref add_closed_session(Ref of_room, RoomSession id, std::uint32_t tag, TimeMs time_ms);
    // Removes all that it holds but its id. Returns where it lies now.
    Ref close_session(Ref ref);
    void remove_closed_session(Ref ref);
    void set_creation(Ref ref, const Event& event);

    // Makes the entry of the event's key what the event says. Returns where it lies.
    Ref add_entry(EntryList& list, const Event& event, std::uint32_t tag);
    Ref change_entry(EntryList& list, Ref ref, const Event& event, std::uint32_t tag);
    void remove_entry(EntryList& list, Ref ref, std::uint32_t tag);
    // To be called once what is to be removed is removed. Not on the way: what goes in the order of
    // the slots leaves what shares a few of them, and a smaller table would search for long.
    void shrink(EntryList& list);

    // Whether what has ended there can still matter.
    [[nodiscard]] bool matters(const EntryList& list, const Entry& entry) const {
        // A seq 0 is of a broken contract, and no watermark passes it.
        return entry.is_live != 0 || entry.seq == 0 || entry.seq > list.seqs.forgotten_to(pool_);
    }

    // Asks memory ahead for what find_session(), and then find_entry(), will look at. Each step
    // wants the one before to be done.
    void prefetch_slot(const Tags& tags) const { sessions_.prefetch(tags.session); }
    // Returns a session that may be the event's, or null. Of a closed one only the head is there.
    [[nodiscard]] Session* prefetch_session(const Tags& tags) const {
        const Ref ref = sessions_.find_any(tags.session);
        return ref == no_block ? nullptr : &prefetched<Session>(ref);
    }
    // Returns the list's slots, or null.
    [[nodiscard]] HashSlot* prefetch_entry_slot(const EntryList& list, const Tags& tags) const {
        if (list.slots == no_block) {
            return nullptr;
        }
        auto* const slots = static_cast<HashSlot*>(arena_.at(list.slots));
        HashSlots(slots, list.slot_bits).prefetch(tags.entry);
        return slots;
    }
    // An entry that may be the event's, or no_block.
    [[nodiscard]] static Ref find_in(HashSlot* slots, const EntryList& list, const Tags& tags) {
        return HashSlots(slots, list.slot_bits).find(tags.entry, [](Ref) { return true; });
    }
    // Null for no_block.
    [[nodiscard]] Entry* prefetch_entry(Ref ref) const {
        return ref == no_block ? nullptr : &prefetched<Entry>(ref);
    }

    // Whether the entry can be made what the event says without another block. Says no now and
    // then where it could.
    template <bool begins>
    [[nodiscard]] static bool fits(const Entry& entry, const Event& event) {
        if constexpr (!begins) {
            return entry.data_bytes <= kept_bytes_max;
        }
        const std::size_t fixed_bytes = sizeof(Entry) + entry.key_bytes;
        return event.kind == EventKind::stream_create && event.attributes == nullptr &&
               event.stream_sid.size() < one_byte_lengths &&
               Arena::same_units(fixed_bytes + entry.data_bytes,
                                 fixed_bytes + 1 + event.stream_sid.size() + sizeof(PresentBits));
    }
    // It fits.
    template <bool begins>
    void change_in_place(EntryList& list, Entry& entry, const Event& event) {
        // Read before its neighbour in the same word is written: a processor waits for a load of
        // what was written a moment ago in another size.
        const std::uint32_t key_bytes = entry.key_bytes;
        entry.seq = number(event.seq);
        if constexpr (begins) {
            list.ended -= 1 - entry.is_live;
            entry.is_live = 1;
            entry.time_ms = event.time_ms;
            entry.data_bytes =
                static_cast<std::uint32_t>(1 + event.stream_sid.size() + sizeof(PresentBits));
            char* const data = text_behind(entry) + key_bytes;
            *data = static_cast<char>(event.stream_sid.size());
            std::memset(put_bytes(data + 1, event.stream_sid), 0, sizeof(PresentBits));
        } else {
            list.ended += entry.is_live;
            list.ended_since = (list.ended_since + 1) & 0x7ff'ffffU;
            entry.is_live = 0;
            entry.time_ms = {};
        }
    }

    // Takes out what has ended and matters no more, now and then. O(1), amortised.
    void tidy_ended(EntryList& list) {
        const std::uint32_t live = list.size - list.ended;
        if (list.ended > 2 * live + 8 && list.ended_since >= list.size / 4) {
            drop_ended(list);
        }
    }

    // The slots in use and free ones, in no order that means anything.
    [[nodiscard]] std::span<const HashSlot> slots_in(const EntryList& list) const {
        return list.slots == no_block
                   ? std::span<const HashSlot>{}
                   : std::span(static_cast<const HashSlot*>(arena_.at(list.slots)),
                               std::size_t{1} << list.slot_bits);
    }
    template <class Function>
    void for_each_entry(const EntryList& list, Function function) const {
        for (const HashSlot& slot : slots_in(list)) {
            if (slot.block != no_block) {
                function(entry(slot.block));
            }
        }
    }
    template <class Function>
    void for_each_open_session(const Room& room, Function function) const {
        for (Ref ref = room.first_open; ref != no_block; ref = session(ref).next) {
            function(session(ref));
        }
    }
    [[nodiscard]] const SlotTable& rooms() const { return rooms_; }
    [[nodiscard]] const SlotTable& sessions() const { return sessions_; }

    BeyondPool& pool() { return pool_; }
    [[nodiscard]] const BeyondPool& pool() const { return pool_; }

    void clear();
    // Uses the memory there is.
    void assign(const BlockStore& other);
    // Room for so many without growing.
    void reserve(std::size_t rooms, std::size_t sessions) {
        rooms_.reserve(rooms);
        sessions_.reserve(sessions);
    }
    // Lays all blocks anew, close together and in tables of the size they need.
    void compact();
    // Roughly what the blocks take.
    [[nodiscard]] std::size_t block_bytes() const { return arena_.cut_bytes(); }
    // Of all allocations.
    [[nodiscard]] std::size_t bytes() const {
        return arena_.bytes() + rooms_.bytes() + sessions_.bytes() + pool_.bytes() +
               freed_.capacity() * sizeof(Freed);
    }

private:
    // No key has so many: a length that is told from all others.
    static constexpr std::uint32_t freed_key_bytes = 0x7fff'ffff;
    // What ended keeps its block if it has no more than that to spare.
    static constexpr std::size_t kept_bytes_max = 64;

    template <class Block>
    static const char* text_behind(const Block& block) {
        return static_cast<const char*>(static_cast<const void*>(&block + 1));
    }
    template <class Block>
    static char* text_behind(Block& block) {
        return static_cast<char*>(static_cast<void*>(&block + 1));
    }
    [[nodiscard]] char* text_at(Ref ref, std::size_t offset) const {
        return static_cast<char*>(arena_.at(ref)) + offset;
    }
    // A block's first bytes and those that follow: with an id behind it, it often lies on two
    // lines.
    template <class Block>
    Block& prefetched(Ref ref) const {
        constexpr std::size_t line_bytes = 64;
        auto* const block = static_cast<Block*>(arena_.at(ref));
        __builtin_prefetch(block);
        __builtin_prefetch(text_behind(*block) - sizeof(Block) + line_bytes);
        if constexpr (sizeof(Block) > line_bytes) {
            __builtin_prefetch(text_behind(*block));
        }
        return *block;
    }
    [[nodiscard]] HashSlots slots_of(const EntryList& list) const {
        return {static_cast<HashSlot*>(arena_.at(list.slots)), list.slot_bits};
    }
    [[nodiscard]] bool is_session(Ref ref, std::string_view room_id, RoomSession id) const {
        const SessionHead& found = head(ref);
        if (found.id != id) {
            return false;
        }
        if (found.is_closed != 0) {
            return id_of(room(found.room)) == room_id;
        }
        return is_open_session(session(ref), room_id, id);
    }
    void insert_entry(EntryList& list, Ref ref, std::uint32_t tag);
    void resize(EntryList& list, std::uint32_t slot_bits);
    void reserve(EntryList& list, std::uint32_t size);
    void free_entry(Ref ref);
    void release_freed();
    void drop_list(const EntryList& list);
    void drop_ended(EntryList& list);
    void take_room(const BlockStore& from, Ref ref);
    void take_session(const BlockStore& from, Ref ref, Ref into_room);
    void take_entries(const BlockStore& from, const EntryList& entries, EntryList& into);

    std::uint64_t seed_;
    KeyedHash hash_;
    Arena arena_;
    SlotTable rooms_;
    SlotTable sessions_;
    BeyondPool pool_;
    std::uint64_t moves_ = 0;
    struct Freed {
        Ref ref = no_block;
        std::size_t bytes = 0;
    };
    bool keeps_freed_ = false;
    std::vector<Freed> freed_;
};

}  // namespace anyorder
