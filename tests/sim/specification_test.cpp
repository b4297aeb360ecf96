// The specification on callbacks written out: the ordering rule, sentence by sentence.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/specification.h>

#include "notation.h"

namespace anyorder {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> specified(std::string_view text) {
    const auto log = testing::callbacks(text);
    std::vector<std::string> texts;
    for (const ListedRoom& room : specified_list(log->events()).rooms) {
        std::string line = room.room_id + "(" + std::to_string(number(room.room_session_id)) + ")";
        for (const ListedStream& stream : room.streams) {
            line += " " + stream.stream_id + stream.stream_sid;
        }
        for (const ListedUser& user : room.users) {
            line += " " + user.user_account + std::to_string(number(user.session_id));
        }
        texts.push_back(line);
    }
    return texts;
}

TEST(Specification, ListsASessionThatIsCreatedAndNotClosed) {
    EXPECT_THAT(specified(""), IsEmpty());
    EXPECT_THAT(specified("c1"), ElementsAre("r(1)"));
    EXPECT_THAT(specified("c1 d1"), IsEmpty());
    EXPECT_THAT(specified("d1 c1"), IsEmpty());
    EXPECT_THAT(specified("s+1"), IsEmpty());
}

TEST(Specification, TakesTheGreatestCreationTimeOfOpenAndClosedSessions) {
    EXPECT_THAT(specified("c1@1 c2@2"), ElementsAre("r(2)"));
    EXPECT_THAT(specified("c1@1 c2@2 d2"), IsEmpty());
    EXPECT_THAT(specified("c2@1 c1@2"), ElementsAre("r(1)"));
}

TEST(Specification, TakesTheGreatestIdAmongOpenSessionsOfOneMillisecond) {
    EXPECT_THAT(specified("c1@1 c2@1"), ElementsAre("r(2)"));
    EXPECT_THAT(specified("c1@1 c2@1 d2"), ElementsAre("r(1)"));
}

TEST(Specification, DecidesAStreamByItsGreatestSeq) {
    EXPECT_THAT(specified("c1 s+1#a s-2 s+3#c"), ElementsAre("r(1) sc"));
    EXPECT_THAT(specified("c1 s+3#c s-4 s+1#a"), ElementsAre("r(1)"));
    EXPECT_THAT(specified("c1 s+10#b s-9"), ElementsAre("r(1) sb"));
}

TEST(Specification, DecidesAUserByItsGreatestSeq) {
    EXPECT_THAT(specified("c1 u+1#5 u-2#5 u+3#6"), ElementsAre("r(1) u6"));
}

TEST(Specification, KeepsStreamsAndUsersOfOneNameApart) {
    EXPECT_THAT(specified("c1 s+1 u+2 s-3"), ElementsAre("r(1) u0"));
}

TEST(Specification, ShowsOnlyTheCurrentSessionsEntries) {
    EXPECT_THAT(specified("c1 s+5/1#old c2 s+1/2#new"), ElementsAre("r(2) snew"));
}

TEST(Specification, OrdersChangesOfOneSeqByCloseThenIdentity) {
    EXPECT_THAT(specified("c1 s+3 s-3"), ElementsAre("r(1)"));
    EXPECT_THAT(specified("c1 s+3#b s+3#a"), ElementsAre("r(1) sb"));
}

}  // namespace
}  // namespace anyorder
