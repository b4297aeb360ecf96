// Snapshots: whatever has happened before, and whatever happens after, a restored state goes on as
// the one that it was taken of.
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/snapshot.h>

#include "life.h"
#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;
using testing::drawn_life;
using testing::Life;

// Fails loudly.
RoomLists restored(std::string_view image, std::uint64_t seed = 0) {
    Restored restored = restore(image, seed);
    if (const auto* const error = std::get_if<ImageError>(&restored)) {
        ADD_FAILURE() << describe(*error);
        return {};
    }
    return std::move(std::get<RoomLists>(restored));
}

RoomLists after(std::string_view text) {
    RoomLists lists;
    lists.apply(callbacks(text)->events());
    return lists;
}

bool same_counts(const RoomLists& a, const RoomLists& b) {
    Stats of_a = a.stats();
    of_a.bytes = 0;
    Stats of_b = b.stats();
    return std::tie(of_a.rooms_live, of_a.streams_live, of_a.users_live, of_a.tombstones,
                    of_a.sessions_open, of_a.sessions_closed) ==
           std::tie(of_b.rooms_live, of_b.streams_live, of_b.users_live, of_b.tombstones,
                    of_b.sessions_open, of_b.sessions_closed);
}

bool same(const RoomLists& a, const RoomLists& b) {
    return a == b && b == a && a.list() == b.list() && same_counts(a, b) &&
           snapshot(a) == snapshot(b);
}

// At every cut: the rest of a life, lived by what was restored, comes to the same.
RC_GTEST_PROP(Snapshot, IsAsGoodAsTheStateAtEveryCut, (std::uint64_t seed)) {
    Random random(seed);
    const Life life = drawn_life(random, 24);
    RoomLists lists;
    std::vector<std::string> answers;
    std::vector<std::string> images{snapshot(lists)};
    for (std::size_t i = 0; i < life.size(); ++i) {
        answers.push_back(life.live(i, lists));
        images.push_back(snapshot(lists));
    }
    for (std::size_t cut = life.size() + 1; cut-- > 0;) {
        RoomLists other = restored(images[cut], seed);
        for (std::size_t i = cut; i < life.size(); ++i) {
            RC_ASSERT(life.live(i, other) == answers[i]);
        }
        RC_ASSERT(same(lists, other));
    }
}

RC_GTEST_PROP(Snapshot, HoldsTheStateInBothForms, (std::uint64_t seed)) {
    Random random(seed);
    const Life life = drawn_life(random, 60);
    RoomLists lists(seed);
    for (std::size_t i = 0; i < life.size(); ++i) {
        static_cast<void>(life.live(i, lists));
        if (!random.chance(1, 4)) {
            continue;
        }
        const std::string image = snapshot(lists);
        const std::string json = snapshot_json(lists);
        RC_ASSERT(same(restored(image), lists));
        RC_ASSERT(same(restored(json), lists));
        RC_ASSERT(snapshot(restored(json)) == image);
        RC_ASSERT(snapshot_json(restored(image)) == json);
    }
}

RC_GTEST_PROP(Snapshot, OfEqualSetsOfCallbacksIsEqual, (std::uint64_t seed)) {
    Random random(seed);
    const auto log = draw_events(random, 1 + random.below(60), Contract::kept);
    std::vector<Event> order(log->events().begin(), log->events().end());
    RoomLists lists;
    lists.apply(order);
    for (std::size_t i = 0; i < 10; ++i) {
        order.push_back(order[random.below(order.size())]);
    }
    random.shuffle(order);
    RoomLists other(seed);
    other.apply(order);
    if (random.chance(1, 2)) {
        other.compact();
    }
    RC_ASSERT(snapshot(lists) == snapshot(other));
    RC_ASSERT(snapshot_json(lists) == snapshot_json(other));
    RC_ASSERT(snapshot(RoomLists(other)) == snapshot(lists));
}

// A list with this many gaps, in the window and far beyond.
RoomLists with_gaps(std::uint64_t gaps) {
    RoomLists lists;
    lists.apply(callbacks("c1@1 s+1@2")->events());
    for (std::uint64_t i = 1; i <= gaps; ++i) {
        lists.apply({.kind = EventKind::stream_close,
                     .session = RoomSession{1},
                     .seq = ChangeSeq{1 + 2 * i},
                     .time_ms = TimeMs{100 - i},
                     .room_id = "r",
                     .key = std::string_view("abcdefghijklmnopqrstuvwxyz").substr(i % 26)});
    }
    return lists;
}

