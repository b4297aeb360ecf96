// Ids for each case: fresh, told apart as before, and back again.
#include "../../subjects/fresh_ids.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/sim/scenario.h>

namespace anyorder {
namespace {

std::string fresh_key(FreshIds& ids, std::string_view key) {
    return std::string(ids.fresh(Event{.kind = EventKind::stream_create, .key = key}).key);
}
std::string fresh_room(FreshIds& ids, std::string_view room_id) {
    return std::string(ids.fresh(Event{.room_id = room_id}).room_id);
}

TEST(FreshIds, AreOthersInEachCaseAndRun) {
    std::set<std::string> rooms;
    std::set<std::uint64_t> sessions;
    for (const char* run : {"a", "a.", "b", "1a", "A"}) {
        for (std::uint64_t number = 0; number < 200; ++number) {
            FreshIds ids(run, number);
            EXPECT_TRUE(rooms.insert(fresh_room(ids, "r")).second);
            EXPECT_TRUE(sessions.insert(ids.fresh(std::uint64_t{7})).second);
        }
    }
}

TEST(FreshIds, TellNamesApartAsBeforeAndKeepTheVendorsLimits) {
    for (std::size_t style = 0; style < name_style_count; ++style) {
        FreshIds ids("run", 123456789);
        std::set<std::string> keys;
        std::set<std::string> rooms;
        for (std::size_t index = 0; index < 8; ++index) {
            const auto names = static_cast<NameStyle>(style);
            const std::string key = fresh_key(ids, stream_name(names, index));
            const std::string room = fresh_room(ids, room_name(names, index));
            EXPECT_TRUE(keys.insert(key).second) << key;
            EXPECT_TRUE(rooms.insert(room).second) << room;
            EXPECT_LE(key.size(), key_bytes_max);
            EXPECT_LE(room.size(), room_id_bytes_max);
            EXPECT_EQ(key.back(), stream_name(names, index).back());
        }
    }
}

TEST(FreshIds, KeepPairsThatAreEqualWhenJoined) {
    FreshIds ids("run", 1);
    EXPECT_EQ(fresh_room(ids, "r1") + "_" + fresh_key(ids, "b_s1"),
              fresh_room(ids, "r1_b") + "_" + fresh_key(ids, "s1"));
}

TEST(FreshIds, StayDifferentWhereOnlyTheFrontDiffered) {
    FreshIds ids("run", 1);
    const std::string tail(key_bytes_max - 1, 'x');
    std::set<std::string> keys;
    for (char front = 'a'; front <= 'z'; ++front) {
        keys.insert(fresh_key(ids, front + tail));
    }
    EXPECT_EQ(keys.size(), 26U);
}

TEST(FreshIds, DoNotCutACharacterInTwo) {
    for (std::size_t lead = 0; lead < 4; ++lead) {
        std::string key(lead, 'a');
        while (key.size() + 4 <= key_bytes_max) {
            key += "\U0001f600";
        }
        FreshIds ids("run", 1);
        const std::string fresh = fresh_key(ids, key);
        EXPECT_EQ((fresh.size() - std::string_view("run-1-").size()) % 4, 0U);
        EXPECT_TRUE(fresh.starts_with("run-1-\U0001f600"));
    }
}

TEST(FreshIds, RenameTheTextsThatHoldIdsAndNoOthers) {
    Attributes texts;
    for (const Field field : {Field::user_id, Field::publish_id, Field::channel_id, Field::title}) {
        texts.set(field, field == Field::channel_id ? "r" : "u");
    }
    FreshIds ids("run", 1);
    const Event event =
        ids.fresh(Event{.kind = EventKind::stream_create, .room_id = "r", .attributes = &texts});
    EXPECT_EQ(text_of(event, Field::user_id), "run-1-u");
    EXPECT_EQ(text_of(event, Field::publish_id), "run-1-u");
    EXPECT_EQ(text_of(event, Field::channel_id), event.room_id);
    EXPECT_EQ(text_of(event, Field::title), "u");
    EXPECT_EQ(text_of(event, Field::id_name), "");
}

// The ends of common types keep their neighbours, in their order and with their rounding.
TEST(FreshIds, MoveSessionsAndKeepWhatIsWrongWithThem) {
    const auto as_double = [](std::uint64_t session) { return static_cast<double>(session); };
    const std::uint64_t all = ~std::uint64_t{0};
    for (std::uint64_t number = 0; number < 1'000; ++number) {
        FreshIds ids("run", number * 7'919);
        for (const std::uint64_t session :
             {std::uint64_t{0}, std::uint64_t{98}, std::uint64_t{0xfffffffe},
              (std::uint64_t{1} << 53) - 2, std::uint64_t{1} << 53,
              std::uint64_t{858'012'925'204'410'400}, (std::uint64_t{1} << 63) - 2,
              std::uint64_t{1} << 63, all - 2'000, all - 1}) {
            const std::uint64_t moved = ids.fresh(session);
            const std::uint64_t next = ids.fresh(session + 1);
            EXPECT_EQ(next, moved + 1);
            EXPECT_EQ(as_double(next) == as_double(moved),
                      as_double(session + 1) == as_double(session))
                << session;
            EXPECT_EQ(moved >> 53 == 0, session >> 53 == 0);
            EXPECT_EQ(moved >> 63, session >> 63);
            EXPECT_EQ(ids.original(moved), session);
        }
    }
}

TEST(FreshIds, TakeEverySessionBack) {
    FreshIds ids("run", 5);
    for (unsigned bit = 0; bit < 64; ++bit) {
        for (const std::uint64_t session :
             {(std::uint64_t{1} << bit) - 1, std::uint64_t{1} << bit, ~(std::uint64_t{1} << bit)}) {
            EXPECT_EQ(ids.original(ids.fresh(session)), session);
        }
    }
}

TEST(FreshIds, GiveAnAnswerBackInTheCasesOwnIds) {
    FreshIds ids("run", 1);
    const Event event = ids.fresh(Event{.kind = EventKind::stream_create,
                                        .session = RoomSession{7},
                                        .room_id = "r",
                                        .key = "s",
                                        .stream_sid = "x"});
    const ObservedStream own{.stream_id = std::string(event.key),
                             .stream_sid = std::string(event.stream_sid),
                             .stream_seq = ChangeSeq{3}};
    const ObservedStream ghost{.stream_id = "run-2-s", .stream_sid = "y", .stream_seq = {}};
    const auto list_of = [](std::string room_id, RoomSession session,
                            std::vector<ObservedStream> streams) {
        return ObservedRoom{.room_id = std::move(room_id),
                            .room_session_id = session,
                            .streams = std::move(streams),
                            .users = {}};
    };
    const ObservedList answer{
        .rooms = {list_of(std::string(event.room_id), event.session, {own, ghost}),
                  list_of("run-2-r", RoomSession{1}, {}), list_of("run-12-r", RoomSession{1}, {}),
                  list_of("r", RoomSession{1}, {})}};
    const ObservedList expected{
        .rooms = {
            list_of("r", RoomSession{7},
                    {{.stream_id = "s", .stream_sid = "x", .stream_seq = ChangeSeq{3}}, ghost})}};
    EXPECT_EQ(ids.original(answer), expected);
}

TEST(FreshIds, ShowARoomOfTheCaseWhoseIdWasCut) {
    FreshIds ids("run", 1);
    fresh_room(ids, "long");
    const ObservedList cut{
        .rooms = {{.room_id = "run-1-lo", .room_session_id = {}, .streams = {}, .users = {}}}};
    EXPECT_EQ(ids.original(cut), cut);
}

}  // namespace
}  // namespace anyorder
