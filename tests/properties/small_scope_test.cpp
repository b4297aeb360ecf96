// Small scope: all scenarios of a size and all orders, counted another way.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/order_count.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/world.h>

namespace anyorder {
namespace {

constexpr Lists rooms_only{.rooms = true, .streams = false, .users = false};
constexpr Lists streams_only{.rooms = false, .streams = true, .users = false};

std::size_t count(const Lists& lists, std::size_t callbacks, bool distinct_times = true,
                  Alphabet alphabet = Alphabet::plain) {
    return small_scenarios({.lists = lists, .alphabet = alphabet, .distinct_times = distinct_times},
                           callbacks)
        .size();
}

// Sequences of opens and closes of rooms, where a room that is new gets the next name: counted by
// walking over the number of open rooms and the number of names used, without a world. A history of
// two sessions or more counts twice, as session ids ascend and descend.
std::size_t room_histories(std::size_t length) {
    std::function<std::size_t(std::size_t, std::size_t, std::size_t, std::size_t)> walk =
        [&](std::size_t left, std::size_t open, std::size_t names, std::size_t sessions) {
            if (left == 0) {
                return std::size_t{sessions > 1 ? 2U : 1U};
            }
            const std::size_t reopened = names - open;
            std::size_t ways = open == 0 ? 0 : open * walk(left - 1, open - 1, names, sessions);
            ways += reopened == 0 ? 0 : reopened * walk(left - 1, open + 1, names, sessions + 1);
            return ways + walk(left - 1, open + 1, names + 1, sessions + 1);
        };
    return walk(length, 0, 0, 0);
}

TEST(SmallScope, HasEveryHistoryOfRooms) {
    for (std::size_t length = 1; length <= 7; ++length) {
        EXPECT_EQ(count(rooms_only, length), room_histories(length)) << length;
    }
}

// One room, streams of one user: opens and closes of streams, and the logout that ends all of them
// and the room. Counted without a world, for histories in which the room stays open.
std::size_t stream_histories(std::size_t length, std::size_t live, std::size_t names) {
    if (length == 0) {
        return 1;
    }
    std::size_t ways = live == 0 ? 0 : live * stream_histories(length - 1, live - 1, names);
    if (names > live) {
        ways += (names - live) * stream_histories(length - 1, live + 1, names);
    }
    return ways + stream_histories(length - 1, live + 1, names + 1);
}

TEST(SmallScope, HasEveryHistoryOfOneRoomsStreams) {
    for (std::size_t callbacks = 2; callbacks <= 5; ++callbacks) {
        const auto scenarios = small_scenarios(
            {.lists = streams_only, .alphabet = Alphabet::plain, .distinct_times = true},
            callbacks);
        const auto one_open_room = [](const Scenario& scenario) {
            const History history = simulate(scenario);
            return std::ranges::count_if(history.callbacks(), [](const Event& event) {
                       return is_room(event.kind);
                   }) == 1;
        };
        EXPECT_EQ(std::ranges::count_if(scenarios, one_open_room),
                  static_cast<std::ptrdiff_t>(stream_histories(callbacks - 1, 0, 0)))
            << callbacks;
    }
}

TEST(SmallScope, MakesExactlyTheCallbacksAskedForInScenariosThatAllDiffer) {
    for (std::size_t callbacks = 1; callbacks <= 4; ++callbacks) {
        std::set<std::string> histories;
        const auto scenarios = small_scenarios({.lists = {}}, callbacks);
        for (const Scenario& scenario : scenarios) {
            const History history = simulate(scenario);
            EXPECT_EQ(history.callbacks().size(), callbacks);
            std::string words;
            for (const Event& event : history.callbacks()) {
                words += std::string(name_of(event.kind)) + std::to_string(number(event.session)) +
                         "/" + std::to_string(number(event.seq)) + "@" +
                         std::to_string(number(event.time_ms)) +
                         std::to_string(number(event.user_session)) + std::string(event.room_id) +
                         std::string(event.key) + ";";
            }
            const Setting& setting = scenario.setting;
            words += setting.families.streams ? "s" : "";
            words += setting.families.users ? "u" : "";
            words += setting.distinct_times ? "d" : "";
            EXPECT_TRUE(histories.insert(words).second) << words;
        }
    }
}

// FNV-1a over numbers.
class Checksum {
public:
    void add(std::uint64_t value) { sum_ = (sum_ ^ value) * 0x100'0000'01b3; }
    void add(const Scenario& scenario) {
        const Setting& setting = scenario.setting;
        add(setting.families.streams ? 1 : 0);
        add(setting.families.users ? 1 : 0);
        add(setting.distinct_times ? 1 : 0);
        add(setting.numbers.first_session);
        add(static_cast<std::uint64_t>(setting.numbers.session_step));
        add(scenario.operations.size());
        for (const Operation& operation : scenario.operations) {
            add(static_cast<std::uint64_t>(operation.kind));
            add(operation.room);
            add(operation.user);
            add(operation.stream);
            add(operation.gap_ms);
        }
    }
    [[nodiscard]] std::uint64_t sum() const { return sum_; }

private:
    std::uint64_t sum_ = 0xcbf2'9ce4'8422'2325;
};

std::uint64_t checksum(Alphabet alphabet) {
    Checksum checksum;
    for (std::size_t callbacks = 0; callbacks <= 5; ++callbacks) {
        for (const Scenario& scenario :
             small_scenarios({.lists = {}, .alphabet = alphabet}, callbacks)) {
            checksum.add(scenario);
        }
    }
    return checksum.sum();
}

// As an enumeration found them that replayed each scenario from its beginning and kept all of its
// words as text.
TEST(SmallScope, HasTheSameScenariosInTheSameOrderFromVersionToVersion) {
    EXPECT_EQ(checksum(Alphabet::plain), 0xb3f8'e8ba'7045'a4aaU);
    EXPECT_EQ(checksum(Alphabet::full), 0x4b65'1928'45fd'9febU);
}

TEST(SmallScope, IsVisitedAsItIsListed) {
    const SmallScope scope{.lists = {}, .distinct_times = true};
    std::vector<Scenario> visited;
    EXPECT_TRUE(for_each_small_scenario(scope, 4, [&](const Scenario& scenario) {
        visited.push_back(scenario);
        return true;
    }));
    EXPECT_EQ(visited, small_scenarios(scope, 4));
    EXPECT_EQ(count_small_scenarios(scope, 4), visited.size());
}

TEST(SmallScope, IsVisitedUntilToldToStop) {
    const std::size_t all = small_scenarios({.lists = {}}, 3).size();
    for (std::size_t wanted = 1; wanted <= all; ++wanted) {
        std::size_t visited = 0;
        EXPECT_FALSE(for_each_small_scenario(
            {.lists = {}}, 3, [&](const Scenario& /*scenario*/) { return ++visited < wanted; }));
        EXPECT_EQ(visited, wanted);
    }
}

TEST(SmallScope, TheFullAlphabetHasAllOfThePlainOne) {
    const auto plain = small_scenarios({.lists = {}, .alphabet = Alphabet::plain}, 4);
    const auto full = small_scenarios({.lists = {}, .alphabet = Alphabet::full}, 4);
    EXPECT_GT(full.size(), plain.size());
    for (const Scenario& scenario : plain) {
        EXPECT_NE(std::ranges::find(full, scenario), full.end());
    }
}

TEST(SmallScope, TiesAddEveryPatternOfSharedMilliseconds) {
    // A room that opens, closes and opens again: two gaps, each there or not, and ids both ways.
    const auto scenarios = small_scenarios({.lists = rooms_only, .alphabet = Alphabet::plain}, 3);
    const auto comes_back = [](const Scenario& scenario) {
        const History history = simulate(scenario);
        const auto events = history.callbacks();
        return !scenario.setting.distinct_times && events[1].kind == EventKind::room_close &&
               events[0].room_id == events[2].room_id;
    };
    EXPECT_EQ(std::ranges::count_if(scenarios, comes_back), 4 * 2);
}

TEST(SmallScope, FamiliesAreTheSubsetsThatCanBeJudged) {
    EXPECT_EQ(families_of({}).size(), 4U);
    EXPECT_EQ(families_of(rooms_only).size(), 1U);
    EXPECT_EQ(families_of(streams_only).size(), 1U);
    EXPECT_EQ(families_of({.rooms = false, .streams = true, .users = true}).size(), 3U);
}

TEST(Orders, AreAllOfThemEachOnce) {
    for (std::size_t callbacks = 0; callbacks <= 6; ++callbacks) {
        std::set<Delivery> orders;
        for_each_order(callbacks, [&](const Delivery& delivery) {
            EXPECT_TRUE(is_complete(delivery, callbacks));
            return orders.insert(delivery).second;
        });
        EXPECT_EQ(orders.size(), factorial(callbacks));
    }
}

TEST(Orders, WithARepeatAreAllOfThemEachOnce) {
    for (std::size_t callbacks = 1; callbacks <= 5; ++callbacks) {
        std::set<Delivery> orders;
        for_each_order_with_a_repeat(callbacks, [&](const Delivery& delivery) {
            EXPECT_TRUE(is_complete(delivery, callbacks));
            EXPECT_EQ(delivery.size(), callbacks + 1);
            return orders.insert(delivery).second;
        });
        // One of the two equal callbacks comes first, whichever it is.
        OrderCount twice = factorial(callbacks + 1);
        twice *= callbacks;
        EXPECT_EQ(2 * orders.size(), twice);
    }
}

TEST(Orders, StopWhenToldTo) {
    int visited = 0;
    EXPECT_FALSE(for_each_order(5, [&](const Delivery&) { return ++visited < 3; }));
    EXPECT_EQ(visited, 3);
}

}  // namespace
}  // namespace anyorder
