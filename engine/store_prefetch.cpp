#include "ask_ahead.h"
#include "store.h"

namespace anyorder {

namespace {

// A block's first bytes and those that follow: with an id behind it, it often lies on two lines.
void prefetch_block(const Arena& arena, Ref ref) {
    constexpr std::size_t line_bytes = 64;
    const auto* const bytes = static_cast<const char*>(arena.at(ref));
    ask_ahead(bytes);
    __builtin_prefetch(bytes + line_bytes);
}

}  // namespace

void Store::prefetch_slots(const Tags& tags, EventKind kind) const {
    sessions_.prefetch(tags.session);
    if (is_room(kind)) {
        rooms_.prefetch(tags.room);
    } else {
        entries_.prefetch(tags.entry);
    }
}

void Store::prefetch_blocks(const Tags& tags, EventKind kind) const {
    if (const Ref session = sessions_.find_any(tags.session); session != no_block) {
        prefetch_block(arena_, session);
    }
    if (is_room(kind)) {
        return;
    }
    if (const Ref entry = entries_.find_any(tags.entry); entry != no_block) {
        prefetch_block(arena_, entry);
    }
}

void Store::prefetch_neighbours(const Tags& tags) const {
    const Ref ref = entries_.find_any(tags.entry);
    if (ref == no_block) {
        return;
    }
    const Entry& found = entry(ref);
    for (const Ref neighbour : {found.previous, found.next}) {
        if (neighbour != no_block) {
            ask_ahead(arena_.at(neighbour));
        }
    }
}

}  // namespace anyorder
