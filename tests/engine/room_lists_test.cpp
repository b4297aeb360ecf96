// The reference engine on callbacks written out: which list, which outcome, what is kept.
#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/engine/room_lists.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

RoomLists after(std::string_view text) {
    RoomLists lists;
    lists.apply(callbacks(text)->events());
    return lists;
}

// "r1(7): s#3 u" : room, session, streams with their seq, users.
std::vector<std::string> live(const RoomLists& lists) {
    std::vector<std::string> texts;
    for (const ListedRoom& room : lists.list().rooms) {
        std::string text = room.room_id + "(" + std::to_string(number(room.room_session_id)) + ")";
        for (const ListedStream& stream : room.streams) {
            text += " " + stream.stream_id + "#" + std::to_string(number(stream.stream_seq));
        }
        for (const ListedUser& user : room.users) {
            text += " " + user.user_account + "#" + std::to_string(number(user.user_update_seq));
        }
        texts.push_back(text);
    }
    return texts;
}

std::vector<std::string> live(std::string_view text) {
    return live(after(text));
}

std::vector<Outcome> outcomes(std::string_view text) {
    const auto log = callbacks(text);
    RoomLists lists;
    std::vector<Outcome> all;
    for (const Event& event : log->events()) {
        all.push_back(lists.apply(event));
    }
    return all;
}

