// Where rooms, sessions and entries lie: blocks in one arena, found by three tables.
//
// A block begins with one of the structs below, and its id's bytes follow. Blocks name each other
// by Ref; a pointer to a block lives until the next allocation. An open session's block also has
// its room's id, so a callback about a stream looks at two blocks: its session's and its entry's.
// Private to the engine.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>

#include "arena.h"
#include "keyed_hash.h"
#include "seq_set.h"
#include "slot_table.h"

namespace anyorder {

// The newest event known about one stream or user of a session: live, or a tombstone.
struct Entry {
    std::uint64_t seq = 0;
    TimeMs time_ms{};
    Ref session = no_block;
    std::uint32_t tag = 0;
    // The entries of its list.
    Ref previous = no_block;
    Ref next = no_block;
    // Behind the key: of a live stream its sid behind its length, of a live user its session, then
    // the kept texts. Of a tombstone they mean nothing.
    std::uint32_t data_bytes = 0;
    std::uint32_t key_bytes : 29 = 0;
    // Whether it was put aside with Store::put_aside.
    std::uint32_t is_aside : 1 = 0;
    std::uint32_t is_user : 1 = 0;
    std::uint32_t is_live : 1 = 0;
};
static_assert(sizeof(Entry) == 40);

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

struct EntryList {
    SeqSet seqs;
    Ref first = no_block;
};

struct Session : SessionHead {
    std::uint32_t room_id_bytes = 0;
    // The kept texts of the creation.
    std::uint32_t texts_bytes = 0;
    Ref texts = no_block;
    EntryList streams;
    EntryList users;
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
    std::uint32_t room = 0;
    std::uint32_t session = 0;
    std::uint32_t entry = 0;
};

class Store {
public:
    explicit Store(std::uint64_t seed) : seed_(seed), hash_(seed) {}

    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    [[nodiscard]] Tags tags_of(const Event& event) const {
        const std::uint64_t room = hash_(event.room_id);
        const std::uint64_t session = hash_(number(event.session), room);
        return {.room = static_cast<std::uint32_t>(room >> 32U),
                .session = static_cast<std::uint32_t>(session >> 32U),
                .entry = static_cast<std::uint32_t>(
                    hash_(event.key, session + (is_user(event.kind) ? 1 : 0)) >> 32U)};
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
    [[nodiscard]] Ref find_room(std::string_view id, std::uint32_t tag) const;
    // Open or closed.
    [[nodiscard]] Ref find_session(std::string_view room_id, RoomSession id,
                                   std::uint32_t tag) const;
    [[nodiscard]] Ref find_entry(Ref session, std::string_view key, bool is_user,
                                 std::uint32_t tag) const;
    // The tombstone of this seq that has this tag.
    [[nodiscard]] Ref find_tombstone(Ref session, bool is_user, const Beyond::Passing& what) const;

    Ref add_room(std::string_view id, std::uint32_t tag);
    void remove_room(Ref ref);
    Ref add_session(Ref of_room, RoomSession id, std::uint32_t tag);
    // One that is closed already.
    Ref add_closed_session(Ref of_room, RoomSession id, std::uint32_t tag, TimeMs time_ms);
    // Removes all that it holds but its id. Returns where it lies now.
    Ref close_session(Ref ref);
    void remove_closed_session(Ref ref);
    void set_creation(Ref ref, const Event& event);

    // Makes the entry of the event's key what the event says.
    Ref add_entry(Ref of_session, const Event& event, std::uint32_t tag);
    Ref change_entry(Ref ref, const Event& event);
    void remove_entry(Ref ref);

    // Keeps an entry that has ended where it lies, until so many others have been put aside that it
    // is taken out again: what comes and goes keeps its place, and its memory.
    void put_aside(Ref ref) {
        if (entry(ref).is_aside == 0) {
            entry(ref).is_aside = 1;
            aside_.push_back(entry(ref).tag);
        }
    }
    [[nodiscard]] bool has_too_many_aside() const {
        constexpr std::size_t aside_max = 16'384;
        return aside_.size() - aside_begin_ > std::max(aside_max, entries_.size() / 8);
    }
    // The entry that was put aside first, not aside any more; no_block where it is gone.
    Ref take_from_aside();
    // Whether what has ended there can still matter.
    [[nodiscard]] bool matters(const Entry& entry) const {
        // A seq 0 is of a broken contract, and no watermark passes it.
        return entry.is_live != 0 || entry.seq == 0 ||
               entry.seq > list_of(entry).seqs.forgotten_to(pool_);
    }

    void prefetch_slots(const Tags& tags, EventKind kind) const;
    void prefetch_blocks(const Tags& tags, EventKind kind) const;
    void prefetch_neighbours(const Tags& tags) const;

    template <class Function>
    void for_each_entry(const EntryList& list, Function function) const {
        for (Ref ref = list.first; ref != no_block; ref = entry(ref).next) {
            function(entry(ref));
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
    void assign(const Store& other);
    // Room for so many without growing.
    void reserve(std::size_t rooms, std::size_t sessions, std::size_t entries) {
        rooms_.reserve(rooms);
        sessions_.reserve(sessions);
        entries_.reserve(entries);
    }
    // Lays all blocks anew, close together and in tables of the size they need.
    void compact();
    // Roughly what the blocks take.
    [[nodiscard]] std::size_t block_bytes() const { return arena_.cut_bytes(); }
    // Of all allocations.
    [[nodiscard]] std::size_t bytes() const {
        return arena_.bytes() + rooms_.bytes() + sessions_.bytes() + entries_.bytes() +
               pool_.bytes() + aside_.capacity() * sizeof(std::uint32_t);
    }

private:
    template <class Block>
    static const char* text_behind(const Block& block) {
        return static_cast<const char*>(static_cast<const void*>(&block + 1));
    }
    [[nodiscard]] char* text_at(Ref ref, std::size_t offset) const {
        return static_cast<char*>(arena_.at(ref)) + offset;
    }
    [[nodiscard]] EntryList& list_of(const Entry& entry) const;
    void link(Ref ref);
    void unlink(Ref ref);
    void replace(Ref from, Ref to);
    void drop_list(EntryList list);
    void take_room(const Store& from, Ref ref);
    void take_session(const Store& from, Ref ref, Ref into_room);
    void take_entries(const Store& from, const EntryList& entries, Ref into_session);

    std::uint64_t seed_;
    KeyedHash hash_;
    Arena arena_;
    SlotTable rooms_;
    SlotTable sessions_;
    SlotTable entries_;
    BeyondPool pool_;
    // Tags of entries, the first in front; those before aside_begin_ are done with.
    std::vector<std::uint32_t> aside_;
    std::size_t aside_begin_ = 0;
};

}  // namespace anyorder
