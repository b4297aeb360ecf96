// What is drawn: possible scenarios, pinned by seed, and event sets inside and outside the
// contract.
#include <map>
#include <set>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>

namespace anyorder {
namespace {

TEST(DrawScenario, EveryOperationIsPossibleWhenItsTurnComes) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Random random(seed);
        const Scenario scenario = draw_scenario(random, {});
        World world(scenario.setting);
        for (const Operation& operation : scenario.operations) {
            EXPECT_TRUE(world.perform(operation)) << "seed " << seed;
        }
    }
}

TEST(DrawScenario, GivesTheSameForTheSameSeed) {
    Random one(11);
    Random other(11);
    EXPECT_EQ(draw_scenario(one, {}), draw_scenario(other, {}));
}

TEST(DrawScenario, UsesEveryOperationAndEveryNameStyle) {
    std::set<OperationKind> kinds;
    std::set<NameStyle> styles;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Random random(seed);
        const Scenario scenario = draw_scenario(random, {});
        styles.insert(scenario.setting.names);
        for (const Operation& operation : scenario.operations) {
            kinds.insert(operation.kind);
        }
    }
    EXPECT_EQ(kinds.size(), operation_kind_count);
    EXPECT_EQ(styles.size(), name_style_count);
}

TEST(DrawScenario, KeepsItsLimits) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Random random(seed);
        DrawLimits limits;
        limits.distinct_times = true;
        limits.operations_max = 9;
        const Scenario scenario = draw_scenario(random, limits);
        EXPECT_LE(scenario.operations.size(), 9U);
        EXPECT_TRUE(scenario.setting.distinct_times);
        for (const Operation& operation : scenario.operations) {
            EXPECT_LT(operation.room, limits.rooms_max);
            EXPECT_LT(operation.user, limits.users_max);
            EXPECT_LT(operation.stream, limits.streams_max);
        }
    }
}

// Pinned: what a seed means must not change by accident.
TEST(DrawScenario, DrawsAsPinned) {
    Random random(2024);
    const Scenario scenario = draw_scenario(random, {.operations_max = 8});
    std::string sentences;
    for (const Operation& operation : scenario.operations) {
        sentences += describe(operation, NameStyle::plain) + "; ";
    }
    EXPECT_EQ(sentences,
              "u1 logs in to r1; u1 logs in again to r1; u1 publishes s2 in r1; u1 logs out of r1; "
              "u1 logs in to r1; u1 publishes s3 in r1; ");
}

using ListOfSession = std::tuple<RoomSession, bool>;

TEST(DrawEvents, KeepTheContractWhereAskedTo) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Random random(seed);
        std::set<std::pair<ListOfSession, ChangeSeq>> changes;
        const auto log = draw_events(random, 20, Contract::kept);
        for (const Event& event : log->events()) {
            if (!is_room(event.kind)) {
                const ListOfSession list = {event.session, is_stream(event.kind)};
                EXPECT_TRUE(changes.insert({list, event.seq}).second) << "seed " << seed;
            }
        }
    }
}

TEST(DrawEvents, BreakTheContractWhereAskedTo) {
    std::size_t collisions = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Random random(seed);
        std::set<std::pair<ListOfSession, ChangeSeq>> changes;
        const auto log = draw_events(random, 20, Contract::broken);
        EXPECT_EQ(log->events().size(), 20U);
        for (const Event& event : log->events()) {
            const ListOfSession list = {event.session, is_stream(event.kind)};
            collisions += changes.insert({list, event.seq}).second ? 0 : 1;
        }
    }
    EXPECT_GT(collisions, 100U);
}

}  // namespace
}  // namespace anyorder
