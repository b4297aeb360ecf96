// Gaps in a list's numbering, on callbacks written out: named, overdue, given up, settled.
#include <cstdint>
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

Outcome apply_one(RoomLists& lists, std::string_view text) {
    return lists.apply(callbacks(text)->events().front());
}

ListCompleteness streams_of(const RoomLists& lists) {
    return lists.completeness("r", RoomSession{1}).value().streams;
}

std::vector<std::string> stream_ids(const RoomLists& lists) {
    std::vector<std::string> ids;
    for (const ListedRoom& room : lists.list().rooms) {
        for (const ListedStream& stream : room.streams) {
            ids.push_back(stream.stream_id);
        }
    }
    return ids;
}

SeqRange range(std::uint64_t first, std::uint64_t last) {
    return {ChangeSeq{first}, ChangeSeq{last}};
}

TEST(Completeness, IsNothingToAskOfASessionThatIsNotOpen) {
    EXPECT_FALSE(after("c1 d1").completeness("r", RoomSession{1}).has_value());
    EXPECT_FALSE(after("c1").completeness("r", RoomSession{2}).has_value());
    EXPECT_FALSE(after("c1").completeness("q", RoomSession{1}).has_value());
}

TEST(Completeness, CountsStreamsAndUsersOnTheirOwn) {
    const auto found = after("c1 s+1 s-2 u+2@7").completeness("r", RoomSession{1}).value();
    EXPECT_EQ(found.streams.watermark, ChangeSeq{2});
    EXPECT_TRUE(found.streams.is_complete());
    EXPECT_EQ(found.users.watermark, ChangeSeq{0});
    EXPECT_THAT(found.users.missing, ElementsAre(range(1, 1)));
    EXPECT_EQ(found.users.oldest_gap_ms, TimeMs{7});
}

TEST(Completeness, NamesWhatIsMissing) {
    const ListCompleteness found = streams_of(after("c1 s+1 s-6@60 t+9@90 t-4@40"));
    EXPECT_THAT(found.missing, ElementsAre(range(2, 3), range(5, 5), range(7, 8)));
    EXPECT_EQ(found.missing_ranges, 3U);
    EXPECT_EQ(found.missing_seqs, 5U);
    EXPECT_EQ(found.oldest_gap_ms, TimeMs{40});
    EXPECT_FALSE(found.is_complete());
}

TEST(Completeness, NamesABoundedNumberOfGapsAndCountsAll) {
    std::string text = "c1";
    for (int seq = 2; seq <= 100; seq += 2) {
        text += " s+" + std::to_string(seq);
    }
    const ListCompleteness found = streams_of(after(text));
    EXPECT_EQ(found.missing.size(), ListCompleteness::missing_max);
    EXPECT_EQ(found.missing_ranges, 50U);
    EXPECT_EQ(found.missing_seqs, 50U);
}

TEST(Completeness, KnowsSeqsOfAll64Bits) {
    const ListCompleteness found = streams_of(after("c1 s+18446744073709551615 s-1"));
    EXPECT_THAT(found.missing, ElementsAre(range(2, 18446744073709551614U)));
    EXPECT_EQ(found.missing_seqs, 18446744073709551613U);
}

TEST(Contract, IsBrokenByASeqThatTwoKeysShare) {
    for (const std::string_view text : {"c1 t+1 s+2 t+2", "c1 s+3 t+3", "c1 s+1 s+3 t-3"}) {
        EXPECT_FALSE(streams_of(after(text)).contract_kept) << text;
        EXPECT_FALSE(streams_of(after(text)).is_complete()) << text;
    }
    EXPECT_TRUE(streams_of(after("c1 s+1 s+1 s-2 s-2 s+1")).contract_kept);
    EXPECT_TRUE(streams_of(after("c1 s+1 u+1")).contract_kept);
}

TEST(Contract, IsBrokenByASeqOfZero) {
    EXPECT_FALSE(streams_of(after("c1 s+0")).contract_kept);
    EXPECT_THAT(stream_ids(after("c1 s+0")), ElementsAre("s"));
    EXPECT_THAT(stream_ids(after("c1 s-1 t+0 t-2 t+0")), IsEmpty());
}

TEST(Contract, KeepsTombstonesOnceItIsBroken) {
    EXPECT_EQ(after("c1 s+1 s-2").stats().tombstones, 0U);
    EXPECT_EQ(after("c1 t+1 s+2 t+2 s-3 t-4").stats().tombstones, 2U);
}

TEST(Tombstones, GoWhenTheWatermarkPassesThem) {
    EXPECT_EQ(after("c1 s-4 s+3 t-2").stats().tombstones, 2U);
    EXPECT_EQ(after("c1 s-4 s+3 t-2 t+1").stats().tombstones, 0U);
    EXPECT_EQ(after("c1 s-4 t-2 s+5 t+1 s+3").stats().tombstones, 0U);
    EXPECT_THAT(stream_ids(after("c1 s-4 t-2 s+5 t+1 s+3")), ElementsAre("s"));
}

