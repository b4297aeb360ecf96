// The order in which refused callbacks are sent again.
#include "../../subjects/redelivery.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anyorder {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Redelivery of(std::size_t callbacks) {
    Redelivery redelivery;
    for (std::size_t i = 0; i < callbacks; ++i) {
        redelivery.add();
    }
    return redelivery;
}

using Refuses = std::function<bool(std::size_t callback, const std::vector<std::size_t>& before)>;

// The callbacks in the order of their attempts, one at a time.
std::vector<std::size_t> attempts(Redelivery& redelivery, const Refuses& refuses) {
    std::vector<std::size_t> made;
    while (const auto callback = redelivery.next()) {
        if (refuses(*callback, made)) {
            redelivery.refused(*callback, 500);
        } else {
            redelivery.accepted(*callback);
        }
        made.push_back(*callback);
    }
    EXPECT_TRUE(redelivery.done());
    return made;
}

bool contains(const std::vector<std::size_t>& made, std::size_t callback) {
    return std::ranges::find(made, callback) != made.end();
}

TEST(Redelivery, SendsEachOnceWhereNoneIsRefused) {
    Redelivery redelivery = of(4);
    EXPECT_THAT(attempts(redelivery, [](auto, const auto&) { return false; }),
                ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(redelivery.lost(), IsEmpty());
}

TEST(Redelivery, WaitsTwiceAsLongAfterEachRefusal) {
    Redelivery redelivery = of(20);
    const auto made =
        attempts(redelivery, [](std::size_t callback, const auto&) { return callback == 0; });
    std::vector<std::size_t> others_between;
    std::size_t others = 0;
    for (const std::size_t callback : made) {
        others += callback == 0 ? 0 : 1;
        if (callback == 0) {
            others_between.push_back(others);
            others = 0;
        }
    }
    // After 2, 4 and 8 others; the last two when the rest is there.
    EXPECT_THAT(others_between, ElementsAre(0, 2, 4, 8, 5, 0));
    EXPECT_THAT(redelivery.lost(), ElementsAre(Redelivery::Loss{.callback = 0, .status = 500}));
}

TEST(Redelivery, SendsAgainAtOnceWhereNothingElseIsLeft) {
    Redelivery redelivery = of(1);
    EXPECT_THAT(attempts(redelivery, [](auto, const auto&) { return true; }),
                ElementsAre(0, 0, 0, 0, 0, 0));
}

// Whatever the number of callbacks before it: none may be lost to a receiver that waits for one.
TEST(Redelivery, LosesNothingToAReceiverThatWaitsForTheLastCallback) {
    for (const std::size_t count : {2U, 10U, 70U, 400U}) {
        Redelivery redelivery = of(count);
        const auto made = attempts(redelivery, [&](std::size_t callback, const auto& before) {
            return callback != count - 1 && !contains(before, count - 1);
        });
        EXPECT_THAT(redelivery.lost(), IsEmpty()) << count;
        EXPECT_LE(made.size(), 6 * count);
    }
}

// Nor to one that takes a stream's close only after its create, and both only after the room.
TEST(Redelivery, LosesNothingToAReceiverThatWaitsForOneOfTwo) {
    for (const std::size_t count : {3U, 10U, 70U, 400U}) {
        Redelivery redelivery = of(count);
        attempts(redelivery, [&](std::size_t callback, const auto& before) {
            const auto accepted = [&](std::size_t other) {
                return contains(before, count - 1) && contains(before, other);
            };
            return callback == 0 ? !accepted(1) : callback != count - 1 && !accepted(count - 1);
        });
        EXPECT_THAT(redelivery.lost(), IsEmpty()) << count;
    }
}

TEST(Redelivery, WaitsForWhatWasUnderWayWhenItWasRefused) {
    Redelivery redelivery = of(2);
    ASSERT_EQ(redelivery.next(), 0U);
    ASSERT_EQ(redelivery.next(), 1U);
    redelivery.refused(1, 500);
    EXPECT_EQ(redelivery.next(), std::nullopt);
    EXPECT_FALSE(redelivery.done());
    redelivery.accepted(0);
    EXPECT_EQ(redelivery.next(), 1U);
}

TEST(Redelivery, TakesMoreCallbacksLater) {
    Redelivery redelivery = of(1);
    attempts(redelivery, [](auto, const auto&) { return false; });
    redelivery.add();
    EXPECT_FALSE(redelivery.done());
    EXPECT_THAT(attempts(redelivery, [](auto, const auto&) { return false; }), ElementsAre(1));
}

}  // namespace
}  // namespace anyorder
