// What a store says is missing is what the engine says is.
#include <gtest/gtest.h>

#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>

#include "store_under_test.h"

namespace anyorder::testing {
namespace {

class Gaps : public StoreTest {
protected:
    // The engine's own.
    const std::unique_ptr<Store> engine_ = open_store("memory:", {.space = "engine"});
};

INSTANTIATE_TEST_SUITE_P(Stores, Gaps, ::testing::ValuesIn(stores_under_test()), name_of);

TEST_P(Gaps, AreTheEnginesAfterEveryPrefix) {
    const auto store = open();
    for (std::uint64_t round = 0; round < rounds(20); ++round) {
        Random random = Random::part(3, round);
        const History history = simulate(draw_scenario(random, DrawLimits{}));
        const Callbacks callbacks(history.callbacks());
        const std::size_t count = history.callbacks().size();
        store->clear();
        engine_->clear();
        for (const StoredCallback& arrival :
             callbacks.in(with_repeats(shuffled(count, random), count / 4, random))) {
            take_in(*store, std::span(&arrival, 1));
            take_in(*engine_, std::span(&arrival, 1));
            ASSERT_EQ(store->gaps(), engine_->gaps()) << "round " << round;
        }
    }
}

TEST_P(Gaps, AreTheEnginesWhereCallbacksAreLost) {
    const auto store = open();
    for (std::uint64_t round = 0; round < rounds(100); ++round) {
        Random random = Random::part(4, round);
        const auto log = draw_events(random, 1 + random.below(40), Contract::kept);
        const Callbacks callbacks(log->events());
        const auto arrivals = callbacks.in(shuffled(log->events().size(), random));
        store->clear();
        engine_->clear();
        apply_in_blocks(*store, arrivals, random);
        apply_in_blocks(*engine_, arrivals, random);
        ASSERT_EQ(store->gaps(), engine_->gaps()) << "round " << round;
        ASSERT_EQ(store->list(), engine_->list()) << "round " << round;
    }
}

TEST_P(Gaps, AreManyAndAtTheEndsOfTheNumbers) {
    const auto store = open();
    CallbackLog log;
    const auto arrives = [&](std::uint64_t seq) {
        log.add({.kind = EventKind::stream_create,
                 .session = RoomSession{~std::uint64_t{0}},
                 .seq = ChangeSeq{seq},
                 .time_ms = TimeMs{seq},
                 .room_id = "r",
                 .key = "s"});
    };
    constexpr std::uint64_t gaps = 40;
    for (std::uint64_t seq = 2; seq <= 2 * gaps; seq += 2) {
        arrives(seq);
    }
    for (const std::uint64_t seq : {~std::uint64_t{0}, std::uint64_t{1} << 63U,
                                    (std::uint64_t{1} << 63U) - 1, ~std::uint64_t{0} - 1}) {
        arrives(seq);
    }
    const Callbacks callbacks(log.events());
    take_in(*store, callbacks.all());
    take_in(*engine_, callbacks.all());
    EXPECT_EQ(store->gaps(), engine_->gaps());
    EXPECT_EQ(store->gaps().at(0).missing.size(), StoredGaps::missing_max);
}

TEST_P(Gaps, AreOfOpenSessionsOnly) {
    const auto store = open();
    take_in(*store, "c1 s+1 s-3 u+2 t+7/2 r2:c1 r2:s+2 r2:d1");
    const auto gaps = store->gaps();
    ASSERT_EQ(gaps.size(), 3U);
    EXPECT_EQ(gaps[0].list, ListKind::streams);
    EXPECT_EQ(gaps[0].missing, (std::vector{SeqRange{ChangeSeq{2}, ChangeSeq{2}}}));
    EXPECT_EQ(gaps[1].list, ListKind::users);
    EXPECT_EQ(gaps[2].session, RoomSession{2});
    EXPECT_EQ(gaps[2].missing_seqs, 6U);
    take_in(*store, "s+2 d2");
    EXPECT_EQ(store->gaps().size(), 1U);
}

}  // namespace
}  // namespace anyorder::testing
