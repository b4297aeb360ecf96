// Covering deliveries, against a plain search for every order of every few arrivals.
#include <algorithm>
#include <cstdint>
#include <set>
#include <span>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/covering.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/order_coverage.h>

#include "arrival_orders.h"

namespace anyorder {
namespace {

using ::testing::ElementsAre;

std::size_t orders_missing(const std::vector<Delivery>& deliveries, std::size_t callbacks,
                           std::size_t t) {
    const Places places(deliveries, callbacks);
    std::size_t missing = 0;
    for_each_order(callbacks, t, [&](const ArrivalOrder& order) {
        missing += places.some_row_has(order) ? 0U : 1U;
    });
    return missing;
}

// Whether a callback's second arrival comes before its first, which no delivery can do.
bool has_a_second_before_its_first(const ArrivalOrder& order, std::size_t callbacks) {
    for (auto second = order.begin(); second != order.end(); ++second) {
        if (*second >= callbacks &&
            std::find(second, order.end(), *second - callbacks) != order.end()) {
            return true;
        }
    }
    return false;
}

std::size_t orders_of_repeats_missing(const std::vector<Delivery>& deliveries,
                                      std::size_t callbacks, std::size_t t) {
    const std::vector<Delivery> told_apart = second_arrivals_told_apart(deliveries, callbacks);
    const Places places(told_apart, 2 * callbacks);
    std::size_t missing = 0;
    for_each_order(2 * callbacks, t, [&](const ArrivalOrder& order) {
        const bool is_there =
            has_a_second_before_its_first(order, callbacks) || places.some_row_has(order);
        missing += is_there ? 0U : 1U;
    });
    return missing;
}

bool has_each_so_often(const Delivery& delivery, std::size_t callbacks, std::ptrdiff_t times) {
    for (std::uint32_t callback = 0; callback < callbacks; ++callback) {
        if (std::ranges::count(delivery, callback) != times) {
            return false;
        }
    }
    return is_complete(delivery, callbacks);
}

// All its rows in one number, so that not one of them changes unnoticed.
std::uint64_t folded(const std::vector<Delivery>& deliveries) {
    std::uint64_t sum = 0;
    for (const Delivery& delivery : deliveries) {
        for (const std::uint32_t callback : delivery) {
            sum = sum * 31 + callback;
        }
    }
    return sum;
}

TEST(Covering, EveryTwoCallbacksArriveInBothOrders) {
    for (std::size_t callbacks = 0; callbacks <= 20; ++callbacks) {
        EXPECT_EQ(orders_missing(covering(callbacks, {.t = 2}), callbacks, 2), 0U) << callbacks;
    }
}

TEST(Covering, EveryThreeCallbacksArriveInAllSixOrders) {
    for (std::size_t callbacks = 0; callbacks <= 40; ++callbacks) {
        EXPECT_EQ(orders_missing(covering(callbacks, {.t = 3}), callbacks, 3), 0U) << callbacks;
    }
    EXPECT_EQ(orders_missing(covering(80, {.t = 3}), 80, 3), 0U);
}

TEST(Covering, EveryFourCallbacksArriveInAllTwentyFourOrders) {
    for (std::size_t callbacks = 0; callbacks <= 20; ++callbacks) {
        EXPECT_EQ(orders_missing(covering(callbacks, {.t = 4}), callbacks, 4), 0U) << callbacks;
    }
}

// By the quick count, which is compared with the plain search in order_coverage_test.cpp.
TEST(Covering, SoDoThoseOfManyCallbacks) {
    const auto is_complete_for = [](std::size_t callbacks, std::size_t t) {
        const OrderCoverage coverage = order_coverage(covering(callbacks, {.t = t}), callbacks, t);
        return coverage.covered == coverage.of;
    };
    for (std::size_t callbacks = 21; callbacks <= 50; ++callbacks) {
        EXPECT_TRUE(is_complete_for(callbacks, 4)) << callbacks;
    }
    EXPECT_TRUE(is_complete_for(70, 4));
    EXPECT_TRUE(is_complete_for(300, 3));
}

TEST(Covering, FewerCallbacksThanAskedForArriveInAllTheirOrders) {
    EXPECT_THAT(covering(0, {.t = 4}), ElementsAre(Delivery{}));
    EXPECT_THAT(covering(1, {.t = 2}), ElementsAre(Delivery{0}));
    EXPECT_THAT(covering(2, {.t = 3}), ElementsAre(Delivery{0, 1}, Delivery{1, 0}));
    EXPECT_EQ(covering(3, {.t = 3}).size(), 6U);
    EXPECT_EQ(covering(3, {.t = 4}).size(), 6U);
    EXPECT_EQ(covering(4, {.t = 4}).size(), 24U);
}

TEST(Covering, HasEachCallbackOnceAndNoDeliveryTwice) {
    for (const std::size_t t : {2U, 3U, 4U}) {
        for (std::size_t callbacks = 0; callbacks <= 35; ++callbacks) {
            const auto deliveries = covering(callbacks, {.t = t});
            EXPECT_EQ(std::set(deliveries.begin(), deliveries.end()).size(), deliveries.size());
            EXPECT_TRUE(std::ranges::all_of(deliveries, [&](const Delivery& delivery) {
                return has_each_so_often(delivery, callbacks, 1);
            }));
        }
    }
}

// The table of covering.h.
TEST(Covering, HasAsFewDeliveriesAsItSays) {
    const auto counts = [](const CoveringOptions& options) {
        std::vector<std::size_t> sizes;
        for (const std::size_t callbacks : {10U, 12U, 20U, 80U, 500U}) {
            sizes.push_back(covering(callbacks, options).size());
        }
        return sizes;
    };
    EXPECT_THAT(counts({.t = 2}), ElementsAre(2, 2, 2, 2, 2));
    EXPECT_THAT(counts({.t = 3}), ElementsAre(10, 12, 12, 18, 24));
    EXPECT_THAT(counts({.t = 3, .repeats = true}), ElementsAre(12, 14, 14, 20, 26));
    EXPECT_THAT(counts({.t = 4}), ElementsAre(42, 42, 76, 220, 460));
    EXPECT_THAT(counts({.t = 4, .repeats = true}), ElementsAre(114, 114, 178, 660, 1'380));
}

TEST(Covering, OfFourHasNoDeliveryToSpare) {
    const std::vector<Delivery> deliveries = covering(12, {.t = 4});
    for (std::size_t spared = 0; spared < deliveries.size(); ++spared) {
        std::vector<Delivery> others = deliveries;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(spared));
        const OrderCoverage coverage = order_coverage(others, 12, 4);
        EXPECT_LT(coverage.covered, coverage.of) << spared;
    }
}

TEST(Covering, IsTheSameOnEveryMachine) {
    EXPECT_THAT(covering(4, {.t = 3}),
                ElementsAre(Delivery{2, 0, 1, 3}, Delivery{2, 3, 1, 0}, Delivery{1, 3, 0, 2},
                            Delivery{3, 1, 2, 0}, Delivery{0, 3, 1, 2}, Delivery{3, 0, 2, 1},
                            Delivery{0, 1, 2, 3}, Delivery{2, 1, 0, 3}));
    EXPECT_EQ(folded(covering(12, {.t = 4})), 17'635'334'059'193'793'600U);
    EXPECT_EQ(folded(covering(100, {.t = 4})), 10'610'527'083'871'066'496U);
    EXPECT_EQ(folded(covering(12, {.t = 4, .repeats = true})), 17'816'387'643'508'671'360U);
}

TEST(Covering, TakesTheCallbacksThemselves) {
    Random random(1);
    const auto log = draw_events(random, 9, Contract::kept);
    EXPECT_EQ(covering(log->events(), {.t = 4}), covering(9, {.t = 4}));
    EXPECT_EQ(covering(log->events()), covering(9, {.t = 3}));
}

TEST(Covering, OfAnyOtherNumberIsRefused) {
    for (const std::size_t t : {0U, 1U, 5U}) {
        EXPECT_THROW(covering(10, {.t = t}), std::invalid_argument);
        EXPECT_THROW(covering(0, {.t = t, .repeats = true}), std::invalid_argument);
    }
}

TEST(CoveringWithRepeats, HasEachCallbackTwiceAndNoDeliveryTwice) {
    for (const std::size_t t : {2U, 3U, 4U}) {
        for (std::size_t callbacks = 0; callbacks <= 22; ++callbacks) {
            const auto deliveries = covering(callbacks, {.t = t, .repeats = true});
            EXPECT_EQ(std::set(deliveries.begin(), deliveries.end()).size(), deliveries.size());
            EXPECT_TRUE(std::ranges::all_of(deliveries, [&](const Delivery& delivery) {
                return has_each_so_often(delivery, callbacks, 2);
            }));
        }
    }
}

TEST(CoveringWithRepeats, EveryTwoArrivalsComeInEveryOrder) {
    for (std::size_t callbacks = 0; callbacks <= 20; ++callbacks) {
        const auto deliveries = covering(callbacks, {.t = 2, .repeats = true});
        EXPECT_EQ(orders_of_repeats_missing(deliveries, callbacks, 2), 0U) << callbacks;
    }
}

TEST(CoveringWithRepeats, EveryThreeArrivalsComeInEveryOrder) {
    for (std::size_t callbacks = 0; callbacks <= 20; ++callbacks) {
        const auto deliveries = covering(callbacks, {.t = 3, .repeats = true});
        EXPECT_EQ(orders_of_repeats_missing(deliveries, callbacks, 3), 0U) << callbacks;
    }
}

TEST(CoveringWithRepeats, EveryFourArrivalsComeInEveryOrder) {
    for (const std::size_t callbacks : {0U, 1U, 2U, 3U, 4U, 5U, 8U, 12U}) {
        const auto deliveries = covering(callbacks, {.t = 4, .repeats = true});
        EXPECT_EQ(orders_of_repeats_missing(deliveries, callbacks, 4), 0U) << callbacks;
    }
}

// Twenty-one callbacks are the first of which no rows are taken out.
TEST(CoveringWithRepeats, NeedsNoRowsTakenOutToBeRight) {
    const auto deliveries = second_arrivals_told_apart(covering(21, {.t = 4, .repeats = true}), 21);
    const Places places(deliveries, 42);
    Random random(1);
    for (int i = 0; i < 20'000; ++i) {
        Delivery order = shuffled(42, random);
        order.resize(4);
        EXPECT_TRUE(has_a_second_before_its_first(order, 21) || places.some_row_has(order));
    }
}

TEST(CoveringWithRepeats, HasEveryOrderOfTwoCallbacksThatArriveTwice) {
    EXPECT_THAT(covering(2, {.t = 4, .repeats = true}),
                ::testing::UnorderedElementsAre(Delivery{0, 0, 1, 1}, Delivery{0, 1, 0, 1},
                                                Delivery{0, 1, 1, 0}, Delivery{1, 0, 0, 1},
                                                Delivery{1, 0, 1, 0}, Delivery{1, 1, 0, 0}));
}

}  // namespace
}  // namespace anyorder
