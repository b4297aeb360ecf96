// The published flowcharts cell by cell: what is listed, and what each branch leaves in the queue.
//
// A queue does not show in a list. A callback that waits is seen to wait when a later create or
// login takes it up, and one that is dropped when the same create or login does not.
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <gtest/gtest.h>

#include <anyorder/subjects/catalogue.h>

#include "notation.h"

namespace anyorder {
namespace {

std::string text_of(const ObservedRoom& room) {
    std::string text = room.room_id + "/" + std::to_string(number(room.room_session_id.value()));
    for (const ObservedStream& stream : room.streams) {
        text += " " + stream.stream_id + "+" + std::to_string(number(stream.stream_seq.value()));
        text += stream.stream_sid->empty() ? "" : "#" + *stream.stream_sid;
    }
    for (const ObservedUser& user : room.users) {
        text += " " + user.user_account + "#" + std::to_string(number(user.session_id.value()));
    }
    return text;
}

// What the flowchart lists after these arrivals: "r/1 s+3#x u#4" is room r in session 1 with stream
// s of seq 3 and sid x and user u of login 4. Empty where no room is listed.
std::string after(std::string_view arrivals) {
    const auto log = testing::callbacks(arrivals);
    const auto flowchart = find_subject("flowchart")->make();
    for (const Event& event : log->events()) {
        flowchart->deliver(event);
    }
    const auto list = std::get<ObservedList>(flowchart->list());
    std::string text;
    for (const ObservedRoom& room : list.rooms) {
        text += (text.empty() ? "" : "; ") + text_of(room);
    }
    return text;
}

// The room is unknown.

TEST(FlowchartUnknownRoom, CreateAddsTheRoomAndTakesUpTheQueue) {
    EXPECT_EQ(after("c7"), "r/7");
    EXPECT_EQ(after("s+1/7 c7"), "r/7 s+1");
    EXPECT_EQ(after("c7 r2:c8"), "r/7; r2/8");
}

TEST(FlowchartUnknownRoom, CloseWaits) {
    EXPECT_EQ(after("d1"), "");
    EXPECT_EQ(after("d1 c1"), "");
}

TEST(FlowchartUnknownRoom, StreamCreateWaits) {
    EXPECT_EQ(after("s+1#x"), "");
    EXPECT_EQ(after("s+1#x c1"), "r/1 s+1#x");
}

TEST(FlowchartUnknownRoom, StreamCloseWaits) {
    EXPECT_EQ(after("s-2 c1 s+1"), "r/1");
}

TEST(FlowchartUnknownRoom, LoginWaits) {
    EXPECT_EQ(after("u+1#4"), "");
    EXPECT_EQ(after("u+1#4 c1"), "r/1 u#4");
}

TEST(FlowchartUnknownRoom, LogoutWaits) {
    EXPECT_EQ(after("u-2#4 c1 u+1#4"), "r/1");
}

// The room is known with another session.

TEST(FlowchartOtherSession, CreateThatIsNotNewerIsDropped) {
    EXPECT_EQ(after("c1@5 c2@4"), "r/1");
    EXPECT_EQ(after("c1@5 c2@5"), "r/1");
    EXPECT_EQ(after("c1@5 c2@4 d1@6 c3@3"), "r/3");
    EXPECT_EQ(after("c1@5 c2@5 d1@6 c3@3"), "r/3");
}

TEST(FlowchartOtherSession, NewerCreateReplacesTheRoomAndTakesUpTheQueue) {
    EXPECT_EQ(after("c1@5 s+1@6 u+1#4@6 c2@7"), "r/2");
    EXPECT_EQ(after("c2@5 c1@6"), "r/1");
    EXPECT_EQ(after("c1@5 s+9/2@8 c2@7"), "r/2 s+9");
}

TEST(FlowchartOtherSession, CloseThatIsNotNewerIsDropped) {
    EXPECT_EQ(after("c2@5 d1@4 d2@7 c1@3"), "r/1");
    EXPECT_EQ(after("c2@5 d1@5 d2@7 c1@3"), "r/1");
}

TEST(FlowchartOtherSession, NewerCloseWaits) {
    EXPECT_EQ(after("c2@5 d1@6"), "r/2");
    EXPECT_EQ(after("c2@5 d1@6 d2@7 c1@3"), "");
}

TEST(FlowchartOtherSession, StreamCreateWaitsUnlessItIsOlder) {
    EXPECT_EQ(after("c1@5 s+1/2@6"), "r/1");
    EXPECT_EQ(after("c1@5 s+1/2@6 c2@7"), "r/2 s+1");
    EXPECT_EQ(after("c1@5 s+1/2@5 c2@7"), "r/2 s+1");
    EXPECT_EQ(after("c1@5 s+1/2@4 c2@7"), "r/2");
}

TEST(FlowchartOtherSession, StreamCloseWaitsIfItIsNewer) {
    EXPECT_EQ(after("c1@5 s-2/2@6 c2@7 s+1/2@8"), "r/2");
    EXPECT_EQ(after("c1@5 s-2/2@5 c2@7 s+1/2@8"), "r/2 s+1");
    EXPECT_EQ(after("c1@5 s-2/2@4 c2@7 s+1/2@8"), "r/2 s+1");
}

TEST(FlowchartOtherSession, StreamCloseLeavesTheStreamsListed) {
    EXPECT_EQ(after("c1@5 s+1@6 s-2/2@7"), "r/1 s+1");
}

TEST(FlowchartOtherSession, LoginWaitsUnlessItIsOlder) {
    EXPECT_EQ(after("c1@5 u+1/2#4@6"), "r/1");
    EXPECT_EQ(after("c1@5 u+1/2#4@6 c2@7"), "r/2 u#4");
    EXPECT_EQ(after("c1@5 u+1/2#4@5 c2@7"), "r/2 u#4");
    EXPECT_EQ(after("c1@5 u+1/2#4@4 c2@7"), "r/2");
}

TEST(FlowchartOtherSession, LogoutWaitsIfItIsNewer) {
    EXPECT_EQ(after("c1@5 u-2/2#4@6 c2@7 u+1/2#4@8"), "r/2");
    EXPECT_EQ(after("c1@5 u-2/2#4@5 c2@7 u+1/2#4@8"), "r/2 u#4");
    EXPECT_EQ(after("c1@5 u-2/2#4@4 c2@7 u+1/2#4@8"), "r/2 u#4");
}

TEST(FlowchartOtherSession, LogoutLeavesTheUsersListed) {
    EXPECT_EQ(after("c1@5 u+1#4@6 u-2/2#4@7"), "r/1 u#4");
}

// The room is known with the same session.

// Whether c2 is newer than the room tells which creation time was kept.
TEST(FlowchartSameSession, CreateKeepsTheNewerCreateTime) {
    EXPECT_EQ(after("c1@5 c2@7"), "r/2");
    EXPECT_EQ(after("c1@5 c1@8 c2@7"), "r/1");
    EXPECT_EQ(after("c1@8 c1@5 c2@7"), "r/1");
}

TEST(FlowchartSameSession, CreateKeepsWhatIsListed) {
    EXPECT_EQ(after("c1@5 s+1@6 u+1#4@7 c1@8"), "r/1 s+1 u#4");
}

TEST(FlowchartSameSession, CloseDeletesTheRoomWhateverItsTime) {
    EXPECT_EQ(after("c1@5 s+1@6 d1@7"), "");
    EXPECT_EQ(after("c1@5 d1@5"), "");
    EXPECT_EQ(after("c1@5 d1@4"), "");
    EXPECT_EQ(after("c1 s+1 u+1#4 d1 c1"), "r/1");
}

TEST(FlowchartSameSession, StreamCreateOfAnUnknownStreamAddsItAndTakesUpTheQueue) {
    EXPECT_EQ(after("c1 s+1#x"), "r/1 s+1#x");
    EXPECT_EQ(after("c1 s+1#x t+2#y"), "r/1 s+1#x t+2#y");
    EXPECT_EQ(after("c1 s-2 s+1"), "r/1");
}

TEST(FlowchartSameSession, StreamCreateOfAKnownStreamKeepsTheLargerSeq) {
    EXPECT_EQ(after("c1 s+1#x s+3#y"), "r/1 s+3#y");
    EXPECT_EQ(after("c1 s+3#y s+1#x"), "r/1 s+3#y");
    EXPECT_EQ(after("c1 s+3#y s+3#x"), "r/1 s+3#y");
    EXPECT_EQ(after("c1 s+1 s+3 s-2"), "r/1 s+3");
}

TEST(FlowchartSameSession, StreamCloseOfAnUnknownStreamWaits) {
    EXPECT_EQ(after("c1 s-2 t+3 s+1"), "r/1 t+3");
}

TEST(FlowchartSameSession, StreamCloseDeletesBelowItsSeqAndIsDroppedOtherwise) {
    EXPECT_EQ(after("c1 s+1 s-2"), "r/1");
    EXPECT_EQ(after("c1 s+2 s-2"), "r/1 s+2");
    EXPECT_EQ(after("c1 s+3 s-2"), "r/1 s+3");
    EXPECT_EQ(after("c1 s+3 s-2 s-4 s+1"), "r/1 s+1");
    EXPECT_EQ(after("c1 s+2 s-2 s-4 s+1"), "r/1 s+1");
}

TEST(FlowchartSameSession, LoginOfAnUnknownUserAddsItAndTakesUpTheQueue) {
    EXPECT_EQ(after("c1 u+1#4"), "r/1 u#4");
    EXPECT_EQ(after("c1 u-2#4 u+1#4"), "r/1");
}

// Whether login 5 at 7 ms is newer than what is listed tells which login time was kept.
TEST(FlowchartSameSession, LoginAgainOfTheSameLoginKeepsTheNewerTime) {
    EXPECT_EQ(after("c1 u+1#4@6 u+3#5@7"), "r/1 u#5");
    EXPECT_EQ(after("c1 u+1#4@6 u+2#4@9 u+3#5@7"), "r/1 u#4");
    EXPECT_EQ(after("c1 u+1#4@9 u+2#4@6 u+3#5@7"), "r/1 u#4");
}

TEST(FlowchartSameSession, NewerLoginReplacesAnotherLoginAndTakesUpTheQueue) {
    EXPECT_EQ(after("c1 u+1#4@5 u+3#5@6"), "r/1 u#5");
    EXPECT_EQ(after("c1 u+1#4@5 u-4#5@9 u+3#5@6"), "r/1");
}

TEST(FlowchartSameSession, LoginThatIsNotNewerThanAnotherLoginIsDropped) {
    EXPECT_EQ(after("c1 u+1#4@5 u+3#5@5"), "r/1 u#4");
    EXPECT_EQ(after("c1 u+1#4@5 u+3#5@4"), "r/1 u#4");
    EXPECT_EQ(after("c1 u+1#4@5 u+3#5@5 u-2#4@6 v+5#6"), "r/1 v#6");
    EXPECT_EQ(after("c1 u+1#4@5 u+3#5@4 u-2#4@6 v+5#6"), "r/1 v#6");
}

TEST(FlowchartSameSession, LogoutOfAnUnknownUserWaits) {
    EXPECT_EQ(after("c1 u-2#4 v+3#5 u+1#4"), "r/1 v#5");
}

TEST(FlowchartSameSession, LogoutOfTheSameLoginDeletesTheUserWhateverItsTime) {
    EXPECT_EQ(after("c1 u+1#4@5 u-2#4@6"), "r/1");
    EXPECT_EQ(after("c1 u+1#4@5 u-2#4@5"), "r/1");
    EXPECT_EQ(after("c1 u+1#4@5 u-2#4@4"), "r/1");
}

TEST(FlowchartSameSession, LogoutOfAnotherLoginWaitsIfItIsNewer) {
    EXPECT_EQ(after("c1 u+1#4@5 u-4#5@6"), "r/1 u#4");
    EXPECT_EQ(after("c1 u+1#4@5 u-4#5@6 u+3#5@7"), "r/1");
    EXPECT_EQ(after("c1 u+1#4@5 u-4#5@5 u+3#5@7"), "r/1 u#5");
    EXPECT_EQ(after("c1 u+1#4@5 u-4#5@4 u+3#5@7"), "r/1 u#5");
}

// The asterisks where nothing is added. User u is listed with login 4; the logout of login 5 at 9
// ms waits, and login 4 then becomes as new as 10 ms. If the queue is taken up while login 4 is
// listed, the logout is dropped as too old, and login 5 stays when it comes; if not, it ends.
std::string u5_after(std::string_view arrivals) {
    return after("c1@1 s+3 u+1#4@5 u-4#5@9 u+3#4@10 " + std::string(arrivals) +
                 " u-5#4@11 u+6#5@8");
}

TEST(FlowchartQueue, IsTakenUpByACreateOfTheRoomThatIsThere) {
    EXPECT_EQ(u5_after("c1@1"), "r/1 s+3 u#5");
    EXPECT_EQ(u5_after("c1@2"), "r/1 s+3 u#5");
}

TEST(FlowchartQueue, IsTakenUpByACreateOfAStreamThatIsThere) {
    EXPECT_EQ(u5_after("s+4"), "r/1 s+4 u#5");
    EXPECT_EQ(u5_after("s+2"), "r/1 s+3 u#5");
}

TEST(FlowchartQueue, IsNotTakenUpByALoginThatIsThereNorByWhatEndsOrIsDropped) {
    EXPECT_EQ(u5_after(""), "r/1 s+3");
    EXPECT_EQ(u5_after("u+3#4@10"), "r/1 s+3");
    EXPECT_EQ(u5_after("u+3#6@7"), "r/1 s+3");
    EXPECT_EQ(u5_after("s-2"), "r/1 s+3");
    EXPECT_EQ(u5_after("s-4"), "r/1");
    EXPECT_EQ(u5_after("c2@0"), "r/1 s+3");
}

}  // namespace
}  // namespace anyorder