// The list that all orders of the callbacks end with; fails where two orders differ.
std::vector<std::string> live_in_every_order(std::string_view text) {
    const auto log = callbacks(text);
    std::vector<std::size_t> order(log->events().size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<std::string> first;
    do {
        RoomLists lists;
        for (const std::size_t index : order) {
            lists.apply(log->events()[index]);
        }
        if (first.empty()) {
            first = live(lists);
        }
        EXPECT_EQ(live(lists), first);
    } while (std::ranges::next_permutation(order).found);
    return first;
}

TEST(RoomLists, AreEmptyAtFirst) {
    EXPECT_THAT(live(""), IsEmpty());
}

TEST(RoomLists, ListARoomWithoutStreamsAndUsers) {
    EXPECT_THAT(live("c1"), ElementsAre("r(1)"));
}

TEST(RoomLists, KeepAStreamWhoseOldCloseArrivesLast) {
    EXPECT_THAT(live("c1 s+1 s+3 s-2"), ElementsAre("r(1) s#3"));
}

TEST(RoomLists, DoNotBringBackAStreamWhoseNewestCloseHasArrived) {
    EXPECT_THAT(live("c1 s+1 s-4 s-2 s+3"), ElementsAre("r(1)"));
}

TEST(RoomLists, EndAlikeInEveryOrderOfAStreamsLife) {
    EXPECT_THAT(live_in_every_order("c1 s+1 s-2 s+3"), ElementsAre("r(1) s#3"));
    EXPECT_THAT(live_in_every_order("c1 s+1 s-2 s+3 s-4 t+5"), ElementsAre("r(1) t#5"));
}

TEST(RoomLists, EndAlikeInEveryOrderOfAUsersLife) {
    EXPECT_THAT(live_in_every_order("c1 v+1 u+2 u-3 u+4 u-5"), ElementsAre("r(1) v#1"));
}

TEST(RoomLists, EndAlikeInEveryOrderOfARoomThatComesBack) {
    EXPECT_THAT(live_in_every_order("c1 s+1/1 d1 c2 s+1/2 d2 c3"), ElementsAre("r(3)"));
}

TEST(RoomLists, CountStreamsAndUsersOnTheirOwn) {
    EXPECT_THAT(live("c1 s+1 u+1"), ElementsAre("r(1) s#1 u#1"));
}

TEST(RoomLists, KeepSessionsApart) {
    EXPECT_THAT(live("c1 s+5/1 d1 c2 s+1/2"), ElementsAre("r(2) s#1"));
}

TEST(RoomLists, TakeALaterCreationForTheEndOfTheSessionBefore) {
    EXPECT_THAT(live("c1 s+1/1 c2 t+1/2"), ElementsAre("r(2) t#1"));
}

TEST(RoomLists, DoNotFallBackToAnOlderSessionWhenTheNewerOneCloses) {
    EXPECT_THAT(live("c1 c2 d2"), IsEmpty());
}

TEST(RoomLists, TakeTheOpenOneOfSessionsCreatedInOneMillisecond) {
    EXPECT_THAT(live_in_every_order("c1@5 d1@5 c2@5"), ElementsAre("r(2)"));
    EXPECT_THAT(live_in_every_order("c9@5 d9@5 c2@5"), ElementsAre("r(2)"));
}

TEST(RoomLists, TakeTheGreatestIdOfOpenSessionsCreatedInOneMillisecond) {
    EXPECT_THAT(live_in_every_order("c9@5 c2@5"), ElementsAre("r(9)"));
}

TEST(RoomLists, HideStreamsUntilTheirRoomsCreationArrives) {
    EXPECT_THAT(live("s+1"), IsEmpty());
    EXPECT_THAT(live("s+1 c1"), ElementsAre("r(1) s#1"));
}

TEST(RoomLists, NeverOpenAClosedSessionAgain) {
    EXPECT_THAT(live("d1 c1 s+1"), IsEmpty());
    EXPECT_THAT(live("c1 d1 c1"), IsEmpty());
}

TEST(RoomLists, TreatSeqsAsNumbersOfAll64Bits) {
    EXPECT_THAT(live("c1 s+9 s-10"), ElementsAre("r(1)"));
    EXPECT_THAT(live("c1 s+18446744073709551615 s-18446744073709551614"),
                ElementsAre("r(1) s#18446744073709551615"));
    EXPECT_THAT(live("c1 s-4294967296 s+4294967295"), ElementsAre("r(1)"));
}

TEST(RoomLists, KeepNeighbouringSessionIdsBeyondDoublesApart) {
    EXPECT_THAT(live("c858012925204410400 d858012925204410401"),
                ElementsAre("r(858012925204410400)"));
}

TEST(RoomLists, OrderAContractBreakingPairWhateverItsOrder) {
    EXPECT_THAT(live_in_every_order("c1 s+3 s-3"), ElementsAre("r(1)"));
    const auto one = after("c1@1 s+3#a@2 s+3#b@2").list();
    const auto other = after("c1@1 s+3#b@2 s+3#a@2").list();
    EXPECT_EQ(one, other);
    EXPECT_EQ(one.rooms[0].streams[0].stream_sid, "b");
}

TEST(Outcomes, SayWhatEachEventDid) {
    using enum Outcome;
    EXPECT_THAT(outcomes("c1 s+1 s-4 s+3 s-4"),
                ElementsAre(applied, applied, applied, superseded, duplicate));
    EXPECT_THAT(outcomes("s+1 c1"), ElementsAre(deferred, applied));
    EXPECT_THAT(outcomes("c1@1 c1@1"), ElementsAre(applied, duplicate));
    EXPECT_THAT(outcomes("c1 d1 d1 s+1 c1"),
                ElementsAre(applied, applied, duplicate, session_over, session_over));
    EXPECT_THAT(outcomes("c1 c2 s+1/1"), ElementsAre(applied, applied, session_over));
    EXPECT_THAT(outcomes("c2@5 c1@4"), ElementsAre(applied, session_over));
    EXPECT_THAT(outcomes("c1 s+1#a@9 s+1#b@9 s-1 s+1#b@9"),
                ElementsAre(applied, applied, conflicting, conflicting, duplicate));
    EXPECT_THAT(outcomes("c1 s+2#a@9 s+2#b@9 s-2 s+2#b@9"),
                ElementsAre(applied, applied, conflicting, conflicting, conflicting));
    EXPECT_THAT(outcomes("c1 s+1 s-2 s+1 s-2 s+3 s+1"),
                ElementsAre(applied, applied, applied, duplicate, duplicate, applied, duplicate));
    EXPECT_THAT(outcomes("d1"), ElementsAre(deferred));
}

TEST(Outcomes, DoNotGiveUpASessionThatSharesItsMillisecondWithAnother) {
    using enum Outcome;
    EXPECT_THAT(outcomes("c9@5 c2@5 s+1/2 d9"), ElementsAre(applied, deferred, deferred, applied));
    EXPECT_THAT(live("c9@5 c2@5 s+1/2 d9"), ElementsAre("r(2) s#1"));
}

TEST(Outcomes, SayOfALateCloseThatItsSessionWasOverAlready) {
    using enum Outcome;
    EXPECT_THAT(outcomes("c1@1 c2@2 d1"), ElementsAre(applied, applied, session_over));
}

TEST(Outcomes, AnEventSentAgainWithAnotherSignatureIsADuplicate) {
    CallbackLog log;
    const Event event{.kind = EventKind::stream_create, .room_id = "r", .key = "s"};
    log.add(event, {{Field::title, "t"}, {Field::signature, "one"}, {Field::timestamp, "1"}});
    log.add(event, {{Field::title, "t"}, {Field::signature, "two"}, {Field::timestamp, "2"}});
    RoomLists lists;
    lists.apply(log.events()[0]);
    EXPECT_EQ(lists.apply(log.events()[1]), Outcome::duplicate);
}

TEST(RoomLists, KeepTheBusinessDataOfTheNewestEvent) {
    CallbackLog log;
    log.add({.kind = EventKind::room_create, .session = RoomSession{1}, .room_id = "r"},
            {{Field::id_name, "u1"}, {Field::signature, "not kept"}});
    Event stream{.kind = EventKind::stream_create,
                 .session = RoomSession{1},
                 .seq = ChangeSeq{2},
                 .time_ms = TimeMs{70},
                 .room_id = "r",
                 .key = "s",
                 .stream_sid = "sid"};
    log.add(
        stream,
        {{Field::user_id, "u1"}, {Field::title, "new"}, {Field::rtmp_url, R"(["rtmp://a/b"])"}});
    stream.seq = ChangeSeq{1};
    log.add(stream, {{Field::title, "old"}, {Field::extra_info, "old"}});
    RoomLists lists;
    lists.apply(log.events());

    const ListedRoom room = lists.find("r").value();
    EXPECT_THAT(room.attributes, ElementsAre(Attribute{Field::id_name, "u1"}));
    ASSERT_EQ(room.streams.size(), 1U);
    EXPECT_EQ(room.streams[0].stream_sid, "sid");
    EXPECT_EQ(room.streams[0].create_time_ms, TimeMs{70});
    EXPECT_THAT(room.streams[0].attributes,
                ElementsAre(Attribute{Field::user_id, "u1"}, Attribute{Field::title, "new"},
                            Attribute{Field::rtmp_url, R"(["rtmp://a/b"])"}));
}

TEST(RoomLists, ListTheSameWithoutAttributes) {
    CallbackLog log;
    for (const EventKind kind :
         {EventKind::room_create, EventKind::stream_create, EventKind::room_login}) {
        log.add({.kind = kind, .session = RoomSession{1}, .room_id = "r", .key = "k"},
                {{Field::id_name, "u"}, {Field::user_nickname, "n"}, {Field::title, "t"}});
    }
    RoomLists lists;
    lists.apply(log.events());
    RoomList expected = lists.list();
    ListedRoom& room = expected.rooms.at(0);
    for (auto* attributes :
         {&room.attributes, &room.streams.at(0).attributes, &room.users.at(0).attributes}) {
        EXPECT_EQ(attributes->size(), 1U);
        attributes->clear();
    }
    EXPECT_EQ(lists.list_without_attributes(), expected);
}

TEST(RoomLists, AreAsNewWhenCleared) {
    const std::string_view all =
        "c1@1 s+1@2 u+1@3 s-2@4 r2:c2@5 r2:t+1/2@6 d1@7 c3@8 t+1/3@9 v+1/3";
    const std::string_view other = "c2@1 c1@2 t+1@3 u+1@4 q:c3@5 q:c2@5 q:u+1/3@6";
    RoomLists lists = after(all);
    for (const std::string_view text : {other, all, other}) {
        lists.clear();
        EXPECT_EQ(lists, RoomLists());
        EXPECT_THAT(live(lists), IsEmpty());
        lists.apply(callbacks(text)->events());
        EXPECT_EQ(lists, after(text));
        EXPECT_EQ(lists.list(), after(text).list());
    }
}

TEST(RoomLists, OutliveTheTextsTheyWereGiven) {
    RoomLists lists;
    {
        const auto log =
            callbacks("c1 a_stream_name_that_is_too_long_to_lie_inside_a_string+1#sid");
        lists.apply(log->events());
    }
    EXPECT_EQ(lists.list().rooms[0].streams[0].stream_id,
              "a_stream_name_that_is_too_long_to_lie_inside_a_string");
}

TEST(RoomLists, FindARoomThatIsLiveAndNoOther) {
    const RoomLists lists = after("a:c1 b:c2 b:d2");
    EXPECT_EQ(lists.find("a").value().room_session_id, RoomSession{1});
    EXPECT_FALSE(lists.find("b").has_value());
    EXPECT_FALSE(lists.find("c").has_value());
}

TEST(RoomLists, SortRoomsStreamsAndUsersById) {
    EXPECT_THAT(live("z:c1 a:c2 a:t+1/2 a:s+2/2 a:v+1/2 a:u+2/2"),
                ElementsAre("a(2) s#2 t#1 u#2 v#1", "z(1)"));
}

TEST(RoomLists, CountWhatTheyHold) {
    const Stats stats = after("c1 s+1 t+2 t-4 u+1 c2 d2").stats();
    EXPECT_EQ(stats.rooms_live, 0U);
    EXPECT_EQ(stats.tombstones, 1U);
    EXPECT_EQ(stats.sessions_open, 1U);
    EXPECT_EQ(stats.sessions_closed, 1U);
    EXPECT_GT(stats.bytes, 0U);
    const Stats live_stats = after("c1 s+1 t+2 t-3 u+1").stats();
    EXPECT_EQ(live_stats.tombstones, 0U);
    EXPECT_EQ(live_stats.rooms_live, 1U);
    EXPECT_EQ(live_stats.streams_live, 1U);
    EXPECT_EQ(live_stats.users_live, 1U);
}

TEST(RoomLists, GiveBackTheTextsOfWhatHasEnded) {
    CallbackLog log;
    const Event create{
        .kind = EventKind::stream_create, .seq = ChangeSeq{1}, .room_id = "r", .key = "s"};
    log.add(create, {{Field::extra_info, std::string(200'000, 'x')}});
    Event close = create;
    close.kind = EventKind::stream_close;
    close.seq = ChangeSeq{2};
    log.add(close, {});
    RoomLists lists;
    lists.apply(log.events()[0]);
    EXPECT_GT(lists.stats().bytes, 200'000U);
    lists.apply(log.events()[1]);
    EXPECT_LT(lists.stats().bytes, 10'000U);
}

TEST(RoomLists, AreValues) {
    RoomLists original = after("c1 s+1");
    RoomLists copy = original;
    EXPECT_EQ(copy, original);
    copy.apply(callbacks("s-2")->events());
    EXPECT_NE(copy, original);
    EXPECT_THAT(live(original), ElementsAre("r(1) s#1"));
    original = copy;
    EXPECT_EQ(copy, original);
    RoomLists moved = std::move(original);
    original = moved;
    EXPECT_EQ(original, copy);
}

// What both have is assigned where it stands, so every difference between two states counts.
TEST(RoomLists, BecomeAnyOthersStateByAssignment) {
    const auto log = callbacks("c1 s+1 t+2 u+1 s-3 d1 c2 s+1 u-2");
    std::vector<RoomLists> states;
    for (std::size_t set = 0; set < std::size_t{1} << log->events().size(); set += 7) {
        RoomLists& state = states.emplace_back();
        for (std::size_t i = 0; i < log->events().size(); ++i) {
            if ((set >> i & 1U) != 0) {
                state.apply(log->events()[i]);
            }
        }
    }
    for (const RoomLists& before : states) {
        for (const RoomLists& after : states) {
            RoomLists assigned = before;
            assigned = after;
            EXPECT_EQ(assigned, after);
            EXPECT_EQ(assigned.list(), after.list());
            EXPECT_EQ(assigned == before, before == after);
        }
    }
}

TEST(RoomLists, AreEqualAfterTheSameEventsInAnyOrderWithRepeats) {
    EXPECT_EQ(after("c1@1 s+1@2 s-2@3"), after("s-2@3 c1@1 s+1@2 c1@1 s+1@2"));
    EXPECT_NE(after("c1@1 s+1@2"), after("c1@1 s+1@2 s-2@3"));
}

}  // namespace
}  // namespace anyorder