TEST(Snapshot, KnowsFewAndManyGaps) {
    for (const std::uint64_t gaps : {1U, 15U, 16U, 17U, 63U, 64U, 65U, 200U}) {
        RoomLists lists = with_gaps(gaps);
        RoomLists other = restored(snapshot(lists));
        EXPECT_TRUE(same(lists, other)) << gaps;
        EXPECT_EQ(lists.completeness("r", RoomSession{1}), other.completeness("r", RoomSession{1}));
        for (std::uint64_t seq = 2; seq <= 2 * gaps; seq += 2) {
            const Event event{.kind = EventKind::stream_create,
                              .session = RoomSession{1},
                              .seq = ChangeSeq{seq},
                              .time_ms = TimeMs{7},
                              .room_id = "r",
                              .key = "t"};
            EXPECT_EQ(lists.apply(event), other.apply(event));
        }
        EXPECT_TRUE(same(lists, other)) << gaps;
        EXPECT_EQ(other.stats().tombstones, 0U);
    }
}

TEST(Snapshot, KnowsNumbersOfAll64Bits) {
    const RoomLists lists = after(
        "c18446744073709551615@18446744073709551615 s+18446744073709551615/18446744073709551615#x "
        "u+18446744073709551614/18446744073709551615#18446744073709551615 "
        "v-18446744073709551613/18446744073709551615 t+9223372036854775808/18446744073709551615");
    EXPECT_TRUE(same(restored(snapshot(lists)), lists));
    EXPECT_TRUE(same(restored(snapshot_json(lists)), lists));
}

TEST(Snapshot, KnowsTextsOfAllBytes) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
    }
    Attributes attributes;
    for (const Field field : kept_fields(EventKind::stream_create)) {
        attributes.set(field, bytes);
    }
    attributes.set(Field::title, "");
    attributes.set(Field::user_name, "\"\\\n\u00e9 \U0001f600");
    RoomLists lists;
    lists.apply({.kind = EventKind::room_create, .room_id = bytes, .attributes = &attributes});
    for (const std::string_view key : {std::string_view(bytes), std::string_view{}}) {
        lists.apply({.kind = EventKind::stream_create,
                     .seq = ChangeSeq{1 + key.size()},
                     .room_id = bytes,
                     .key = key,
                     .stream_sid = bytes,
                     .attributes = &attributes});
    }
    EXPECT_TRUE(same(restored(snapshot(lists)), lists));
    EXPECT_TRUE(same(restored(snapshot_json(lists)), lists));
}

TEST(Snapshot, IsTakenAndRestoredOfNothing) {
    EXPECT_TRUE(same(restored(snapshot({})), {}));
    EXPECT_TRUE(same(restored(snapshot_json({})), {}));
}

TEST(Snapshot, IsReadWithBlanksAndWithNumbersThatAreNoStrings) {
    EXPECT_TRUE(same(restored(R"(
        {"rooms": [{"open_sessions": [{"room_session_id": 1, "room_create_time": "5",
            "users": {"entries": [], "watermark": 0},
            "streams": {"watermark": 1, "entries": [
                {"stream_sid": "x", "stream_id": "s", "stream_seq": 1, "create_time_ms": 6}]}}],
          "closed_sessions": [], "room_create_time": 5, "room_id": "r"}],
         "anyorder": "snapshot/1"})"),
                     after("c1@5 s+1#x@6")));
}

// The first callback of an image's rest may be one that many tombstones wait for.
TEST(Snapshot, LetsTombstonesGoWhenTheirTimeComes) {
    RoomLists lists = restored(snapshot(after("c1@1 s-2 t-3 q-4 u-2")));
    EXPECT_EQ(lists.stats().tombstones, 4U);
    lists.apply(callbacks("s+1 u+1")->events());
    EXPECT_EQ(lists.stats().tombstones, 0U);
    EXPECT_EQ(lists, after("c1@1 s+1 s-2 t-3 q-4 u+1 u-2"));
}

// Streams that begin and end, each with a key of its own, from this seq on.
void come_and_go(RoomLists& lists, std::uint64_t seq, std::uint64_t streams) {
    for (std::uint64_t i = 0; i < 2 * streams; ++i) {
        const std::string key = "stream " + std::to_string(1'000'000 + seq + i / 2);
        lists.apply({.kind = i % 2 == 0 ? EventKind::stream_create : EventKind::stream_close,
                     .session = RoomSession{1},
                     .seq = ChangeSeq{seq + i},
                     .room_id = "r",
                     .key = key});
    }
}

TEST(Snapshot, LeavesNothingBehindOfTombstonesThatHaveGone) {
    constexpr std::uint64_t many = 20'000;
    RoomLists lists = after("c1");
    come_and_go(lists, 2, many);
    lists = restored(snapshot(lists));
    EXPECT_EQ(lists.stats().tombstones, many);
    lists.apply(callbacks("s+1")->events());
    EXPECT_EQ(lists.stats().tombstones, 0U);
    const std::size_t before = lists.stats().bytes;
    come_and_go(lists, 2 + 2 * many, many);
    EXPECT_LT(lists.stats().bytes, before * 5 / 4);
}

}  // namespace
}  // namespace anyorder
