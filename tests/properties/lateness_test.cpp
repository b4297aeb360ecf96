// Bounded lateness on subjects: the orders that it stands for, and no others.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/properties/lateness.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using enum OperationKind;

LatticeResult explored(std::string_view subject, const History& history, std::size_t lateness) {
    return explore_lateness(*find_subject(subject)->make(), history, Lists{},
                            {.lateness = lateness});
}

// Of each callback its first arrival alone.
Delivery without_repeats(const Delivery& delivery) {
    Delivery first;
    for (const std::uint32_t callback : delivery) {
        if (std::ranges::find(first, callback) == first.end()) {
            first.push_back(callback);
        }
    }
    return first;
}

bool is_within(const Delivery& order, std::size_t lateness) {
    for (std::size_t at = 0; at < order.size(); ++at) {
        if (std::any_of(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(at),
                        [&](std::uint32_t early) { return early >= order[at] + lateness; })) {
            return false;
        }
    }
    return true;
}

std::vector<History> drawn_histories(std::size_t callbacks_max) {
    std::vector<History> histories;
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        Random random(seed);
        History history = simulate(draw_scenario(random, {.operations_max = 5}));
        if (history.callbacks().size() <= callbacks_max) {
            histories.push_back(std::move(history));
        }
    }
    return histories;
}

// How far the arrivals of the first order that ends wrong are from the true order, at least.
std::size_t least_lateness_that_is_wrong(Subject& subject, const History& history) {
    const std::size_t callbacks = history.callbacks().size();
    const ObservedList truth = observe(history.truth);
    std::size_t least = callbacks + 1;
    for_each_order(callbacks, [&](const Delivery& order) {
        if (!is_within(order, least - 1)) {
            return true;
        }
        if (!holds(judge_convergence(subject, {history.callbacks(), &truth, &order, Lists{}}))) {
            while (least > 1 && is_within(order, least - 1)) {
                --least;
            }
        }
        return least > 1;
    });
    return least;
}

TEST(Lateness, MissesNothingThatBruteForceFindsInTheOrdersItAllows) {
    std::size_t wrong = 0;
    for (const History& history : drawn_histories(6)) {
        for (const CatalogueEntry& entry : catalogue()) {
            const std::size_t least = least_lateness_that_is_wrong(*entry.make(), history);
            for (std::size_t lateness = 1; lateness <= history.callbacks().size(); ++lateness) {
                const LatticeResult result = explored(entry.name, history, lateness);
                wrong += lateness >= least ? 1U : 0U;
                EXPECT_TRUE(lateness < least || violated(result.verdict))
                    << entry.name << ", lateness " << lateness;
                EXPECT_TRUE(is_within(without_repeats(result.counterexample), lateness))
                    << entry.name << ", lateness " << lateness;
            }
        }
    }
    EXPECT_GT(wrong, 100U);
}

TEST(Lateness, OfAllCallbacksIsTheLattice) {
    for (const History& history : drawn_histories(7)) {
        for (const CatalogueEntry& entry : catalogue()) {
            const LatticeResult late = explored(entry.name, history, history.callbacks().size());
            const LatticeResult all = explore_lattice(*entry.make(), history, Lists{});
            EXPECT_EQ(late.verdict.index(), all.verdict.index()) << entry.name;
            EXPECT_EQ(late.counterexample, all.counterexample) << entry.name;
            EXPECT_EQ(late.nodes, all.nodes) << entry.name;
            EXPECT_EQ(late.applications, all.applications) << entry.name;
            EXPECT_EQ(late.orders, all.orders) << entry.name;
        }
    }
}

// Two rooms are created, then a stream is published in the first one: it would have to overtake two
// callbacks to arrive before its room does.
TEST(Lateness, FindsABugOnlyWhereCallbacksMayBeAsLateAsItNeeds) {
    const Scenario scenario{.setting = {.families = {.streams = true, .users = false}},
                            .operations = {{log_in, 0, 0}, {log_in, 1, 1}, {publish, 0, 0, 0}}};
    const History history = simulate(scenario);
    ASSERT_EQ(history.callbacks().size(), 3U);
    EXPECT_TRUE(holds(explored("needs_room_first", history, 1).verdict));
    EXPECT_TRUE(holds(explored("needs_room_first", history, 2).verdict));
    EXPECT_TRUE(violated(explored("needs_room_first", history, 3).verdict));
}

// Thirty callbacks or a few more of users who come, publish and go.
History long_history() {
    Scenario scenario{.setting = {.distinct_times = false}, .operations = {}};
    while (simulate(scenario).callbacks().size() < 30) {
        for (const OperationKind kind : {log_in, publish, publish_again, stop, publish, log_out}) {
            scenario.operations.push_back({.kind = kind});
        }
    }
    return simulate(scenario);
}

TEST(Lateness, ProvesHistoriesOfTheReferenceThatAreTooLongForAllOrders) {
    const History history = long_history();
    const std::size_t callbacks = history.callbacks().size();
    const LatticeResult result = explored("reference", history, 6);
    EXPECT_TRUE(holds(result.verdict));
    EXPECT_EQ(result.nodes, (callbacks - 6 + 2) << 5U);
    EXPECT_GT(result.orders.str().size(), 12U);
    EXPECT_EQ(explored("reference", history, 1).orders, 1);
    EXPECT_EQ(explored("reference", history, 1).nodes, callbacks + 1);
}

TEST(Lateness, RepeatsEverythingThatHasArrivedHoweverLongAgo) {
    const History history = long_history();
    const LatticeResult result = explored("forgets_closed_session", history, 1);
    ASSERT_TRUE(violated(result.verdict));
    EXPECT_EQ(result.counterexample.size(), history.callbacks().size() + 1);
}

TEST(Lateness, ProvesTheListOfEveryPrefix) {
    const auto reference = find_subject("reference")->make();
    EXPECT_TRUE(holds(
        explore_lateness(*reference, long_history(), Lists{}, {.lateness = 3, .every_prefix = true})
            .verdict));
    const History history = simulate({.setting = {}, .operations = {{log_in}, {publish}}});
    const auto subject = find_subject("hides_empty_rooms")->make();
    EXPECT_TRUE(
        violated(explore_lateness(*subject, history, Lists{}, {.lateness = 1, .every_prefix = true})
                     .verdict));
}

TEST(Lateness, ExploresNothingWhereThereAreMoreSetsThanItMay) {
    const auto subject = find_subject("reference")->make();
    const LatticeResult result =
        explore_lateness(*subject, long_history(), Lists{}, {.lateness = 6, .nodes_max = 100});
    ASSERT_TRUE(std::holds_alternative<Unknown>(result.verdict));
    EXPECT_NE(std::get<Unknown>(result.verdict).reason.find("are more than 100"),
              std::string::npos);
    EXPECT_EQ(result.nodes, 0U);
}

}  // namespace
}  // namespace anyorder
