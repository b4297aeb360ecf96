// The quick count of orders, against a plain search for each.
#include <gtest/gtest.h>

#include <anyorder/sim/order_coverage.h>

#include "arrival_orders.h"

namespace anyorder {
namespace {

OrderCoverage counted_one_by_one(const std::vector<Delivery>& deliveries, std::size_t callbacks,
                                 std::size_t t) {
    const Places places(deliveries, callbacks);
    OrderCoverage coverage;
    for_each_order(callbacks, t, [&](const ArrivalOrder& order) {
        ++coverage.of;
        coverage.covered += places.some_row_has(order) ? 1U : 0U;
    });
    return coverage;
}

// Some callbacks are missing from them, and others come again.
std::vector<Delivery> drawn(std::size_t count, std::size_t callbacks, Random& random) {
    std::vector<Delivery> deliveries;
    for (std::size_t i = 0; i < count; ++i) {
        Delivery delivery = with_repeats(shuffled(callbacks, random), 3, random);
        delivery.resize(static_cast<std::size_t>(random.below(delivery.size() + 1)));
        deliveries.push_back(delivery);
    }
    return deliveries;
}

TEST(OrderCoverage, IsThatOfCountingOneByOne) {
    Random random(1);
    for (std::size_t callbacks = 0; callbacks <= 9; ++callbacks) {
        for (std::size_t t = 0; t <= 5; ++t) {
            for (const std::size_t count : {1U, 3U, 10U}) {
                const auto deliveries = drawn(count, callbacks, random);
                EXPECT_EQ(order_coverage(deliveries, callbacks, t),
                          counted_one_by_one(deliveries, callbacks, t));
            }
        }
    }
}

TEST(OrderCoverage, CountsBeyondSixtyFourCallbacks) {
    Random random(2);
    for (const std::size_t callbacks : {63U, 64U, 65U, 129U}) {
        const auto deliveries = drawn(4, callbacks, random);
        EXPECT_EQ(order_coverage(deliveries, callbacks, 2),
                  counted_one_by_one(deliveries, callbacks, 2));
    }
    const auto deliveries = drawn(4, 66, random);
    EXPECT_EQ(order_coverage(deliveries, 66, 3), counted_one_by_one(deliveries, 66, 3));
}

TEST(OrderCoverage, CountsFirstArrivalsAlone) {
    const std::vector<Delivery> deliveries = {{0, 1, 0}};
    EXPECT_EQ(order_coverage(deliveries, 2, 2), (OrderCoverage{.covered = 1, .of = 2}));
}

TEST(OrderCoverage, OfNoDeliveriesIsNothing) {
    EXPECT_EQ(order_coverage({}, 5, 3), (OrderCoverage{.covered = 0, .of = 60}));
    EXPECT_EQ(order_coverage({}, 5, 0), (OrderCoverage{.covered = 0, .of = 1}));
}

TEST(OrderCoverage, OfMoreCallbacksThanThereAreIsEmpty) {
    const std::vector<Delivery> deliveries = {{0, 1}};
    EXPECT_EQ(order_coverage(deliveries, 2, 3), OrderCoverage{});
}

}  // namespace
}  // namespace anyorder
