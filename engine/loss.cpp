#include "loss.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>

#include "changes.h"

namespace anyorder {

namespace {

EntryList& list_in(Session& session, ListKind list) {
    return list == ListKind::streams ? session.streams : session.users;
}

ListCompleteness completeness_of(const BlockStore& store, const SeqSet& seqs) {
    ListCompleteness list{.watermark = ChangeSeq{seqs.watermark()},
                          .greatest = ChangeSeq{seqs.greatest(store.pool())}};
    const Beyond* const beyond = seqs.beyond(store.pool());
    if (beyond == nullptr) {
        return list;
    }
    std::uint64_t before = seqs.watermark();
    for (const auto& [first, rest] : seqs.intervals(store.pool())) {
        if (list.missing.size() < ListCompleteness::missing_max) {
            list.missing.push_back({ChangeSeq{before + 1}, ChangeSeq{first - 1}});
        }
        if (list.missing_ranges == 0) {
            list.oldest_gap_ms = rest.first_ms;
        }
        ++list.missing_ranges;
        list.missing_seqs += first - 1 - before;
        before = rest.last;
    }
    for (const Span64& range : beyond->given_up) {
        list.given_up_seqs += range.last - range.first + 1;
    }
    list.gave_up = beyond->gave_up;
    list.contract_kept = !beyond->contract_broken;
    return list;
}

bool is_overdue(TimeMs time_ms, TimeMs now, std::uint64_t horizon_ms) {
    return time_ms < now && number(now) - number(time_ms) > horizon_ms;
}

// All open sessions, in no order.
std::vector<Ref> open_sessions(const BlockStore& store) {
    std::vector<Ref> open;
    store.sessions().for_each([&](std::uint32_t /*tag*/, Ref ref) {
        if (store.head(ref).is_closed == 0) {
            open.push_back(ref);
        }
    });
    return open;
}

constexpr std::array both_lists = {ListKind::streams, ListKind::users};

std::size_t give_up_reported(BlockStore& store, Ref session, ListKind list, TimeMs now,
                             std::uint64_t horizon_ms) {
    EntryList& entries = list_in(store.session(session), list);
    SeqSet& seqs = entries.seqs;
    std::size_t gaps = 0;
    while (const auto interval = seqs.first_interval(store.pool())) {
        const auto& [first, rest] = *interval;
        Beyond& beyond = *seqs.beyond(store.pool());
        if (first > beyond.reported_to || !is_overdue(rest.first_ms, now, horizon_ms)) {
            break;
        }
        beyond.give_up({seqs.watermark() + 1, first - 1});
        seqs.raise(first, store.pool());
        ++gaps;
    }
    if (gaps != 0) {
        entries.seqs.tidy(store.pool());
    }
    return gaps;
}

}  // namespace

Completeness completeness_of(const BlockStore& store, const Session& session) {
    return {.streams = completeness_of(store, session.streams.seqs),
            .users = completeness_of(store, session.users.seqs)};
}

std::vector<OverdueList> report_overdue(BlockStore& store, TimeMs now, std::uint64_t horizon_ms) {
    std::vector<OverdueList> overdue;
    for (const Ref ref : open_sessions(store)) {
        Session& session = store.session(ref);
        for (const ListKind list : both_lists) {
            const SeqSet& seqs = list_in(session, list).seqs;
            const auto interval = seqs.first_interval(store.pool());
            if (!interval || !is_overdue(interval->second.first_ms, now, horizon_ms)) {
                continue;
            }
            Beyond& beyond = *seqs.beyond(store.pool());
            for (const auto& [first, rest] : seqs.intervals(store.pool())) {
                if (is_overdue(rest.first_ms, now, horizon_ms)) {
                    beyond.reported_to = std::max(beyond.reported_to, first);
                }
            }
            overdue.push_back({.room_id = std::string(store.id_of(store.room(session.room))),
                               .session = session.id,
                               .list = list,
                               .oldest_gap_ms = interval->second.first_ms});
        }
    }
    std::ranges::sort(overdue, {}, [](const OverdueList& one) {
        return std::tie(one.room_id, one.session, one.list);
    });
    return overdue;
}

std::size_t give_up_reported(BlockStore& store, TimeMs now, std::uint64_t horizon_ms) {
    std::size_t gaps = 0;
    for (const Ref ref : open_sessions(store)) {
        for (const ListKind list : both_lists) {
            gaps += give_up_reported(store, ref, list, now, horizon_ms);
        }
    }
    return gaps;
}

namespace {

// One snapshot, laid over one list.
class Reconciliation {
public:
    Reconciliation(BlockStore& store, Session& session, ListKind list,
                   std::uint64_t seq_before_query)
        : store_(store),
          session_(session),
          kind_(list == ListKind::users ? EventKind::room_login : EventKind::stream_create),
          list_(list_in(session, list)),
          room_id_(store.id_of(store.room(session.room))),
          seq_(seq_before_query) {}

