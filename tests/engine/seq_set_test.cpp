// The watermark and what is beyond it, against a plain set of seqs.
#include "seq_set.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace anyorder {
namespace {

using ::testing::ElementsAre;

constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();

// Every seq with the least time it came with; all else is worked out from it when asked.
class Model {
public:
    bool insert(std::uint64_t seq, TimeMs time_ms) {
        const auto [place, is_new] = times_.try_emplace(seq, time_ms);
        place->second = std::min(place->second, time_ms);
        return is_new;
    }
    [[nodiscard]] bool contains(std::uint64_t seq) const { return times_.contains(seq); }
    [[nodiscard]] std::uint64_t watermark() const {
        std::uint64_t watermark = 0;
        while (watermark != greatest && times_.contains(watermark + 1)) {
            ++watermark;
        }
        return watermark;
    }
    [[nodiscard]] std::vector<FewIntervals::value_type> intervals() const {
        std::vector<FewIntervals::value_type> all;
        for (auto place = times_.upper_bound(watermark()); place != times_.end(); ++place) {
            if (!all.empty() && all.back().second.last == place->first - 1) {
                all.back().second.last = place->first;
            } else {
                all.push_back({place->first, {.last = place->first, .first_ms = place->second}});
            }
        }
        return all;
    }

private:
    std::map<std::uint64_t, TimeMs> times_;
};

struct Seqs {
    bool insert(std::uint64_t seq, std::uint64_t time_ms = 0) {
        return set.insert(seq, TimeMs{time_ms}, pool);
    }
    [[nodiscard]] std::vector<FewIntervals::value_type> intervals() const {
        const auto all = set.intervals(pool);
        const auto first = set.first_interval(pool);
        EXPECT_EQ(first.has_value(), !all.empty());
        EXPECT_EQ(first ? first->first : 0, all.empty() ? 0 : all.front().first);
        EXPECT_EQ(set.greatest(pool), all.empty() ? set.watermark() : all.back().second.last);
        return all;
    }

