// Deliveries: whatever the order, nothing is dropped, and repeats come after their first arrival.
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/delivery.h>

namespace anyorder {
namespace {

using ::testing::ElementsAre;

TEST(Delivery, InTrueOrderIsTheOrderOfExecution) {
    EXPECT_THAT(in_true_order(3), ElementsAre(0, 1, 2));
    EXPECT_TRUE(in_true_order(0).empty());
}

TEST(Delivery, NeverDropsACallback) {
    Random random(1);
    for (std::size_t callbacks = 0; callbacks < 30; ++callbacks) {
        EXPECT_TRUE(is_complete(shuffled(callbacks, random), callbacks));
        EXPECT_TRUE(is_complete(jittered(callbacks, 4, random), callbacks));
        EXPECT_TRUE(is_complete(with_repeats(shuffled(callbacks, random), 5, random), callbacks));
    }
}

// Chi-squared: with 119 degrees of freedom it lies between 72 and 177 in 999 of 1,000 samples of a
// fair shuffle.
TEST(Delivery, ShuffledMakesAllOrdersEquallyLikely) {
    constexpr std::int64_t expected = 200;
    Random random(5);
    std::map<Delivery, std::int64_t> times;
    for (std::int64_t i = 0; i < 120 * expected; ++i) {
        ++times[shuffled(5, random)];
    }
    ASSERT_EQ(times.size(), 120U);
    std::int64_t squares = 0;
    for (const auto& [order, seen] : times) {
        squares += (seen - expected) * (seen - expected);
    }
    EXPECT_GT(squares, 72 * expected);
    EXPECT_LT(squares, 177 * expected);
}

TEST(Delivery, RepeatsAddArrivalsAndKeepTheOrderOfFirstOnes) {
    Random random(2);
    for (int i = 0; i < 200; ++i) {
        const Delivery once = shuffled(6, random);
        const Delivery repeated = with_repeats(once, 3, random);
        ASSERT_EQ(repeated.size(), 9U);
        Delivery first_arrivals;
        std::set<std::uint32_t> arrived;
        std::ranges::copy_if(repeated, std::back_inserter(first_arrivals),
                             [&](std::uint32_t index) { return arrived.insert(index).second; });
        EXPECT_EQ(first_arrivals, once);
    }
}

TEST(Delivery, RepeatsFallEverywhereAfterTheFirstArrival) {
    Random random(3);
    std::set<Delivery> seen;
    for (int i = 0; i < 500; ++i) {
        seen.insert(with_repeats({0, 1}, 1, random));
    }
    EXPECT_THAT(seen, ElementsAre(Delivery{0, 0, 1}, Delivery{0, 1, 0}, Delivery{0, 1, 1}));
}

TEST(Delivery, JitterIsLateByLessThanItsBound) {
    Random random(4);
    for (int i = 0; i < 100; ++i) {
        const Delivery delivery = jittered(40, 5, random);
        for (std::size_t place = 0; place < delivery.size(); ++place) {
            EXPECT_LT(place, delivery[place] + 5U);
        }
    }
}

TEST(Delivery, IsCompleteNoticesWhatIsMissingOrUnknown) {
    EXPECT_TRUE(is_complete({1, 0, 1}, 2));
    EXPECT_FALSE(is_complete({1, 1}, 2));
    EXPECT_FALSE(is_complete({0, 1, 2}, 2));
}

}  // namespace
}  // namespace anyorder
