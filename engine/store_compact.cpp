#include <cstring>
#include <utility>

#include "store.h"

namespace anyorder {

void BlockStore::compact() {
    BlockStore to(seed_);
    to.reserve(rooms_.size(), sessions_.size());
    to.pool_.assign(pool_);
    rooms_.for_each([&](std::uint32_t /*tag*/, Ref ref) { to.take_room(*this, ref); });
    sessions_.for_each([&](std::uint32_t tag, Ref ref) {
        const SessionHead& closed = head(ref);
        if (closed.is_closed != 0) {
            const Room& its_room = room(closed.room);
            const Ref into = to.find_room(id_of(its_room));
            to.add_closed_session(into, closed.id, tag, closed.time_ms);
        }
    });
    *this = std::move(to);
}

void BlockStore::take_room(const BlockStore& from, Ref ref) {
    const Room& known = from.room(ref);
    const Ref into = add_room(from.id_of(known));
    room(into).newest_created_ms = known.newest_created_ms;
    room(into).has_creation = known.has_creation;
    for (Ref open = known.first_open; open != no_block; open = from.head(open).next) {
        take_session(from, open, into);
        if (open == known.current) {
            room(into).current = room(into).first_open;
        }
    }
}

void BlockStore::take_session(const BlockStore& from, Ref ref, Ref into_room) {
    const Session& known = from.session(ref);
    const Ref into = add_session(into_room, known.id, known.tag);
    Ref texts = no_block;
    if (known.texts != no_block) {
        texts = arena_.allocate(known.texts_bytes);
        std::memcpy(arena_.at(texts), from.arena_.at(known.texts), known.texts_bytes);
    }
    Session& taken = session(into);
    taken.time_ms = known.time_ms;
    taken.is_created = known.is_created;
    taken.is_current = known.is_current;
    taken.texts = texts;
    taken.texts_bytes = known.texts_bytes;
    taken.streams.seqs = known.streams.seqs;
    taken.users.seqs = known.users.seqs;
    take_entries(from, known.streams, taken.streams);
    take_entries(from, known.users, taken.users);
}

void BlockStore::take_entries(const BlockStore& from, const EntryList& entries, EntryList& into) {
    // At once: what comes in the order of its slots would fill the beginning of a table that grows.
    std::uint32_t size = 0;
    from.for_each_entry(
        entries, [&](const Entry& entry) { size += from.matters(entries, entry) ? 1U : 0U; });
    reserve(into, size);
    for (const HashSlot& slot : from.slots_in(entries)) {
        if (slot.block == no_block || !from.matters(entries, from.entry(slot.block))) {
            continue;
        }
        const Entry& known = from.entry(slot.block);
        const std::size_t bytes = sizeof(Entry) + known.key_bytes + known.data_bytes;
        const Ref copy = arena_.allocate(bytes);
        std::memcpy(arena_.at(copy), &known, bytes);
        insert_entry(into, copy, slot.tag);
    }
}

}  // namespace anyorder
