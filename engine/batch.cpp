#include "batch.h"

#include <algorithm>
#include <array>

#include "ask_ahead.h"
#include "changes.h"

namespace anyorder {

namespace {

// Enough for memory to answer while others are looked up, and few enough to stay in the cache.
constexpr std::size_t block_events = 32;

// So far behind a block events are asked for.
constexpr std::size_t events_ahead = 4 * block_events;

// What is known of an event before it is applied.
struct Ahead {
    Tags tags;
    // Lies where a session of this tag does, or null.
    Session* session;
    // The event's open session's list and its slots, and an entry of this tag there; all or none.
    EntryList* list;
    HashSlot* slots;
    Ref entry_ref;
    Entry* entry;
};

void ask_ahead_text(std::string_view text) {
    if (!text.empty()) {
        ask_ahead(text.data());
    }
}

// Events lie in a row, but are looked at in spurts that are too short for a processor to see that.
void prefetch_event(const Event& event) {
    constexpr std::size_t line_bytes = 64;
    const auto* const bytes = static_cast<const char*>(static_cast<const void*>(&event));
    __builtin_prefetch(bytes);
    __builtin_prefetch(bytes + line_bytes);
}

void prefetch_texts(const Event& event) {
    ask_ahead_text(event.key);
    // Without a branch: what begins and what ends is as good as random.
    const auto is_read = static_cast<std::size_t>(begins(event.kind)) &
                         static_cast<std::size_t>(!event.stream_sid.empty());
    const std::array<const void*, 2> texts = {&event, event.stream_sid.data()};
    __builtin_prefetch(texts[is_read]);
    __builtin_prefetch(event.attributes);
}

// The usual case, of which apply_event() would make the same: a seq that is new, about a key that
// is known. Returns whether it was that; if not, nothing has changed.
template <bool begins>
bool change_known(BlockStore& store, const Event& event, const Ahead& ahead) {
    EntryList& list = *ahead.list;
    Entry& entry = *ahead.entry;
    const std::uint64_t seq = number(event.seq);
    const bool is_newer = seq > entry.seq;
    if (!same_text(store.key_of(entry), event.key) ||
        !list.seqs.insert_soon(seq, event.time_ms, store.pool())) {
        return false;
    }
    if (is_newer && store.fits<begins>(entry, event)) {
        store.change_in_place<begins>(list, entry, event);
    } else if (is_newer) {
        store.change_entry(list, ahead.entry_ref, event, ahead.tags.entry);
    }
    if constexpr (!begins) {
        store.tidy_ended(list);
    }
    return true;
}

using Lookahead = std::array<Ahead, block_events>;

class Block {
public:
    // `ahead` is written before it is read.
    Block(BlockStore& store, std::span<const Event> events, Lookahead& ahead)
        : store_(store), events_(events), ahead_(ahead) {}

    // `after` are the events behind those of the block.
    void look_up(std::span<const Event> after) {
        for (std::size_t i = 0; i < events_.size(); ++i) {
            ahead_[i].tags = store_.tags_of(events_[i]);
            store_.prefetch_slot(ahead_[i].tags);
            if (i + events_ahead < after.size()) {
                prefetch_event(after[i + events_ahead]);
            }
            if (i < after.size()) {
                prefetch_texts(after[i]);
            }
        }
        for (std::size_t i = 0; i < events_.size(); ++i) {
            ahead_[i].session = store_.prefetch_session(ahead_[i].tags);
        }
        for (std::size_t i = 0; i < events_.size(); ++i) {
            ahead_[i].list = list_of(events_[i], ahead_[i].session);
            ahead_[i].slots = ahead_[i].list == nullptr
                                  ? nullptr
                                  : store_.prefetch_entry_slot(*ahead_[i].list, ahead_[i].tags);
        }
        for (std::size_t i = 0; i < events_.size(); ++i) {
            Ahead& ahead = ahead_[i];
            ahead.entry = nullptr;
            if (ahead.slots != nullptr) {
                ahead.entry_ref = BlockStore::find_in(ahead.slots, *ahead.list, ahead.tags);
                ahead.entry = store_.prefetch_entry(ahead.entry_ref);
            }
        }
    }

    void apply() {
        const BlockStore::KeepsFreed keeps_freed(store_);
        const std::uint64_t moves = store_.moves();
        for (std::size_t i = 0; i < events_.size(); ++i) {
            const Ahead& ahead = ahead_[i];
            if (ahead.entry == nullptr || moves != store_.moves() ||
                !(begins(events_[i].kind) ? change_known<true>(store_, events_[i], ahead)
                                          : change_known<false>(store_, events_[i], ahead))) {
                apply_event(store_, events_[i], ahead.tags);
            }
        }
    }

private:
    // Null where the event is not about a stream or a user, or its session not open.
    EntryList* list_of(const Event& event, Session* session) {
        return session == nullptr || is_room(event.kind) || session->is_closed != 0 ||
                       !store_.is_open_session(*session, event.room_id, event.session)
                   ? nullptr
                   : &session->list(is_user(event.kind));
    }

    BlockStore& store_;
    std::span<const Event> events_;
    Lookahead& ahead_;
};

}  // namespace

void apply_events(BlockStore& store, std::span<const Event> events) {
    // What lies in the nearest cache needs no asking ahead.
    constexpr std::size_t near_bytes = std::size_t{1} << 19U;
    while (!events.empty() && store.block_bytes() < near_bytes) {
        apply_event(store, events.front(), store.tags_of(events.front()));
        events = events.subspan(1);
    }
    apply_in_steps(store, events);
}

void apply_in_steps(BlockStore& store, std::span<const Event> events) {
    for (const Event& event : events.first(std::min(block_events, events.size()))) {
        prefetch_texts(event);
    }
    Lookahead ahead{};
    while (!events.empty()) {
        Block block(store, events.first(std::min(block_events, events.size())), ahead);
        events = events.subspan(std::min(block_events, events.size()));
        block.look_up(events);
        block.apply();
    }
}

}  // namespace anyorder
