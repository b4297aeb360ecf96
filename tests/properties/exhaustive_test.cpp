// Small scope carried out: what the smallest failures are, and that nothing smaller fails.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr Lists rooms_only{.rooms = true, .streams = false, .users = false};
constexpr Lists streams_only{.rooms = false, .streams = true, .users = false};

CheckReport checked(std::string_view subject, const CheckOptions& options) {
    return check(find_subject(subject)->make, options);
}

CheckOptions once(const Lists& lists, bool distinct_times) {
    CheckOptions options;
    options.plan.lists = lists;
    options.plan.deliver = Deliver::once;
    options.plan.distinct_times = distinct_times;
    return options;
}

std::vector<std::string> kinds(const Counterexample& found) {
    std::vector<std::string> names;
    const History history = simulate(found.minimal.scenario);
    for (const Event& event : history.callbacks()) {
        names.emplace_back(name_of(event.kind));
    }
    return names;
}

TEST(SmallestFailure, OfTheFlowchartsStreamsHasFourStreamCallbacks) {
    const CheckReport report = checked("flowchart", once(streams_only, true));
    ASSERT_TRUE(report.counterexample);
    EXPECT_THAT(kinds(*report.counterexample),
                ElementsAre("room_create", "stream_create", "stream_close", "stream_create",
                            "stream_close"));
    EXPECT_EQ(report.counterexample->minimal.delivery.size(), 5U);
    EXPECT_EQ(report.plain_scope.callbacks_complete, 4U);
    EXPECT_THAT(report.counterexample->certificate,
                StartsWith("no scenario with fewer callbacks fails in any order"));
}

TEST(SmallestFailure, OfTheFlowchartsRoomsHasFourRoomCallbacks) {
    const CheckReport report = checked("flowchart", once(rooms_only, true));
    ASSERT_TRUE(report.counterexample);
    EXPECT_THAT(kinds(*report.counterexample),
                ElementsAre("room_create", "room_close", "room_create", "room_close"));
}

TEST(SmallestFailure, OfTheFlowchartsRoomsInOneMillisecondHasThree) {
    const CheckReport report = checked("flowchart", once(rooms_only, false));
    ASSERT_TRUE(report.counterexample);
    EXPECT_THAT(kinds(*report.counterexample),
                ElementsAre("room_create", "room_close", "room_create"));
    const History history = simulate(report.counterexample->minimal.scenario);
    EXPECT_EQ(history.callbacks()[0].time_ms, history.callbacks()[2].time_ms);
}

TEST(SmallestFailure, OfTheFlowchartsStreamsWithARepeatHasTwoDeliveredAsThree) {
    CheckOptions options = once(streams_only, true);
    options.plan.deliver = Deliver::at_least_once;
    const CheckReport report = checked("flowchart", options);
    ASSERT_TRUE(report.counterexample);
    EXPECT_THAT(kinds(*report.counterexample),
                ElementsAre("room_create", "stream_create", "stream_close"));
    EXPECT_EQ(report.counterexample->minimal.delivery.size(), 4U);
}

TEST(SmallestFailure, OfArrivalOrderHasTwoCallbacks) {
    const CheckReport report = checked("arrival_order", {});
    ASSERT_TRUE(report.counterexample);
    EXPECT_THAT(kinds(*report.counterexample), ElementsAre("room_create", "room_close"));
    EXPECT_THAT(report.counterexample->minimal.delivery, ElementsAre(1, 0));
    const CheckReport streams = checked("arrival_order", once(streams_only, true));
    ASSERT_TRUE(streams.counterexample);
    EXPECT_THAT(kinds(*streams.counterexample),
                ElementsAre("room_create", "stream_create", "stream_close"));
}

TEST(SmallScope, TheReferencePassesOverEveryChoiceOfListsAndDelivery) {
    for (const char* text : {"rooms", "streams", "users", "rooms,streams", "rooms,users",
                             "streams,users", "rooms,streams,users"}) {
        for (const Deliver deliver : {Deliver::once, Deliver::at_least_once}) {
            CheckOptions options;
            options.plan.lists = *parse_lists(text);
            options.plan.deliver = deliver;
            options.plan.cases = 60'000;
            options.planted = false;
            const CheckReport report = checked("reference", options);
            EXPECT_EQ(conclusion_of(report), Conclusion::passed) << text;
            EXPECT_GE(report.full_scope.callbacks_complete, 3U) << text;
        }
    }
}

}  // namespace
}  // namespace anyorder
