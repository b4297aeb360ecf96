#include "life.h"

#include <sstream>
#include <utility>

namespace anyorder::testing {

namespace {

constexpr TimeMs at_the_end{~std::uint64_t{0}};

ListKind list_of(const Event& event) {
    return is_user(event.kind) ? ListKind::users : ListKind::streams;
}

std::string shown(const std::vector<OverdueList>& overdue) {
    std::ostringstream out;
    for (const OverdueList& one : overdue) {
        out << one.room_id << ' ' << number(one.session) << ' ' << static_cast<int>(one.list) << ' '
            << number(one.oldest_gap_ms) << '\n';
    }
    return out.str();
}

std::string shown(const std::vector<ForgottenSession>& forgotten) {
    std::ostringstream out;
    for (const ForgottenSession& one : forgotten) {
        out << one.room_id << ' ' << number(one.session) << ' ' << number(one.time_ms) << '\n';
    }
    return out.str();
}

std::string shown(const std::optional<ChangeSeq>& seq) {
    return seq ? std::to_string(number(*seq)) : "nothing";
}

}  // namespace

Life::Life(Random& random, std::size_t events, Contract contract)
    : log_(draw_events(random, events, contract)) {
    std::vector<Event> order(log_->events().begin(), log_->events().end());
    for (std::size_t i = 0; i < events / 4; ++i) {
        order.push_back(any_event(random));
    }
    random.shuffle(order);
    for (const Event& event : order) {
        if (random.chance(1, 10)) {
            continue;  // lost
        }
        steps_.emplace_back(
            [event](RoomLists& lists) { return std::string(name_of(lists.apply(event))); });
        if (random.chance(1, 3)) {
            add_upkeep(random);
        }
    }
}

const Event& Life::any_event(Random& random) const {
    return log_->events()[random.below(log_->events().size())];
}

void Life::add_upkeep(Random& random) {
    switch (random.below(5)) {
        case 0:
            steps_.emplace_back(
                [](RoomLists& lists) { return shown(lists.overdue(at_the_end, 0)); });
            return;
        case 1:
            steps_.emplace_back(
                [](RoomLists& lists) { return std::to_string(lists.settle(at_the_end, 0)); });
            return;
        case 2:
            if (random.chance(1, 4)) {
                const TimeMs before = any_event(random).time_ms;
                steps_.emplace_back(
                    [before](RoomLists& lists) { return shown(lists.forget(before)); });
            }
            return;
        default:
            add_query(random);
    }
}

// Mostly a query that is answered some steps later, if at all.
void Life::add_query(Random& random) {
    const Event& about = any_event(random);
    const auto asked = std::make_shared<std::optional<ChangeSeq>>();
    steps_.emplace_back([about, asked](RoomLists& lists) {
        *asked = lists.query_sent(about.room_id, about.session, list_of(about));
        return shown(*asked);
    });
    for (std::uint64_t events = random.below(5); events-- > 0;) {
        steps_.emplace_back([event = any_event(random)](RoomLists& lists) {
            return std::string(name_of(lists.apply(event)));
        });
    }
    if (random.chance(2, 3)) {
        steps_.push_back(reconciliation(random, about, asked));
    }
}

Life::Step Life::reconciliation(Random& random, const Event& about, const Asked& asked) {
    std::vector<SnapshotItem> items;
    for (std::uint64_t left = random.below(4); left-- > 0;) {
        const Event& live = any_event(random);
        items.push_back({.id = live.key, .time_ms = random.chance(1, 2) ? live.time_ms : TimeMs{}});
    }
    const std::optional<ChangeSeq> other =
        random.chance(1, 4) ? std::optional(any_event(random).seq) : std::nullopt;
    return [about, items, other, asked](RoomLists& lists) {
        const ChangeSeq seq = other ? *other : asked->value_or(ChangeSeq{});
        return std::string(
            name_of(lists.reconcile(about.room_id, about.session, list_of(about), items, seq)));
    };
}

Life drawn_life(Random& random, std::size_t events_max) {
    const Contract contract = random.chance(1, 2) ? Contract::kept : Contract::broken;
    return Life(random, 1 + random.below(events_max), contract);
}

}  // namespace anyorder::testing
