// Drawn worlds whose callbacks are lost for good: no list is silently wrong, and each is right
// again after a reconcile.
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>

namespace anyorder {
namespace {

// Callbacks of a drawn world, numbered from 1, and which of them are about one list.
class World {
public:
    explicit World(Random& random)
        : history_(simulate(draw_scenario(random, Setting{}, {.operations_max = 30}))) {}

    using List = std::tuple<std::string, RoomSession, ListKind>;

    [[nodiscard]] std::span<const Event> events() const { return history_.callbacks(); }
    static List list_of(const Event& event) {
        return {std::string(event.room_id), event.session,
                is_user(event.kind) ? ListKind::users : ListKind::streams};
    }

    // What was live in each list after the change of this seq.
    [[nodiscard]] std::map<std::string, TimeMs> live_at(const List& list, ChangeSeq seq) const {
        std::map<std::string, TimeMs> live;
        for (const Event& event : events()) {
            if (is_room(event.kind) || list_of(event) != list || event.seq > seq) {
                continue;
            }
            if (begins(event.kind)) {
                live[std::string(event.key)] = event.time_ms;
            } else {
                live.erase(std::string(event.key));
            }
        }
        return live;
    }

    [[nodiscard]] std::map<List, ChangeSeq> last_seqs() const { return last_seqs(events()); }
    static std::map<List, ChangeSeq> last_seqs(std::span<const Event> events) {
        std::map<List, ChangeSeq> last;
        for (const Event& event : events) {
            if (!is_room(event.kind)) {
                ChangeSeq& seq = last[list_of(event)];
                seq = std::max(seq, event.seq);
            }
        }
        return last;
    }

private:
    History history_;
};

std::set<std::string> names(const std::map<std::string, TimeMs>& live) {
    std::set<std::string> names;
    for (const auto& [name, time_ms] : live) {
        names.insert(name);
    }
    return names;
}

std::set<std::string> listed(const RoomLists& lists, const World::List& list) {
    std::set<std::string> names;
    const auto& [room_id, session, kind] = list;
    const auto room = lists.find(room_id);
    if (!room || room->room_session_id != session) {
        return names;
    }
    for (const ListedStream& stream : room->streams) {
        names.insert(kind == ListKind::streams ? stream.stream_id : "");
    }
    for (const ListedUser& user : room->users) {
        names.insert(kind == ListKind::users ? user.user_account : "");
    }
    names.erase("");
    return names;
}

bool is_listed(const RoomLists& lists, const World::List& list) {
    const auto room = lists.find(std::get<0>(list));
    return room && room->room_session_id == std::get<1>(list);
}

bool is_complete(const RoomLists& lists, const World::List& list) {
    const auto found = lists.completeness(std::get<0>(list), std::get<1>(list)).value();
    return (std::get<2>(list) == ListKind::streams ? found.streams : found.users).is_complete();
}

std::vector<Event> shuffled(std::span<const Event> events, Random& random) {
    std::vector<Event> order(events.begin(), events.end());
    random.shuffle(order);
    return order;
}

// A list that says it is complete is what all changes up to the greatest seq that came made of it;
// what is lost behind that nobody can know yet.
RC_GTEST_PROP(LostCallbacks, LeaveNoListWrongThatIsSaidToBeComplete, (std::uint64_t seed)) {
    Random random(seed);
    const World world(random);
    RoomLists lists;
    std::vector<Event> arrived;
    for (const Event& event : shuffled(world.events(), random)) {
        if (!is_room(event.kind) && random.chance(1, 4)) {
            continue;
        }
        lists.apply(event);
        arrived.push_back(event);
        for (const auto& [list, last] : World::last_seqs(arrived)) {
            if (is_listed(lists, list) && is_complete(lists, list)) {
                RC_ASSERT(listed(lists, list) == names(world.live_at(list, last)));
            }
        }
    }
    std::set<World::List> overdue;
    for (const OverdueList& one : lists.overdue(TimeMs{~std::uint64_t{0}})) {
        overdue.insert({one.room_id, one.session, one.list});
    }
    for (const auto& [list, last] : World::last_seqs(arrived)) {
        if (is_listed(lists, list)) {
            RC_ASSERT(overdue.contains(list) != is_complete(lists, list));
        }
    }
}

// The same with gaps given up on, and what was given up on arriving late.
RC_GTEST_PROP(LostCallbacks, AreNotForgottenBySettling, (std::uint64_t seed)) {
    Random random(seed);
    const World world(random);
    RoomLists lists;
    std::vector<Event> arrived;
    auto order = shuffled(world.events(), random);
    for (std::size_t i = 0; i < 10 && !order.empty(); ++i) {
        order.push_back(order[random.below(order.size())]);
    }
    for (const Event& event : order) {
        if (!is_room(event.kind) && random.chance(1, 4)) {
            continue;
        }
        lists.apply(event);
        arrived.push_back(event);
        if (random.chance(1, 5)) {
            lists.overdue(TimeMs{~std::uint64_t{0}}, 0);
            lists.settle(TimeMs{~std::uint64_t{0}}, 0);
        }
        for (const auto& [list, last] : World::last_seqs(arrived)) {
            if (is_listed(lists, list) && is_complete(lists, list)) {
                RC_ASSERT(listed(lists, list) == names(world.live_at(list, last)));
            }
        }
    }
}

// One list: what arrives, a query, more arrivals, the snapshot, the rest. What the query finds lost
// stays lost or comes late; nothing after it is lost.
RC_GTEST_PROP(LostCallbacks, AreMadeUpForByAReconcile, (std::uint64_t seed)) {
    Random random(seed);
    const World world(random);
    const auto order = shuffled(world.events(), random);
    const std::size_t query = random.below(order.size() + 1);
    const std::size_t snapshot = query + random.below(order.size() - query + 1);
    RoomLists lists;
    std::vector<Event> before;
    std::vector<Event> lost;
    for (std::size_t i = 0; i < query; ++i) {
        if (!is_room(order[i].kind) && random.chance(1, 3)) {
            lost.push_back(order[i]);
            continue;
        }
        lists.apply(order[i]);
        before.push_back(order[i]);
        if (random.chance(1, 20)) {
            lists.overdue(TimeMs{~std::uint64_t{0}}, 0);
            lists.settle(TimeMs{~std::uint64_t{0}}, 0);
        }
    }
    auto asked = World::last_seqs(before);
    for (const auto& [list, last] : world.last_seqs()) {
        const auto& [room_id, session, kind] = list;
        if (const auto sent = lists.query_sent(room_id, session, kind)) {
            RC_ASSERT(*sent == asked[list]);
        }
    }
    for (std::size_t i = query; i < snapshot; ++i) {
        lists.apply(order[i]);
    }
    for (const auto& [list, last] : world.last_seqs()) {
        const ChangeSeq at_query = asked[list];
        const ChangeSeq seen{number(at_query) + random.below(number(last) - number(at_query) + 1)};
        const auto live = world.live_at(list, seen);
        std::vector<SnapshotItem> items;
        for (const auto& [name, time_ms] : live) {
            items.push_back({.id = name, .time_ms = time_ms});
        }
        const auto& [room_id, session, kind] = list;
        lists.reconcile(room_id, session, kind, items, at_query);
    }
    for (const Event& event : lost) {
        if (event.seq > asked[World::list_of(event)] || random.chance(1, 2)) {
            lists.apply(event);
        }
    }
    for (std::size_t i = snapshot; i < order.size(); ++i) {
        lists.apply(order[i]);
    }
    for (const auto& [list, last] : world.last_seqs()) {
        if (is_listed(lists, list)) {
            RC_ASSERT(is_complete(lists, list));
            RC_ASSERT(listed(lists, list) == names(world.live_at(list, last)));
        }
    }
    RC_ASSERT(lists.stats().tombstones == 0U);
}

RC_GTEST_PROP(Tombstones, AreGoneAfterACompleteDelivery, (std::uint64_t seed)) {
    Random random(seed);
    const World world(random);
    RoomLists lists;
    for (const Event& event : shuffled(world.events(), random)) {
        lists.apply(event);
    }
    RC_ASSERT(lists.stats().tombstones == 0U);
    for (const auto& [list, last] : world.last_seqs()) {
        if (is_listed(lists, list)) {
            RC_ASSERT(is_complete(lists, list));
        }
    }
}

RC_GTEST_PROP(Tombstones, AreNeverLeftByCallbacksInOrder, (std::uint64_t seed)) {
    Random random(seed);
    const World world(random);
    RoomLists lists;
    for (const Event& event : world.events()) {
        lists.apply(event);
        RC_ASSERT(lists.stats().tombstones == 0U);
    }
}

RC_GTEST_PROP(Compacting, ChangesNothing, (std::uint64_t seed)) {
    Random random(seed);
    const World world(random);
    RoomLists plain;
    RoomLists compacted(seed);
    for (const Event& event : shuffled(world.events(), random)) {
        RC_ASSERT(plain.apply(event) == compacted.apply(event));
        if (random.chance(1, 4)) {
            compacted.compact();
        }
        RC_ASSERT(plain == compacted);
        RC_ASSERT(compacted == plain);
        RC_ASSERT(plain.list() == compacted.list());
    }
}

}  // namespace
}  // namespace anyorder
