#include "tombstones.h"

#include <algorithm>
#include <vector>

#include "arrived.h"
#include "seq_words.h"

namespace anyorder {

namespace {

// Whether the engine decides the stream or user by this event from now on. `ended_by` is the seq of
// its tombstone so far.
bool decides(const Event& event, Outcome outcome, const std::optional<ChangeSeq>& ended_by) {
    switch (outcome) {
        case Outcome::applied:
        case Outcome::deferred:
        case Outcome::session_over:
            return true;
        case Outcome::conflicting:
            // Of two changes with one seq the end counts.
            return !begins(event.kind) || ended_by != event.seq;
        case Outcome::superseded:
        case Outcome::duplicate:
        case Outcome::too_late:
            return false;
    }
    return false;
}

std::string dropped(const std::vector<ChangeSeq>& seqs) {
    return seqs.size() == 1 ? "the tombstone of " + named(seqs.front()) + " is dropped"
                            : std::to_string(seqs.size()) + " tombstones are dropped";
}

std::string everything_up_to(const ListCompleteness& list) {
    return "; everything up to " + named(list.watermark) + " has arrived";
}

std::string until_in(const ListCompleteness& list, ChangeSeq seq) {
    return list.contract_kept ? " until " + missing_below(list, seq)
                              : " for good, as the numbering is broken";
}

std::string remembered(const ListCompleteness& list, ChangeSeq seq,
                       const std::optional<ChangeSeq>& ended_by) {
    return "; its end is remembered (a tombstone" +
           (ended_by ? ", in place of that of " + named(*ended_by) : std::string()) + ")" +
           until_in(list, seq);
}

}  // namespace

std::string TombstoneAccount::take(const Event& event, Outcome outcome,
                                   const std::optional<ListCompleteness>& list) {
    if (event.kind == EventKind::room_close) {
        return drop_session(event);
    }
    return list ? change(event, outcome, *list) : std::string();
}

std::size_t TombstoneAccount::count() const {
    std::size_t count = 0;
    for (const auto& [id, tombstones] : lists_) {
        count += tombstones.size();
    }
    return count;
}

std::string TombstoneAccount::drop_session(const Event& close) {
    std::vector<ChangeSeq> gone;
    for (const ListKind list : {ListKind::streams, ListKind::users}) {
        const auto place = lists_.find({close.room_id, close.session, list});
        if (place != lists_.end()) {
            for (const auto& [key, seq] : place->second) {
                gone.push_back(seq);
            }
            lists_.erase(place);
        }
    }
    return gone.empty() ? std::string() : "; " + dropped(gone) + " with it";
}

std::string TombstoneAccount::change(const Event& event, Outcome outcome,
                                     const ListCompleteness& list) {
    Tombstones& tombstones = lists_[{event.room_id, event.session, list_of(event)}];
    const auto known = tombstones.find(event.key);
    const auto ended_by = known == tombstones.end() ? std::nullopt : std::optional(known->second);
    const bool decided = decides(event, outcome, ended_by);
    const auto has_passed = [&](ChangeSeq seq) {
        return list.contract_kept && seq <= list.watermark;
    };
    std::string text;
    if (decided && begins(event.kind)) {
        if (ended_by && !has_passed(*ended_by)) {
            text += "; " + dropped({*ended_by}) + ", as there is something newer";
            tombstones.erase(event.key);
        }
    } else if (decided && !has_passed(event.seq)) {
        text += remembered(list, event.seq, ended_by);
        tombstones[event.key] = event.seq;
    } else if (ended_by && outcome == Outcome::superseded && !has_passed(*ended_by)) {
        text += "; the tombstone of " + named(*ended_by) + " stays" + until_in(list, *ended_by);
    }
    std::vector<ChangeSeq> gone;
    std::erase_if(tombstones, [&](const auto& tombstone) {
        const bool goes = has_passed(tombstone.second);
        if (goes) {
            gone.push_back(tombstone.second);
        }
        return goes;
    });
    if (decided && !begins(event.kind) && has_passed(event.seq)) {
        return text + everything_up_to(list) + ", so its end need not be remembered" +
               (gone.empty() ? std::string() : ", and " + dropped(gone));
    }
    return gone.empty() ? text : text + everything_up_to(list) + ": " + dropped(gone);
}

}  // namespace anyorder
