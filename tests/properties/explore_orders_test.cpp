// The walk through all orders of a bounded lateness, held against orders that are written out.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include <anyorder/properties/explore_orders.h>
#include <anyorder/properties/order_count.h>
#include <anyorder/properties/small_scope.h>

namespace anyorder {
namespace {

using Count128 = boost::multiprecision::uint128_t;
using AnyCount = boost::multiprecision::cpp_int;

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

// A bit for each callback, whatever their order.
struct Arrived {
    std::uint64_t bits = 0;

    friend bool operator==(const Arrived&, const Arrived&) = default;
};

// First arrivals in their order: as many states as there are ways.
struct Sequence {
    std::string callbacks;

    friend bool operator==(const Sequence&, const Sequence&) = default;
};

void apply(Arrived& state, std::uint32_t callback) {
    state.bits |= std::uint64_t{1} << callback % 64;
}
void apply(Sequence& state, std::uint32_t callback) {
    const char name = static_cast<char>('a' + callback);
    if (state.callbacks.find(name) == std::string::npos) {
        state.callbacks += name;
    }
}

// Writes down what it is shown, and stops where told.
template <class State>
struct Witness {
    void deliver(State& state, std::uint32_t callback) const { apply(state, callback); }
    bool reached(const VisitedNode<State>& node) {
        ++nodes;
        State replayed;
        for (const std::uint32_t callback : node.path()) {
            paths_fit = paths_fit && node.arrived.contains(callback);
            apply(replayed, callback);
        }
        paths_fit =
            paths_fit && replayed == *node.state && node.path().size() == node.arrived.size();
        return nodes < nodes_max;
    }
    bool repeat_changed(const VisitedNode<State>& /*node*/, std::uint32_t /*callback*/,
                        const State& /*changed*/) {
        ++changes;
        return true;
    }
    bool ended(const VisitedNode<State>& node) {
        ends.push_back(*node.state);
        return true;
    }

    std::uint64_t nodes_max = no_limit;
    std::uint64_t nodes = 0;
    std::uint64_t changes = 0;
    bool paths_fit = true;
    std::vector<State> ends{};
};

template <class State, class Count = std::uint64_t>
Exploration<Count> explored(const BoundedLateness& space, std::uint64_t nodes_max = no_limit) {
    return explore_orders<Count>(space, State{}, nodes_max, Witness<State>{});
}

bool is_within(const Delivery& order, std::size_t lateness) {
    for (std::size_t early = 0; early < order.size(); ++early) {
        for (std::size_t late = early + 1; late < order.size(); ++late) {
            if (order[early] >= order[late] + lateness) {
                return false;
            }
        }
    }
    return true;
}

std::vector<std::string> orders_within(std::size_t callbacks, std::size_t lateness) {
    std::vector<std::string> orders;
    for_each_order(callbacks, [&](const Delivery& order) {
        if (is_within(order, lateness)) {
            std::string text;
            for (const std::uint32_t callback : order) {
                text += static_cast<char>('a' + callback);
            }
            orders.push_back(text);
        }
        return true;
    });
    std::ranges::sort(orders);
    return orders;
}

TEST(ExploreOrders, CountsTheOrdersOfEveryLatenessThatFilteringLeaves) {
    for (std::size_t callbacks = 0; callbacks <= 8; ++callbacks) {
        for (std::size_t lateness = 1; lateness <= std::max<std::size_t>(callbacks, 1);
             ++lateness) {
            const auto result = explored<Arrived>({callbacks, lateness});
            EXPECT_EQ(result.orders, orders_within(callbacks, lateness).size())
                << callbacks << " callbacks, lateness " << lateness;
            EXPECT_EQ(result.nodes, BoundedLateness(callbacks, lateness).sets());
        }
    }
}

TEST(ExploreOrders, WalksExactlyTheOrdersThatFilteringLeaves) {
    for (std::size_t callbacks = 1; callbacks <= 6; ++callbacks) {
        for (std::size_t lateness = 1; lateness <= callbacks; ++lateness) {
            Witness<Sequence> witness;
            explore_orders({callbacks, lateness}, Sequence{}, no_limit, witness);
            std::vector<std::string> ends;
            for (const Sequence& end : witness.ends) {
                ends.push_back(end.callbacks);
            }
            std::ranges::sort(ends);
            EXPECT_EQ(ends, orders_within(callbacks, lateness))
                << callbacks << " callbacks, lateness " << lateness;
            EXPECT_TRUE(witness.paths_fit);
            EXPECT_EQ(witness.changes, 0U);
        }
    }
}

TEST(ExploreOrders, AppliesEachCallbackOnceAtEachNodeOfAllOrders) {
    for (std::size_t callbacks = 0; callbacks <= 12; ++callbacks) {
        const auto result = explored<Arrived>(BoundedLateness::unbounded(callbacks));
        EXPECT_EQ(result.nodes, std::uint64_t{1} << callbacks);
        EXPECT_EQ(result.applications, std::uint64_t{callbacks} << callbacks);
        EXPECT_EQ(OrderCount(result.orders), factorial(callbacks));
    }
    // 1 + 5 + 5·4 + … ways to begin.
    const auto by_order = explored<Sequence>(BoundedLateness::unbounded(5));
    EXPECT_EQ(by_order.nodes, 326U);
    EXPECT_EQ(by_order.applications, 5 * 326U);
    EXPECT_EQ(by_order.orders, 120U);
}

// With lateness 2 a callback changes places with its neighbour or stays: Fibonacci's numbers.
TEST(ExploreOrders, CountsBeyond64And128Bits) {
    EXPECT_EQ((explored<Arrived, Count128>({100, 2}).orders), Count128("573147844013817084101"));
    EXPECT_EQ((explored<Arrived, AnyCount>({200, 2}).orders),
              AnyCount("453973694165307953197296969697410619233826"));
}

// A state that is different after each application.
struct Applications {
    std::uint64_t count = 0;

