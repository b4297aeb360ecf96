// The published flowcharts, and in how many orders they end wrong: counted, all orders each.
#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/specification.h>
#include <anyorder/subjects/catalogue.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Room, stream and user ids in the order of the list.
std::vector<std::string> ids(const ObservedList& list) {
    std::vector<std::string> all;
    for (const ObservedRoom& room : list.rooms) {
        all.push_back(room.room_id);
        for (const ObservedStream& stream : room.streams) {
            all.push_back(stream.stream_id);
        }
        for (const ObservedUser& user : room.users) {
            all.push_back(user.user_account);
        }
    }
    return all;
}

ObservedList listed(Subject& subject, std::span<const Event> events,
                    const std::vector<std::size_t>& order) {
    subject.reset();
    for (const std::size_t index : order) {
        subject.deliver(events[index]);
    }
    return std::get<ObservedList>(subject.list());
}

std::vector<std::string> live(std::string_view subject, std::string_view text) {
    const auto log = callbacks(text);
    std::vector<std::size_t> order(log->events().size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return ids(listed(*find_subject(subject)->make(), log->events(), order));
}

struct Count {
    int wrong = 0;
    int orders = 0;
    friend bool operator==(const Count&, const Count&) = default;
};
void PrintTo(const Count& count, std::ostream* out) {
    *out << count.wrong << " of " << count.orders;
}

// Orders of the callbacks after which the subject lists other ids than are live.
Count wrong_orders(std::string_view subject_name, std::string_view text) {
    const auto log = callbacks(text);
    const auto expected = ids(observe(specified_list(log->events())));
    const auto subject = find_subject(subject_name)->make();
    std::vector<std::size_t> order(log->events().size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Count count;
    do {
        ++count.orders;
        count.wrong += ids(listed(*subject, log->events(), order)) == expected ? 0 : 1;
    } while (std::ranges::next_permutation(order).found);
    return count;
}

TEST(Flowchart, SurvivesTheDocumentationsExamplesInEveryOrder) {
    EXPECT_EQ(wrong_orders("flowchart", "c1 s+1 s-2 s+3"), (Count{0, 24}));
    EXPECT_EQ(wrong_orders("flowchart", "c1 d1 c2"), (Count{0, 6}));
    EXPECT_EQ(wrong_orders("flowchart", "c1 u+1#1 v+2#2 u-3#1 u+4#3"), (Count{0, 120}));
}

TEST(Flowchart, EndsWithAStreamThatNobodyPublishesAtTheFourthStreamCallback) {
    EXPECT_THAT(live("flowchart", "c1 s+1 s-4 s-2 s+3"), ElementsAre("r", "s"));
    EXPECT_THAT(live("flowchart", "c1 s+1 s-4 s+3 s-2"), ElementsAre("r", "s"));
    EXPECT_THAT(live("flowchart", "c1 s+1 s-2 s+3 s-4"), ElementsAre("r"));
}

// The counts for a reader who processes the queue once after a change.
TEST(Flowchart, WithASinglePassEndsWrongIn43Of120OrdersOfFourStreamCallbacks) {
    EXPECT_EQ(wrong_orders("flowchart_single_pass", "c1 s+1 s-2 s+3 s-4"), (Count{43, 120}));
}

TEST(Flowchart, WithASinglePassEndsWrongIn32Of120OrdersOfFourUserCallbacks) {
    EXPECT_EQ(wrong_orders("flowchart_single_pass", "c1 u+1#1 u-2#1 u+3#2 u-4#2"),
              (Count{32, 120}));
}

TEST(Flowchart, EndsWrongInThreeOf24OrdersOfFourRoomCallbacks) {
    EXPECT_EQ(wrong_orders("flowchart", "c1 d1 c2 d2"), (Count{3, 24}));
    EXPECT_EQ(wrong_orders("flowchart_single_pass", "c1 d1 c2 d2"), (Count{3, 24}));
    EXPECT_THAT(live("flowchart", "d1@2 c2@3 d2@4 c1@1"), ElementsAre("r"));
}

// Processing the queue again after every change that the queue itself causes repairs some orders,
// and not the fault.
TEST(Flowchart, WithNestedPassesStillEndsWrong) {
    EXPECT_EQ(wrong_orders("flowchart", "c1 s+1 s-2 s+3 s-4"), (Count{40, 120}));
    EXPECT_EQ(wrong_orders("flowchart", "c1 u+1#1 u-2#1 u+3#2 u-4#2"), (Count{15, 120}));
}

TEST(Flowchart, WithASinglePassLosesACloseThatWaitsWithItsCreate) {
    EXPECT_THAT(live("flowchart_single_pass", "s-2 s+1 c1"), ElementsAre("r", "s"));
    EXPECT_THAT(live("flowchart", "s-2 s+1 c1"), ElementsAre("r"));
}

TEST(Flowchart, LosesTheLiveRoomOfTwoCreatedInOneMillisecond) {
    EXPECT_THAT(live("flowchart", "c1@5 c2@5 d1@5"), IsEmpty());
    EXPECT_THAT(live("reference", "c1@5 c2@5 d1@5"), ElementsAre("r"));
}

TEST(Flowchart, EndsWithAGhostAfterOneRepeat) {
    EXPECT_THAT(live("flowchart", "c1 s+1 s-2 s+1"), ElementsAre("r", "s"));
    EXPECT_THAT(live("flowchart", "c1 d1 c1"), ElementsAre("r"));
}

TEST(Flowchart, FollowsTheTablesForRooms) {
    EXPECT_THAT(live("flowchart", "c1@5 c2@4"), ElementsAre("r"));
    EXPECT_THAT(live("flowchart", "c1@5 s+1/1@6 c2@7"), ElementsAre("r"));
    EXPECT_THAT(live("flowchart", "d2@9 c1@5 c2@7"), IsEmpty());
    EXPECT_THAT(live("flowchart", "c1@5 d2@4 c2@7"), ElementsAre("r"));
}

TEST(Flowchart, FollowsTheTablesForUsers) {
    EXPECT_THAT(live("flowchart", "c1 u+1#1@5 u+3#2@9 u-2#1@7"), ElementsAre("r", "u"));
    EXPECT_THAT(live("flowchart", "c1 u-4#2@9 u+1#1@5 u+3#2@8"), ElementsAre("r"));
    EXPECT_THAT(live("flowchart", "c1 u+1#1@5 u-4#2@9 u+3#2@8"), ElementsAre("r"));
}

TEST(ArrivalOrder, BelievesTheLastArrival) {
    EXPECT_THAT(live("arrival_order", "c1 s+1 s+3 s-2"), ElementsAre("r"));
    EXPECT_THAT(live("arrival_order", "s+1 c1"), ElementsAre("r", "s"));
    EXPECT_THAT(live("arrival_order", "d1 c1"), ElementsAre("r"));
}

}  // namespace
}  // namespace anyorder
