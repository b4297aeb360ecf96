// Many writers at once, each with the same callbacks in an order of its own: what they come to is
// what the engine comes to.
#include <algorithm>
#include <array>
#include <thread>

#include <gtest/gtest.h>

#include <anyorder/sim/draw.h>
#include <anyorder/sim/history.h>
#include <anyorder/sim/world.h>

#include "store_under_test.h"

namespace anyorder::testing {
namespace {

class Writers : public StoreTest {
protected:
    static constexpr std::size_t writers = 8;

    void SetUp() override {
        StoreTest::SetUp();
        for (auto& store : stores_) {
            store = open();
        }
    }

    // All at once. The callbacks are applied in blocks.
    void write(const Callbacks& callbacks, std::uint64_t round) {
        std::array<std::string, writers> failures;
        {
            std::vector<std::jthread> threads;
            threads.reserve(writers);
            for (std::size_t writer = 0; writer < writers; ++writer) {
                threads.emplace_back([&, writer] {
                    Random random = Random::part(round, writer);
                    const auto order = shuffled(callbacks.all().size(), random);
                    try {
                        apply_in_blocks(*stores_[writer], callbacks.in(order), random);
                    } catch (const StoreFailure& failure) {
                        failures[writer] = failure.what();
                    }
                });
            }
        }
        for (const std::string& failure : failures) {
            ASSERT_EQ(failure, "");
        }
    }

    std::array<std::unique_ptr<Store>, writers> stores_;
    const std::unique_ptr<Store> engine_ = open_store("memory:", {.space = "engine"});
};

INSTANTIATE_TEST_SUITE_P(Stores, Writers, ::testing::ValuesIn(stores_under_test()), name_of);

TEST_P(Writers, ComeToTheEnginesListsAndGaps) {
    const auto reader = open();
    for (std::uint64_t round = 0; round < rounds(GetParam().name.starts_with("sqlite") ? 5 : 50);
         ++round) {
        Random random = Random::part(5, round);
        const History history =
            simulate(draw_scenario(random, DrawLimits{.rooms_max = 1, .operations_max = 12}));
        // One is lost, so that there are gaps.
        const Callbacks callbacks(history.callbacks().subspan(
            std::min<std::size_t>(random.below(2), history.callbacks().size())));
        reader->clear();
        engine_->clear();
        write(callbacks, round);
        take_in(*engine_, callbacks.all());
        ASSERT_EQ(reader->list(), engine_->list()) << "round " << round;
        ASSERT_EQ(reader->gaps(), engine_->gaps()) << "round " << round;
    }
}

// All seqs of one list, so that there are many ranges to be joined, and tombstones to be deleted.
TEST_P(Writers, AreNotHeldUpByForgetting) {
    constexpr std::uint64_t seqs = 200;
    CallbackLog log;
    for (std::uint64_t seq = 1; seq <= seqs; ++seq) {
        const std::string user = "u" + std::to_string(seq % 20);
        log.add({.kind = EventKind::room_logout,
                 .session = RoomSession{1},
                 .seq = ChangeSeq{seq},
                 .room_id = "r",
                 .key = user});
    }
    const auto forgetful = open();
    std::string failure;
    {
        const std::jthread forgetting([&](const std::stop_token& stop) {
            constexpr std::uint64_t far_s = 10'000'000'000;
            try {
                while (!stop.stop_requested()) {
                    forgetful->forget(far_s, 0);
                }
            } catch (const StoreFailure& error) {
                failure = error.what();
            }
        });
        write(Callbacks(log.events()), 1);
    }
    EXPECT_EQ(failure, "");
    EXPECT_TRUE(forgetful->gaps().empty());
}

}  // namespace
}  // namespace anyorder::testing