    friend bool operator==(const Applications&, const Applications&) = default;
};

void apply(Applications& state, std::uint32_t /*callback*/) {
    ++state.count;
}

TEST(ExploreOrders, ShowsEveryRepeatThatChangesAStateAndGoesOnFromTheStateBefore) {
    Witness<Applications> witness;
    const auto result =
        explore_orders(BoundedLateness::unbounded(4), Applications{}, no_limit, witness);
    EXPECT_EQ(witness.changes, 32U);
    EXPECT_EQ(result.orders, 24U);
    ASSERT_EQ(witness.ends.size(), 1U);
    EXPECT_EQ(witness.ends[0].count, 4U);
}

TEST(ExploreOrders, StopsAtItsBudgetAndWhereToldTo) {
    const auto too_many = explored<Sequence>(BoundedLateness::unbounded(5), 100);
    EXPECT_EQ(too_many.end, ExplorationEnd::nodes_max);
    EXPECT_EQ(too_many.nodes, 100U);
    EXPECT_EQ(explored<Sequence>(BoundedLateness::unbounded(5), 326).end, ExplorationEnd::complete);
    Witness<Arrived> witness{.nodes_max = 7};
    const auto stopped =
        explore_orders(BoundedLateness::unbounded(5), Arrived{}, no_limit, witness);
    EXPECT_EQ(stopped.end, ExplorationEnd::stopped);
    EXPECT_EQ(witness.nodes, 7U);
}

TEST(BoundedLateness, GivesEachSetThatCanArriveAPlaceOfItsOwn) {
    for (std::size_t callbacks = 1; callbacks <= 10; ++callbacks) {
        for (std::size_t lateness = 1; lateness <= callbacks; ++lateness) {
            const BoundedLateness space(callbacks, lateness);
            std::vector<ArrivedSet> sets{{}};
            std::set<std::uint64_t> places{space.place_of({})};
            for (std::size_t at = 0; at < sets.size(); ++at) {
                const ArrivedSet set = sets[at];
                space.for_each_next(set, [&](std::uint32_t callback, std::uint64_t place) {
                    EXPECT_FALSE(set.contains(callback));
                    EXPECT_TRUE(set.with(callback).contains(callback));
                    EXPECT_EQ(place, space.place_of(set.with(callback)));
                    EXPECT_LT(place, space.sets());
                    if (places.insert(place).second) {
                        sets.push_back(set.with(callback));
                    }
                    return true;
                });
            }
            EXPECT_EQ(places.size(), space.sets());
            EXPECT_EQ(space.sets(), (callbacks - lateness + 2) << (lateness - 1));
        }
    }
}

TEST(BoundedLateness, IsTakenForTheNearestThatThereIs) {
    EXPECT_EQ(BoundedLateness(5, 0).lateness(), 1U);
    EXPECT_EQ(BoundedLateness(5, 9).lateness(), 5U);
    EXPECT_EQ(BoundedLateness(0, 9).sets(), 1U);
    EXPECT_EQ(BoundedLateness(80, 12).sets(), 143'360U);
    EXPECT_EQ(BoundedLateness(1'000, 99).lateness(), BoundedLateness::lateness_max);
}

TEST(ArrivedSet, KnowsAFullWindowOfTheGreatestLateness) {
    constexpr std::uint32_t last = BoundedLateness::lateness_max - 1;
    ArrivedSet set;
    for (std::uint32_t callback = last; callback > 0; --callback) {
        set = set.with(callback);
    }
    EXPECT_EQ(set.size(), last);
    EXPECT_TRUE(set.contains(last));
    EXPECT_FALSE(set.contains(last + 1));
    EXPECT_EQ(set.with(0), (ArrivedSet{.first = last + 1, .window = 0}));
}

}  // namespace
}  // namespace anyorder