    Reconciled run(std::span<const SnapshotItem> items) {
        // With tombstones gone that are newer than the query, nobody knows what ended since.
        if (seq_ < seqs().droppable_to(store_.pool())) {
            return is_doubtful() ? Reconciled::query_too_old : Reconciled::up_to_date;
        }
        end_what_is_not_in(items);
        for (const SnapshotItem& item : items) {
            begin(item);
        }
        settle();
        return Reconciled::settled;
    }

private:
    SeqSet& seqs() { return list_.seqs; }
    [[nodiscard]] bool is_doubtful() {
        const Beyond* const beyond = seqs().beyond(store_.pool());
        return beyond != nullptr && (beyond->contract_broken || beyond->gave_up);
    }

    void end_what_is_not_in(std::span<const SnapshotItem> items) {
        std::vector<std::string_view> ids;
        ids.reserve(items.size());
        for (const SnapshotItem& item : items) {
            ids.push_back(item.id);
        }
        std::ranges::sort(ids);
        for (const auto& [tag, ref] : entries()) {
            const Entry& entry = store_.entry(ref);
            const bool is_in = std::ranges::binary_search(ids, store_.key_of(entry));
            // A tombstone that the snapshot contradicts goes as well, so that begin() finds none.
            if (entry.seq <= seq_ && (entry.is_live == 0 || !is_in)) {
                store_.remove_entry(list_, ref, tag);
            }
        }
        store_.shrink(list_);
    }

    // To change what is in the list on the way.
    [[nodiscard]] std::vector<HashSlot> entries() {
        std::vector<HashSlot> entries;
        std::ranges::copy_if(store_.slots_in(list_), std::back_inserter(entries),
                             [](const HashSlot& slot) { return slot.block != no_block; });
        return entries;
    }

    // What a callback would have said, as far as it is known.
    [[nodiscard]] Event event_of(const SnapshotItem& item) const {
        return {.kind = kind_,
                .session = session_.id,
                .seq = ChangeSeq{seq_},
                .time_ms = item.time_ms,
                .room_id = room_id_,
                .key = item.id};
    }

    void begin(const SnapshotItem& item) {
        const Event event = event_of(item);
        const std::uint32_t tag = store_.entry_tag(item.id);
        const Ref known = store_.find_entry(list_, item.id, tag);
        if (known == no_block) {
            store_.add_entry(list_, event, tag);
            return;
        }
        const Entry& entry = store_.entry(known);
        const bool began_again = item.time_ms != TimeMs{} && item.time_ms != entry.time_ms;
        if (entry.seq <= seq_ && began_again) {
            store_.change_entry(list_, known, event, tag);
        }
    }

    // What was wrong with the numbering up to the query is of the past.
    void settle() {
        const bool was_whole = seq_ <= seqs().watermark() && !is_doubtful();
        release_query();
        seqs().raise(seq_, store_.pool());
        if (!was_whole) {
            forgive(seqs().open_beyond(store_.pool()));
        }
        seqs().tidy(store_.pool());
    }

    void release_query() {
        if (Beyond* const beyond = seqs().beyond(store_.pool())) {
            beyond->held_from = Beyond::none_held;
        }
    }

    void forgive(Beyond& beyond) {
        std::erase_if(beyond.given_up, [this](const Span64& range) { return range.last <= seq_; });
        beyond.gave_up = !beyond.given_up.empty();
        if (beyond.gave_up) {
            Span64& first = beyond.given_up.front();
            first.first = std::max(first.first, seq_ + 1);
        }
        beyond.settled_to = seq_;
        if (beyond.contract_broken && beyond.broken_at <= seq_) {
            beyond.contract_broken = false;
        }
    }

    BlockStore& store_;
    const Session& session_;
    EventKind kind_;
    EntryList& list_;
    std::string room_id_;
    std::uint64_t seq_;
};

}  // namespace

ChangeSeq hold_for_query(BlockStore& store, Ref session, ListKind list) {
    EntryList& entries = list_in(store.session(session), list);
    const std::uint64_t greatest = entries.seqs.greatest(store.pool());
    entries.seqs.open_beyond(store.pool()).held_from = greatest;
    return ChangeSeq{greatest};
}

Reconciled reconcile_list(BlockStore& store, Ref session, ListKind list,
                          std::span<const SnapshotItem> items, std::uint64_t seq_before_query) {
    return Reconciliation(store, store.session(session), list, seq_before_query).run(items);
}

std::vector<ForgottenSession> forget_closed(BlockStore& store, TimeMs before) {
    std::vector<Ref> over;
    store.sessions().for_each([&](std::uint32_t /*tag*/, Ref ref) {
        if (store.head(ref).is_closed != 0 && store.head(ref).time_ms < before) {
            over.push_back(ref);
        }
    });
    std::vector<ForgottenSession> forgotten;
    forgotten.reserve(over.size());
    for (const Ref ref : over) {
        const SessionHead session = store.head(ref);
        forgotten.push_back({.room_id = std::string(store.id_of(store.room(session.room))),
                             .session = session.id,
                             .time_ms = session.time_ms});
        store.remove_closed_session(ref);
        const Room& room = store.room(session.room);
        if (room.sessions_closed == 0 && room.first_open == no_block) {
            store.remove_room(session.room);
        }
    }
    std::ranges::sort(forgotten, {}, [](const ForgottenSession& one) {
        return std::tie(one.room_id, one.session);
    });
    return forgotten;
}

}  // namespace anyorder
