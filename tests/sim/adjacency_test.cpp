#include <cstdint>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/adjacency.h>
#include <anyorder/sim/draw.h>

namespace anyorder {
namespace {

using ::testing::ElementsAre;

constexpr std::size_t callbacks_max = 30;

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

Pairs back_to_back(const std::vector<Delivery>& deliveries) {
    Pairs pairs;
    for (const Delivery& delivery : deliveries) {
        for (std::size_t place = 1; place < delivery.size(); ++place) {
            pairs.emplace(delivery[place - 1], delivery[place]);
        }
    }
    return pairs;
}

TEST(Adjacency, HasEachCallbackOnce) {
    for (std::size_t callbacks = 0; callbacks <= callbacks_max; ++callbacks) {
        for (const Delivery& delivery : adjacency(callbacks)) {
            EXPECT_EQ(delivery.size(), callbacks);
            EXPECT_TRUE(is_complete(delivery, callbacks));
        }
    }
}

TEST(Adjacency, DeliversEveryCallbackRightAfterEveryOtherOne) {
    for (std::size_t callbacks = 1; callbacks <= callbacks_max; ++callbacks) {
        EXPECT_EQ(back_to_back(adjacency(callbacks)).size(), callbacks * (callbacks - 1))
            << callbacks;
    }
}

TEST(Adjacency, OfAnEvenNumberHasEveryCallbackInEveryPlace) {
    for (std::size_t callbacks = 2; callbacks <= callbacks_max; callbacks += 2) {
        for (std::size_t place = 0; place < callbacks; ++place) {
            std::set<std::uint32_t> there;
            for (const Delivery& delivery : adjacency(callbacks)) {
                there.insert(delivery[place]);
            }
            EXPECT_EQ(there.size(), callbacks);
        }
    }
}

TEST(Adjacency, HasAsManyDeliveriesAsCallbacksOrOneMore) {
    EXPECT_EQ(adjacency(0).size(), 1U);
    EXPECT_EQ(adjacency(1).size(), 1U);
    for (std::size_t callbacks = 2; callbacks <= callbacks_max; ++callbacks) {
        EXPECT_EQ(adjacency(callbacks).size(), callbacks + callbacks % 2);
    }
}

TEST(Adjacency, AddsToAZigZag) {
    EXPECT_THAT(adjacency(4), ElementsAre(Delivery{0, 1, 3, 2}, Delivery{1, 2, 0, 3},
                                          Delivery{2, 3, 1, 0}, Delivery{3, 0, 2, 1}));
    EXPECT_THAT(adjacency(3), ElementsAre(Delivery{0, 1, 2}, Delivery{1, 2, 0}, Delivery{2, 1, 0},
                                          Delivery{0, 2, 1}));
}

TEST(Adjacency, TakesTheCallbacksThemselves) {
    Random random(1);
    EXPECT_EQ(adjacency(draw_events(random, 7, Contract::kept)->events()), adjacency(7));
}

}  // namespace
}  // namespace anyorder