TEST(Tombstones, StayWhereTheNumberingBeginsLate) {
    const RoomLists lists = after("c1 s+8 s-9 t+10 t-11");
    EXPECT_EQ(lists.stats().tombstones, 2U);
    EXPECT_EQ(streams_of(lists).watermark, ChangeSeq{0});
    EXPECT_THAT(streams_of(lists).missing, ElementsAre(range(1, 7)));
}

TEST(Overdue, ListsHaveAGapThatIsOlderThanTheHorizon) {
    RoomLists lists = after("b:c2@1 b:u+3/2@200 a:c1@1 a:s+2@100 a:u+1@100");
    EXPECT_THAT(lists.overdue(TimeMs{100}, 50), IsEmpty());
    EXPECT_THAT(lists.overdue(TimeMs{150}, 50), IsEmpty());
    const OverdueList first{.room_id = "a",
                            .session = RoomSession{1},
                            .list = ListKind::streams,
                            .oldest_gap_ms = TimeMs{100}};
    EXPECT_THAT(lists.overdue(TimeMs{151}, 50), ElementsAre(first));
    const OverdueList second{.room_id = "b",
                             .session = RoomSession{2},
                             .list = ListKind::users,
                             .oldest_gap_ms = TimeMs{200}};
    EXPECT_THAT(lists.overdue(TimeMs{1'000}, 50), ElementsAre(first, second));
    EXPECT_THAT(lists.overdue(TimeMs{1'000}), IsEmpty());
}

TEST(Settling, GivesUpOnWhatWasReportedAndIsStillMissing) {
    RoomLists lists = after("c1@1 s+1@2 t-3@3 v+2@9 q+9@100");
    EXPECT_EQ(lists.settle(TimeMs{50}, 10), 0U);
    EXPECT_EQ(lists.overdue(TimeMs{50}, 10).size(), 2U);
    EXPECT_EQ(lists.settle(TimeMs{50}, 10), 2U);
    const ListCompleteness streams = streams_of(lists);
    EXPECT_EQ(streams.watermark, ChangeSeq{3});
    EXPECT_EQ(streams.given_up_seqs, 1U);
    EXPECT_THAT(streams.missing, ElementsAre(range(4, 8)));
    EXPECT_FALSE(streams.is_complete());
    EXPECT_EQ(lists.stats().tombstones, 0U);
    EXPECT_THAT(lists.overdue(TimeMs{50}, 10), IsEmpty());
}

TEST(Settling, SaysOfWhatComesAllTheSameThatItIsTooLate) {
    RoomLists lists = after("c1@1 s+1@2 s+3@4 t-5@5");
    lists.overdue(TimeMs{100}, 10);
    EXPECT_EQ(lists.settle(TimeMs{100}, 10), 2U);
    EXPECT_EQ(apply_one(lists, "t+4"), Outcome::too_late);
    EXPECT_EQ(apply_one(lists, "t+4"), Outcome::duplicate);
    EXPECT_EQ(apply_one(lists, "s-2"), Outcome::too_late);
    EXPECT_EQ(apply_one(lists, "s+3@4"), Outcome::duplicate);
    EXPECT_THAT(stream_ids(lists), ElementsAre("s"));
    EXPECT_EQ(streams_of(lists).given_up_seqs, 0U);
    EXPECT_FALSE(streams_of(lists).is_complete());
    EXPECT_TRUE(streams_of(lists).contract_kept);
}

TEST(Settling, LetsLateNewsOfWhatIsListedCount) {
    RoomLists lists = after("c1@1 s+1@2 t+3@4");
    lists.overdue(TimeMs{100}, 10);
    lists.settle(TimeMs{100}, 10);
    EXPECT_EQ(apply_one(lists, "s-2"), Outcome::too_late);
    EXPECT_THAT(stream_ids(lists), ElementsAre("t"));
}

// What is forgotten may lie in its place for a while. A state laid anew has it no more.
RoomLists laid_anew(const RoomLists& lists) {
    RoomLists copy = lists;
    copy.compact();
    return copy;
}

TEST(Forgotten, IsNoNewsOfItsKeyThatComesTooLate) {
    RoomLists lists = after("c1@1 s+1@2 s-2@3 t+4@5");
    lists.overdue(TimeMs{100}, 10);
    lists.settle(TimeMs{100}, 10);
    for (RoomLists each : {lists, laid_anew(lists)}) {
        EXPECT_EQ(apply_one(each, "s+3"), Outcome::too_late);
        EXPECT_EQ(apply_one(each, "s+3"), Outcome::duplicate);
        EXPECT_THAT(stream_ids(each), ElementsAre("t"));
        EXPECT_TRUE(streams_of(each).contract_kept);
    }
}

TEST(Forgotten, IsNothingThatAQueryOnItsWayMayAskFor) {
    RoomLists lists = after("c1@1 s+1@2 t+2@3");
    EXPECT_EQ(lists.query_sent("r", RoomSession{1}, ListKind::streams), ChangeSeq{2});
    lists.apply(callbacks("s-3 q+4 w+5 q-5")->events());
    EXPECT_FALSE(streams_of(lists).contract_kept);
    EXPECT_EQ(lists.stats().tombstones, 2U);
    const std::vector<SnapshotItem> live = {{.id = "s", .time_ms = TimeMs{2}},
                                            {.id = "t", .time_ms = TimeMs{3}}};
    for (RoomLists each : {lists, laid_anew(lists)}) {
        EXPECT_EQ(each.reconcile("r", RoomSession{1}, ListKind::streams, live, ChangeSeq{2}),
                  Reconciled::settled);
        EXPECT_THAT(stream_ids(each), ElementsAre("t", "w"));
    }
}

TEST(Forgotten, IsNoCloseOfSeqZero) {
    const RoomLists lists = after("c1 s+1 q-0");
    for (RoomLists each : {lists, laid_anew(lists)}) {
        EXPECT_EQ(apply_one(each, "q-0"), Outcome::duplicate);
        EXPECT_EQ(apply_one(each, "q+0"), Outcome::conflicting);
        EXPECT_THAT(stream_ids(each), ElementsAre("s"));
    }
}

TEST(Reconcile, PutsInWhatWasLostAndTakesOutWhatHasEnded) {
    RoomLists lists = after("c1@1 s+1@2 t+3@4");
    const std::vector<SnapshotItem> live = {{.id = "t", .time_ms = TimeMs{4}},
                                            {.id = "x", .time_ms = TimeMs{3}}};
    EXPECT_EQ(lists.reconcile("r", RoomSession{1}, ListKind::streams, live, ChangeSeq{3}),
              Reconciled::settled);
    EXPECT_THAT(stream_ids(lists), ElementsAre("t", "x"));
    EXPECT_TRUE(streams_of(lists).is_complete());
    EXPECT_EQ(apply_one(lists, "x+2"), Outcome::superseded);
    EXPECT_EQ(apply_one(lists, "x-4"), Outcome::applied);
    EXPECT_THAT(stream_ids(lists), ElementsAre("t"));
    EXPECT_EQ(lists.stats().tombstones, 0U);
}

TEST(Reconcile, LeavesWhatCameAfterTheQuery) {
    RoomLists lists = after("c1@1 s+2@2 t+5@5 x-6@6");
    const std::vector<SnapshotItem> live = {{.id = "s", .time_ms = TimeMs{2}}};
    EXPECT_EQ(lists.reconcile("r", RoomSession{1}, ListKind::streams, live, ChangeSeq{2}),
              Reconciled::settled);
    EXPECT_THAT(stream_ids(lists), ElementsAre("s", "t"));
    EXPECT_THAT(streams_of(lists).missing, ElementsAre(range(3, 4)));
}

TEST(Reconcile, KnowsWhichSessionsItCanBeAskedOf) {
    RoomLists lists = after("c1@1 s+1@2 d1");
    EXPECT_EQ(lists.reconcile("r", RoomSession{1}, ListKind::streams, {}, ChangeSeq{1}),
              Reconciled::unknown_session);
    lists = after("c1@1 s+1@2 s-2@3");
    EXPECT_EQ(lists.reconcile("r", RoomSession{1}, ListKind::streams, {}, ChangeSeq{1}),
              Reconciled::up_to_date);
    lists = after("c1@1 t+1@2 s+2@3 t+2@4 s-3@5");
    EXPECT_EQ(lists.reconcile("r", RoomSession{1}, ListKind::streams, {}, ChangeSeq{1}),
              Reconciled::query_too_old);
    EXPECT_EQ(lists.reconcile("r", RoomSession{1}, ListKind::streams, {}, ChangeSeq{3}),
              Reconciled::settled);
    EXPECT_TRUE(streams_of(lists).contract_kept);
    EXPECT_EQ(lists.stats().tombstones, 0U);
}

TEST(Forgetting, TellsWhichClosedSessionsItForgot) {
    RoomLists lists = after("b:c1@1 b:d1@5 a:c2@2 a:d2@6 a:c3@7 b:c4@8 b:d4@9");
    EXPECT_EQ(lists.stats().sessions_closed, 3U);
    const ForgottenSession first{"a", RoomSession{2}, TimeMs{6}};
    const ForgottenSession second{"b", RoomSession{1}, TimeMs{5}};
    EXPECT_THAT(lists.forget(TimeMs{9}), ElementsAre(first, second));
    EXPECT_THAT(lists.forget(TimeMs{9}), IsEmpty());
    EXPECT_EQ(lists.stats().sessions_closed, 1U);
    EXPECT_EQ(lists.forget(TimeMs{10}).size(), 1U);
    EXPECT_EQ(lists, after("a:c3@7"));
}

}  // namespace
}  // namespace anyorder
