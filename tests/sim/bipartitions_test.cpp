#include "../../sim/bipartitions.h"

#include <algorithm>
#include <cstdint>

#include <gtest/gtest.h>

#include <anyorder/sim/delivery.h>
#include <anyorder/sim/random.h>

namespace anyorder {
namespace {

// In which bipartitions each point is in block `true`, a bit each; the bits of those that are none
// are the same for all points, so they part nothing.
std::vector<std::uint64_t> masks(const std::vector<Bipartition>& bipartitions, std::size_t points) {
    EXPECT_LE(bipartitions.size(), 64U);
    std::vector<std::uint64_t> of_point(points);
    for (std::size_t i = 0; i < bipartitions.size(); ++i) {
        for (std::size_t point = 0; point < points; ++point) {
            of_point[point] |= std::uint64_t{bipartitions[i][point]} << i;
        }
    }
    return of_point;
}

// The bipartitions that part all the points of one mask from all those of the other.
std::uint64_t parting(std::uint64_t all_true, std::uint64_t some_true, std::uint64_t other_all,
                      std::uint64_t other_some) {
    return (all_true & ~other_some) | (other_all & ~some_true);
}

std::size_t pairs_not_parted(const std::vector<std::uint64_t>& mask) {
    std::size_t count = 0;
    for (std::size_t a = 0; a < mask.size(); ++a) {
        for (std::size_t b = a + 1; b < mask.size(); ++b) {
            for (std::size_t c = a + 1; c < mask.size(); ++c) {
                for (std::size_t d = c + 1; d < mask.size(); ++d) {
                    count += b != c && b != d &&
                                     parting(mask[a] & mask[b], mask[a] | mask[b],
                                             mask[c] & mask[d], mask[c] | mask[d]) == 0
                                 ? 1U
                                 : 0U;
                }
            }
        }
    }
    return count;
}

std::size_t points_not_parted_from_three(const std::vector<std::uint64_t>& mask) {
    std::size_t count = 0;
    for (std::size_t a = 0; a < mask.size(); ++a) {
        for (std::size_t b = 0; b < mask.size(); ++b) {
            for (std::size_t c = b + 1; c < mask.size(); ++c) {
                for (std::size_t d = c + 1; d < mask.size(); ++d) {
                    count += a != b && a != c && a != d &&
                                     parting(mask[a], mask[a], mask[b] & mask[c] & mask[d],
                                             mask[b] | mask[c] | mask[d]) == 0
                                 ? 1U
                                 : 0U;
                }
            }
        }
    }
    return count;
}

TEST(SpernerBipartitions, HaveEveryPointAloneAgainstEveryOther) {
    for (std::size_t points = 0; points <= 130; ++points) {
        const auto mask = masks(sperner_bipartitions(points), points);
        for (std::size_t a = 0; a < points; ++a) {
            for (std::size_t b = 0; b < points; ++b) {
                EXPECT_TRUE(a == b || (mask[b] & ~mask[a]) != 0) << a << " and " << b;
            }
        }
    }
}

TEST(SpernerBipartitions, AreAsFewAsThereCanBe) {
    EXPECT_EQ(sperner_bipartitions(10).size(), 5U);
    EXPECT_EQ(sperner_bipartitions(11).size(), 6U);
    EXPECT_EQ(sperner_bipartitions(20).size(), 6U);
    EXPECT_EQ(sperner_bipartitions(126).size(), 9U);
}

// One size for each prime, and the greatest plane that has a prime of its own below it.
TEST(PartingBipartitions, PartTwoFromTwoAndOneFromThree) {
    for (const std::size_t points : {12U, 20U, 24U, 32U, 44U, 48U, 100U}) {
        const auto mask = masks(parting_bipartitions(points), points);
        EXPECT_EQ(pairs_not_parted(mask), 0U) << points;
        EXPECT_EQ(points_not_parted_from_three(mask), 0U) << points;
    }
}

bool part(const std::vector<Bipartition>& bipartitions, const Delivery& points, std::size_t first) {
    for (const Bipartition& blocks : bipartitions) {
        bool parts = true;
        for (std::size_t i = 0; i < points.size(); ++i) {
            parts = parts && (blocks[points[i]] == blocks[points[0]]) == (i < first);
        }
        if (parts) {
            return true;
        }
    }
    return false;
}

TEST(PartingBipartitions, DoSoForManyPoints) {
    Random random(1);
    for (const std::size_t points : {121U, 122U, 500U, 4'000U}) {
        const auto bipartitions = parting_bipartitions(points);
        for (int i = 0; i < 5'000; ++i) {
            Delivery four;
            while (four.size() < 4) {
                const auto point = static_cast<std::uint32_t>(random.below(points));
                if (std::find(four.begin(), four.end(), point) == four.end()) {
                    four.push_back(point);
                }
            }
            EXPECT_TRUE(part(bipartitions, four, 2) && part(bipartitions, four, 1));
        }
    }
}

TEST(PartingBipartitions, AreAsFewAsTheySay) {
    EXPECT_EQ(parting_bipartitions(12).size(), 11U);
    EXPECT_EQ(parting_bipartitions(20).size(), 19U);
    EXPECT_EQ(parting_bipartitions(48).size(), 47U);
    EXPECT_EQ(parting_bipartitions(121).size(), 55U);
    EXPECT_EQ(parting_bipartitions(1'000).size(), 215U);
}

}  // namespace
}  // namespace anyorder
