// Known answers: a seed means the same on every machine, in every version.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/random.h>

namespace anyorder {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;

// The first outputs for this seed as published with the algorithm's reference code.
TEST(SplitMix, GivesThePublishedNumbers) {
    std::uint64_t state = 1234567;
    EXPECT_EQ(split_mix(state), 6457827717110365317U);
    EXPECT_EQ(split_mix(state), 3203168211198807973U);
    EXPECT_EQ(split_mix(state), 9817491932198370423U);
}

// The first outputs from the state 1, 2, 3, 4 as published with the algorithm's reference code.
TEST(Random, GivesThePublishedNumbersOfItsAlgorithm) {
    Random random(std::array<std::uint64_t, 4>{1, 2, 3, 4});
    EXPECT_EQ(random.next(), 11520U);
    EXPECT_EQ(random.next(), 0U);
    EXPECT_EQ(random.next(), 1509978240U);
    EXPECT_EQ(random.next(), 1215971899390074240U);
}

TEST(Random, GivesTheSameFromTheSameSeed) {
    Random one(7);
    Random other(7);
    EXPECT_EQ(one.next(), other.next());
    EXPECT_NE(Random(7).next(), Random(8).next());
}

TEST(Random, PartsDoNotDependOnEachOther) {
    EXPECT_EQ(Random::part(7, 3).next(), Random::part(7, 3).next());
    EXPECT_NE(Random::part(7, 3).next(), Random::part(7, 4).next());
    EXPECT_NE(Random::part(7, 3).next(), Random::part(8, 3).next());
}

TEST(Random, BelowIsBelowAndUniform) {
    Random random(1);
    std::array<int, 6> hits{};
    for (int i = 0; i < 60'000; ++i) {
        ++hits.at(static_cast<std::size_t>(random.below(6)));
    }
    EXPECT_THAT(hits, Each(AllOf(Ge(9'600), Le(10'400))));
}

TEST(Random, BelowReachesTheWholeRangeOf64Bits) {
    Random random(1);
    std::uint64_t greatest = 0;
    for (int i = 0; i < 1'000; ++i) {
        greatest = std::max(greatest, random.below(~std::uint64_t{0}));
    }
    EXPECT_GT(greatest, ~std::uint64_t{0} / 100 * 99);
}

// Pinned: a change here changes what every seed means.
TEST(Random, ShufflesAsPinned) {
    Random random(42);
    std::vector<int> values(10);
    std::iota(values.begin(), values.end(), 0);
    random.shuffle(values);
    EXPECT_THAT(values, ElementsAre(9, 1, 4, 2, 8, 7, 6, 5, 3, 0));
}

TEST(Random, ShufflesToAllOrdersAlike) {
    Random random(5);
    std::map<std::vector<int>, int> orders;
    for (int i = 0; i < 12'000; ++i) {
        std::vector<int> values = {0, 1, 2, 3, 4};
        random.shuffle(values);
        ++orders[values];
    }
    EXPECT_EQ(orders.size(), 120U);
    double chi_squared = 0;
    for (const auto& [order, hits] : orders) {
        chi_squared += (hits - 100.0) * (hits - 100.0) / 100.0;
    }
    EXPECT_LT(chi_squared, 178.5);  // 119 degrees of freedom: 99.97 %
}

}  // namespace
}  // namespace anyorder
