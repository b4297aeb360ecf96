// The judge: which entries are ghosts, missing, stale or listed twice.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/judge.h>
#include <anyorder/sim/random.h>

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
    const ObservedList twice{{room("r", {{"s"}, {"s"}})}};
    EXPECT_THAT(judged(twice, twice), ElementsAre("stream s in r is listed twice"));
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

// A list of up to two entries of each kind; few ids, so that many lists are equal or nearly so.
ObservedList drawn_list(Random& random) {
    const auto session = [&] { return RoomSession{random.below(2)}; };
    const auto id = [&](std::string letter) { return letter + std::to_string(random.below(2)); };
    ObservedList list;
    for (std::uint64_t rooms = random.below(3); rooms > 0; --rooms) {
        ObservedRoom& drawn = list.rooms.emplace_back(ObservedRoom{.room_id = id("r")});
        drawn.room_session_id = random.chance(1, 4) ? std::nullopt : std::optional(session());
        for (std::uint64_t streams = random.below(3); streams > 0; --streams) {
            drawn.streams.push_back({id("s"), "sid", ChangeSeq{random.below(2)}});
        }
        for (std::uint64_t users = random.below(3); users > 0; --users) {
            drawn.users.push_back({id("u"), UserSession{random.below(2)}});
        }
    }
    return list;
}

// The entries of the chosen lists as texts.
std::vector<std::string> entries_of(const ObservedList& list, const Lists& lists) {
    std::vector<std::string> texts;
    for (const ObservedRoom& room : list.rooms) {
        if (lists.rooms) {
            texts.push_back(room.room_id);
        }
        for (const ObservedStream& stream : room.streams) {
            if (lists.streams) {
                texts.push_back(room.room_id + "/" + stream.stream_id + "#" +
                                std::to_string(number(*stream.stream_seq)));
            }
        }
        for (const ObservedUser& user : room.users) {
            if (lists.users) {
                texts.push_back(room.room_id + "/" + user.user_account + "#" +
                                std::to_string(number(*user.session_id)));
            }
        }
    }
    std::ranges::sort(texts);
    return texts;
}

bool sessions_agree(const ObservedList& expected, const ObservedList& found) {
    return std::ranges::all_of(found.rooms, [&](const ObservedRoom& room) {
        const auto known = std::ranges::find(expected.rooms, room.room_id, &ObservedRoom::room_id);
        return !room.room_session_id || known->room_session_id == room.room_session_id;
    });
}

TEST(Judge, FindsNothingWrongExactlyWhereTheEntriesAreTheSameAndNoneIsThereTwice) {
    Random random(1);
    int right = 0;
    for (int i = 0; i < 20'000; ++i) {
        const ObservedList expected = drawn_list(random);
        const ObservedList found = drawn_list(random);
        const Lists lists{.rooms = random.chance(1, 2),
                          .streams = random.chance(1, 2),
                          .users = random.chance(1, 2)};
        const auto wanted = entries_of(expected, lists);
        const auto listed = entries_of(found, lists);
        const bool same = wanted == listed && std::ranges::adjacent_find(wanted) == wanted.end() &&
                          (!lists.rooms || sessions_agree(expected, found));
        const auto names_an_id_twice = [](const std::vector<std::string>& texts) {
            return std::ranges::adjacent_find(texts, {}, [](const std::string& text) {
                       return text.substr(0, text.find('#'));
                   }) != texts.end();
        };
        if (!names_an_id_twice(wanted)) {
            EXPECT_EQ(judged(expected, found, lists).empty(), same);
            right += same ? 1 : 0;
        }
    }
    EXPECT_GT(right, 1'000);
}

TEST(Judge, PrintsIdsFromOutsideSafely) {
    EXPECT_THAT(judged({}, {{room("a\x1b[2J")}}),
                ElementsAre(::testing::Not(::testing::HasSubstr("\x1b"))));
}

}  // namespace
}  // namespace anyorder
