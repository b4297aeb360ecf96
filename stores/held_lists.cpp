#include "held_lists.h"

#include <algorithm>
#include <utility>

namespace anyorder {

StoredOutcome HeldLists::apply(const Event& event) {
    if (is_room(event.kind)) {
        oldest_ = std::min(oldest_, event.time_ms);
    }
    const Outcome outcome = lists_.apply(event);
    const bool is_news = outcome == Outcome::applied || outcome == Outcome::deferred;
    return is_news ? StoredOutcome::changed : StoredOutcome::superseded;
}

std::vector<StoredGaps> HeldLists::gaps() {
    std::vector<StoredGaps> gaps;
    for (OverdueList& list : lists_.overdue(never, 0)) {
        const auto all = lists_.completeness(list.room_id, list.session);
        const ListCompleteness& of = list.list == ListKind::streams ? all->streams : all->users;
        gaps.push_back({.room_id = std::move(list.room_id),
                        .session = list.session,
                        .list = list.list,
                        .missing = of.missing,
                        .missing_seqs = of.missing_seqs,
                        .oldest_gap_ms = list.oldest_gap_ms});
    }
    return gaps;
}

TimeMs HeldLists::forgettable(std::uint64_t now_s, std::uint64_t older_than_s) {
    constexpr std::uint64_t ms_per_s = 1'000;
    const std::uint64_t end_s = now_s - std::min(now_s, older_than_s);
    heard_.push_back({.told_s = now_s, .oldest = std::exchange(oldest_, never)});
    while (heard_.front().told_s < end_s) {
        heard_.pop_front();
    }
    TimeMs before{end_s * ms_per_s};
    for (const Heard& heard : heard_) {
        before = std::min(before, heard.oldest);
    }
    return before;
}

std::size_t HeldLists::forget(TimeMs before) {
    forgotten_ = std::max(forgotten_, before);
    return lists_.forget(before).size();
}

void HeldLists::clear() {
    lists_.clear();
    heard_.clear();
    oldest_ = never;
    forgotten_ = {};
}

void HeldLists::replace(RoomLists lists) {
    lists_ = std::move(lists);
    oldest_ = {};
    forgotten_ = {};
}

}  // namespace anyorder
