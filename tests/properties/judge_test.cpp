// The judge: which entries are ghosts, missing, stale or listed twice.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/judge.h>

namespace anyorder {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ObservedRoom room(std::string id, std::vector<ObservedStream> streams = {},
                  std::vector<ObservedUser> users = {}) {
    return {.room_id = std::move(id),
            .room_session_id = RoomSession{1},
            .streams = std::move(streams),
            .users = std::move(users)};
}

std::vector<std::string> judged(const ObservedList& expected, const ObservedList& found,
                                const Lists& lists = {}) {
    std::vector<std::string> sentences;
    for (const Difference& difference : differences(expected, found, lists)) {
        sentences.push_back(describe(difference));
    }
    return sentences;
}

TEST(Judge, FindsNothingWrongWithTheRightList) {
    const ObservedList list{{room("r", {{"s", "sid", ChangeSeq{1}}}, {{"u", UserSession{1}}})}};
    EXPECT_THAT(judged(list, list), IsEmpty());
    EXPECT_THAT(judged({}, {}), IsEmpty());
}

TEST(Judge, NamesGhosts) {
    EXPECT_THAT(judged({{room("r")}}, {{room("r", {{"s"}}, {{"u"}}), room("q")}}),
                ElementsAre("room q is a ghost: it is listed and not live",
                            "stream s in r is a ghost: it is listed and not live",
                            "user u in r is a ghost: it is listed and not live"));
}

TEST(Judge, NamesWhatIsMissing) {
    EXPECT_THAT(judged({{room("r", {{"s"}})}}, {}),
                ElementsAre("room r is missing: it is live and not listed",
                            "stream s in r is missing: it is live and not listed"));
}

TEST(Judge, NamesWhatIsStale) {
    EXPECT_THAT(judged({{room("r", {{"s", "b", ChangeSeq{3}}})}},
                       {{room("r", {{"s", "b", ChangeSeq{1}}})}}),
                ElementsAre("stream s in r is stale: it is listed with stream_seq 1 and has "
                            "stream_seq 3"));
    EXPECT_THAT(judged({{room("r", {{"s", "b", ChangeSeq{3}}})}},
                       {{room("r", {{"s", "a", ChangeSeq{3}}})}}),
                ElementsAre("stream s in r is stale: it is listed with stream_sid a and has "
                            "stream_sid b"));
    ObservedRoom other_session = room("r");
    other_session.room_session_id = RoomSession{2};
    EXPECT_THAT(judged({{room("r")}}, {{other_session}}),
                ElementsAre("room r is stale: it is listed with room_session_id 2 and has "
                            "room_session_id 1"));
    EXPECT_THAT(judged({{room("r", {}, {{"u", UserSession{1}}})}},
                       {{room("r", {}, {{"u", UserSession{2}}})}}),
                ElementsAre("user u in r is stale: it is listed with session_id 2 and has "
                            "session_id 1"));
}

TEST(Judge, NamesWhatIsListedTwice) {
    EXPECT_THAT(judged({{room("r", {{"s"}})}}, {{room("r", {{"s"}, {"s"}})}}),
                ElementsAre("stream s in r is listed twice"));
    EXPECT_THAT(judged({{room("r")}}, {{room("r"), room("r")}}),
                ElementsAre("room r is listed twice"));
}

TEST(Judge, DoesNotCompareWhatIsNotGiven) {
    EXPECT_THAT(judged({{room("r", {{"s", "sid", ChangeSeq{3}}}, {{"u", UserSession{1}}})}},
                       {{{.room_id = "r", .streams = {{"s"}}, .users = {{"u"}}}}}),
                IsEmpty());
}

TEST(Judge, DoesNotCareForOrder) {
    EXPECT_THAT(
        judged({{room("a"), room("b", {{"s"}, {"t"}})}}, {{room("b", {{"t"}, {"s"}}), room("a")}}),
        IsEmpty());
}

TEST(Judge, LooksAtTheChosenListsOnly) {
    const ObservedList expected{{room("r", {{"s"}})}};
    const ObservedList found{{room("r", {}, {{"ghost"}}), room("empty")}};
    EXPECT_THAT(judged(expected, found, {.rooms = false, .streams = true, .users = false}),
                ElementsAre("stream s in r is missing: it is live and not listed"));
    EXPECT_THAT(judged(expected, found, {.rooms = true, .streams = false, .users = false}),
                ElementsAre("room empty is a ghost: it is listed and not live"));
}

TEST(Judge, PrintsIdsFromOutsideSafely) {
    EXPECT_THAT(judged({}, {{room("a\x1b[2J")}}),
                ElementsAre(::testing::Not(::testing::HasSubstr("\x1b"))));
}

}  // namespace
}  // namespace anyorder