    SeqSet set;
    BeyondPool pool;
};

FewIntervals::value_type interval(std::uint64_t first, std::uint64_t last, std::uint64_t time_ms) {
    return {first, {.last = last, .first_ms = TimeMs{time_ms}}};
}

TEST(SeqSet, RaisesItsWatermarkWithSeqsInOrder) {
    Seqs seqs;
    for (std::uint64_t seq = 1; seq <= 100; ++seq) {
        EXPECT_TRUE(seqs.insert(seq));
        EXPECT_EQ(seqs.set.watermark(), seq);
    }
    EXPECT_FALSE(seqs.insert(50));
    EXPECT_EQ(seqs.pool.bytes(), 0U);
}

TEST(SeqSet, KeepsOneIntervalWhereTheFirstSeqIsNotOne) {
    Seqs seqs;
    for (std::uint64_t seq = 8; seq <= 1'000; ++seq) {
        EXPECT_TRUE(seqs.insert(seq, seq));
    }
    EXPECT_EQ(seqs.set.watermark(), 0U);
    EXPECT_THAT(seqs.intervals(), ElementsAre(interval(8, 1'000, 8)));
}

TEST(SeqSet, CountsUpToTheGreatestSeqThereIs) {
    Seqs seqs;
    EXPECT_TRUE(seqs.insert(greatest, 1));
    EXPECT_FALSE(seqs.insert(greatest, 1));
    EXPECT_TRUE(seqs.insert(std::uint64_t{1} << 63, 2));
    EXPECT_TRUE(seqs.insert(greatest - 1, 3));
    EXPECT_TRUE(seqs.insert((std::uint64_t{1} << 63) - 1, 4));
    EXPECT_THAT(seqs.intervals(),
                ElementsAre(interval((std::uint64_t{1} << 63) - 1, std::uint64_t{1} << 63, 4),
                            interval(greatest - 1, greatest, 3)));
    seqs.set.raise(greatest - 2, seqs.pool);
    EXPECT_EQ(seqs.set.watermark(), greatest);
    EXPECT_FALSE(seqs.insert(greatest));
    EXPECT_FALSE(seqs.insert(0));
}

TEST(SeqSet, TakesNoSeqBeforeItsWatermarkForOneThatIsSoon) {
    for (const std::uint64_t watermark : {greatest, greatest - 3, greatest - 40}) {
        Seqs seqs;
        seqs.set.raise(watermark, seqs.pool);
        for (std::uint64_t seq = 0; seq < 40; ++seq) {
            EXPECT_FALSE(seqs.set.insert_soon(seq, TimeMs{}, seqs.pool)) << seq;
        }
        EXPECT_EQ(seqs.set.watermark(), watermark);
        EXPECT_THAT(seqs.intervals(), ::testing::IsEmpty());
    }
}

TEST(SeqSet, NeverTakesZeroForNew) {
    Seqs seqs;
    EXPECT_FALSE(seqs.insert(0));
    EXPECT_FALSE(seqs.set.contains(0, seqs.pool));
    EXPECT_EQ(seqs.set.watermark(), 0U);
}

TEST(SeqSet, KnowsTheTimeOfWhatFollowsEachGap) {
    Seqs seqs;
    seqs.insert(5, 50);
    seqs.insert(9, 90);
    EXPECT_THAT(seqs.intervals(), ElementsAre(interval(5, 5, 50), interval(9, 9, 90)));
    seqs.insert(4, 40);
    seqs.insert(10, 100);
    EXPECT_THAT(seqs.intervals(), ElementsAre(interval(4, 5, 40), interval(9, 10, 90)));
    for (std::uint64_t seq = 6; seq <= 8; ++seq) {
        seqs.insert(seq, 10 * seq);
    }
    EXPECT_THAT(seqs.intervals(), ElementsAre(interval(4, 10, 40)));
}

TEST(SeqSet, TakesTheMemoryOfAGapThatHasClosed) {
    Seqs seqs;
    seqs.insert(2);
    seqs.insert(1);
    seqs.set.tidy(seqs.pool);
    const std::size_t bytes = seqs.pool.bytes();
    for (std::uint64_t seq = 4; seq <= 1'000; seq += 2) {
        seqs.insert(seq);
        seqs.insert(seq - 1);
        seqs.set.tidy(seqs.pool);
    }
    EXPECT_EQ(seqs.set.watermark(), 1'000U);
    EXPECT_TRUE(seqs.set.beyond(seqs.pool)->is_empty());
    EXPECT_EQ(seqs.pool.bytes(), bytes);
}

TEST(SeqSet, KnowsThatAFarGapHasClosed) {
    Seqs seqs;
    seqs.insert(100);
    for (std::uint64_t seq = 1; seq < 100; ++seq) {
        EXPECT_FALSE(seqs.set.beyond(seqs.pool)->is_empty());
        seqs.insert(seq);
    }
    EXPECT_EQ(seqs.set.watermark(), 100U);
    EXPECT_TRUE(seqs.set.beyond(seqs.pool)->is_empty());
}

TEST(SeqSet, PassesTheWholeWindowAtOnce) {
    BeyondPool pool;
    SeqSet set;
    for (std::uint64_t seq = 2; seq <= Beyond::window; ++seq) {
        EXPECT_TRUE(set.insert_soon(seq, TimeMs{seq}, pool));
    }
    EXPECT_TRUE(set.insert_soon(1, TimeMs{1}, pool));
    EXPECT_EQ(set.watermark(), Beyond::window);
    EXPECT_TRUE(set.insert_soon(Beyond::window + 2, TimeMs{1}, pool));
    EXPECT_EQ(set.watermark(), Beyond::window);
}

TEST(SeqSet, ForgetsWhatWasReportedWithTheGap) {
    BeyondPool pool;
    SeqSet set;
    set.insert(2, TimeMs{2}, pool);
    set.beyond(pool)->reported_to = 2;
    EXPECT_FALSE(set.insert_soon(1, TimeMs{1}, pool));
    EXPECT_TRUE(set.insert(1, TimeMs{1}, pool));
    set.tidy(pool);
    EXPECT_EQ(set.beyond(pool)->reported_to, 0U);
}

TEST(BeyondPool, IsCrowdedWhileManyAreTaken) {
    constexpr std::size_t many = 1'000;
    BeyondPool pool;
    BeyondPool other;
    for (std::size_t i = 0; i < many; ++i) {
        EXPECT_EQ(pool.is_crowded(), i > 256);
        pool.take();
    }
    other.assign(pool);
    EXPECT_TRUE(other.is_crowded());
    other.assign(BeyondPool{});
    EXPECT_FALSE(other.is_crowded());
    other.assign(pool);
    other.clear();
    EXPECT_FALSE(other.is_crowded());
    for (std::uint32_t i = 0; i < many; ++i) {
        pool.give_back(i);
    }
    EXPECT_FALSE(pool.is_crowded());
}

TEST(SeqSet, GivesBackWhatIsEmptyOnceManyHaveSome) {
    constexpr std::size_t many = 1'000;
    BeyondPool pool;
    std::vector<SeqSet> sets(many);
    for (SeqSet& set : sets) {
        set.insert(2, TimeMs{2}, pool);
    }
    for (SeqSet& set : sets) {
        set.insert_soon(1, TimeMs{1}, pool);
        EXPECT_EQ(set.watermark(), 2U);
    }
    EXPECT_LT(std::ranges::count_if(sets, [&](const SeqSet& set) { return set.beyond(pool); }),
              300);
}

TEST(GivenUpSeqs, AreEachLateOnce) {
    Beyond beyond;
    beyond.give_up({3, 6});
    beyond.give_up({9, 9});
    EXPECT_TRUE(beyond.arrives_late(4));
    EXPECT_FALSE(beyond.arrives_late(4));
    EXPECT_THAT(beyond.given_up, ElementsAre(Span64{3, 3}, Span64{5, 6}, Span64{9, 9}));
    EXPECT_TRUE(beyond.arrives_late(9));
    EXPECT_TRUE(beyond.arrives_late(3));
    EXPECT_TRUE(beyond.arrives_late(6));
    EXPECT_FALSE(beyond.arrives_late(7));
    EXPECT_THAT(beyond.given_up, ElementsAre(Span64{5, 5}));
}

TEST(GivenUpSeqs, AreBoundedByTakingTheOldestTogether) {
    Beyond beyond;
    for (std::uint64_t seq = 2; seq <= 2'000; seq += 2) {
        beyond.give_up({seq, seq});
    }
    EXPECT_EQ(beyond.given_up.size(), 64U);
    EXPECT_EQ(beyond.given_up.front().first, 2U);
    EXPECT_TRUE(beyond.arrives_late(2));
    EXPECT_TRUE(beyond.arrives_late(2'000));
}

// Seqs that meet: near 0, near the ends of 63 and 64 bits, and far apart.
rc::Gen<std::uint64_t> nearby_seq() {
    return rc::gen::map(
        rc::gen::pair(rc::gen::element<std::uint64_t>(1, 1, 1, 90, (std::uint64_t{1} << 63) - 20,
                                                      greatest - 39),
                      rc::gen::inRange<std::uint64_t>(0, 40)),
        [](const auto& parts) { return parts.first + parts.second; });
}

void agrees_with_the_model(const std::vector<std::pair<std::uint64_t, std::uint8_t>>& arrivals) {
    Seqs seqs;
    Seqs sooner;
    Model model;
    for (const auto& [seq, time_ms] : arrivals) {
        RC_ASSERT(seqs.set.contains(seq, seqs.pool) == model.contains(seq));
        const bool watermark_had_it = seq <= model.watermark();
        RC_ASSERT(seqs.insert(seq, time_ms) ==
                  (watermark_had_it ? false : model.insert(seq, TimeMs{time_ms})));
        seqs.set.tidy(seqs.pool);
        if (!sooner.set.insert_soon(seq, TimeMs{time_ms}, sooner.pool)) {
            sooner.insert(seq, time_ms);
        }
        sooner.set.tidy(sooner.pool);
        RC_ASSERT(same_seqs(sooner.set, sooner.pool, seqs.set, seqs.pool));
        RC_ASSERT(seqs.set.watermark() == model.watermark());
        RC_ASSERT(seqs.intervals() == model.intervals());
    }
}

RC_GTEST_PROP(SeqSet, IsWhatAPlainSetOfSeqsIs, ()) {
    agrees_with_the_model(*rc::gen::container<std::vector<std::pair<std::uint64_t, std::uint8_t>>>(
        rc::gen::pair(nearby_seq(), rc::gen::arbitrary<std::uint8_t>())));
}

// Beyond some dozens of intervals, too: every second seq first, then the rest, both shuffled.
RC_GTEST_PROP(SeqSet, IsThatWithManyIntervalsToo, (std::uint64_t seed)) {
    std::vector<std::pair<std::uint64_t, std::uint8_t>> arrivals;
    for (const std::uint64_t parity : {0U, 1U}) {
        std::vector<std::pair<std::uint64_t, std::uint8_t>> half;
        for (std::uint64_t seq = 2 + parity; seq < 150; seq += 2) {
            half.emplace_back(seq, static_cast<std::uint8_t>(seq * 7));
        }
        for (std::size_t i = half.size(); i > 1; --i) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            std::swap(half[i - 1], half[(seed >> 33U) % i]);
        }
        arrivals.insert(arrivals.end(), half.begin(), half.end());
    }
    arrivals.emplace_back(1, 0);
    agrees_with_the_model(arrivals);
}

// One in each representation, or in another order, is the same set.
RC_GTEST_PROP(SeqSet, DoesNotDependOnTheOrderOfArrival, (std::vector<std::uint8_t> order)) {
    Seqs one;
    Seqs other;
    for (std::size_t i = 0; i < order.size(); ++i) {
        one.insert(2 + order[i] % 200U, order[i]);
        other.insert(2 + order[order.size() - 1 - i] % 200U, order[order.size() - 1 - i]);
    }
    RC_ASSERT(same_seqs(one.set, one.pool, other.set, other.pool));
    Seqs copy;
    copy.insert(7);
    copy.pool.assign(one.pool);
    copy.set = one.set;
    RC_ASSERT(same_seqs(one.set, one.pool, copy.set, copy.pool));
    one.insert(255);
    RC_ASSERT(!same_seqs(one.set, one.pool, copy.set, copy.pool));
}

}  // namespace
}  // namespace anyorder
