// What a store lists is what the engine lists, business data included.
#include <gtest/gtest.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>

#include "notation.h"
#include "store_under_test.h"

namespace anyorder::testing {
namespace {

class Lists : public StoreTest {};

INSTANTIATE_TEST_SUITE_P(Stores, Lists, ::testing::ValuesIn(stores_under_test()), name_of);

TEST_P(Lists, AreTheEnginesAfterEveryPrefix) {
    const auto store = open();
    for (std::uint64_t round = 0; round < rounds(20); ++round) {
        Random random = Random::part(1, round);
        const History history = simulate(draw_scenario(random, DrawLimits{}));
        const std::size_t count = history.callbacks().size();
        const Callbacks callbacks(history.callbacks());
        RoomLists engine;
        store->clear();
        for (const StoredCallback& arrival :
             callbacks.in(with_repeats(shuffled(count, random), count / 4, random))) {
            engine.apply(arrival.event);
            take_in(*store, std::span(&arrival, 1));
            ASSERT_EQ(store->list(), engine.list()) << "round " << round;
        }
        EXPECT_EQ(store->list(), history.truth);
    }
}

// Two changes of one seq, rooms that are created twice, closes of sessions that never began.
TEST_P(Lists, AreTheRulesBeyondTheVendorsContract) {
    if (GetParam().name == "memory" || GetParam().name == "sqlite") {
        GTEST_SKIP()
            << "the engine takes a second key of a seq for a repeat where the first is gone";
    }
    const auto store = open();
    for (std::uint64_t round = 0; round < rounds(100); ++round) {
        Random random = Random::part(2, round);
        const auto log = draw_events(random, 1 + random.below(25), Contract::broken);
        const Callbacks callbacks(log->events());
        store->clear();
        apply_in_blocks(*store, callbacks.in(shuffled(log->events().size(), random)), random);
        ASSERT_EQ(store->list(), specified_list(log->events())) << "round " << round;
    }
}

// Two changes that must not be, and that differ in one thing each.
TEST_P(Lists, DoNotDependOnWhichOfTwoChangesOfOneSeqComesFirst) {
    if (GetParam().name == "memory") {
        GTEST_SKIP() << "tests/engine has it";
    }
    const Event create{.kind = EventKind::room_create, .session = RoomSession{1}, .room_id = "r"};
    const Event stream{.kind = EventKind::stream_create,
                       .session = RoomSession{1},
                       .seq = ChangeSeq{1},
                       .time_ms = TimeMs{9},
                       .room_id = "r",
                       .key = "s"};
    const Event user{.kind = EventKind::room_login,
                     .session = RoomSession{1},
                     .seq = ChangeSeq{1},
                     .time_ms = TimeMs{9},
                     .user_session = UserSession{9},
                     .room_id = "r",
                     .key = "u"};
    const auto changed = [](Event event, auto change) {
        change(event);
        return event;
    };
    using Texts = CallbackLog::Texts;
    struct Pair {
        Event one;
        Texts one_texts;
        Event other;
        Texts other_texts;
    };
    const std::vector<Pair> pairs = {
        {stream, {}, changed(stream, [](Event& e) { e.kind = EventKind::stream_close; }), {}},
        {stream, {}, changed(stream, [](Event& e) { e.stream_sid = "a"; }), {}},
        {stream, {}, changed(stream, [](Event& e) { e.time_ms = TimeMs{10}; }), {}},
        {stream, {{Field::title, "a"}}, stream, {{Field::title, "B"}}},
        {stream, {{Field::title, "b"}}, stream, {{Field::extra_info, "c"}}},
        {stream, {{Field::title, "é"}}, stream, {{Field::title, "z"}}},
        {stream, {{Field::title, "a"}}, changed(stream, [](Event& e) { e.stream_sid = "a"; }), {}},
        {user, {}, changed(user, [](Event& e) { e.user_session = UserSession{10}; }), {}},
        {user, {}, changed(user, [](Event& e) { e.time_ms = TimeMs{10}; }), {}},
        {user, {{Field::room_name, "a"}}, user, {{Field::user_nickname, "b"}}},
        {create, {{Field::id_name, "a"}}, create, {{Field::id_name, "b"}}},
        {create,
         {{Field::id_name, "b"}},
         changed(create, [](Event& e) { e.time_ms = TimeMs{1}; }),
         {{Field::id_name, "a"}}},
    };
    const auto store = open();
    for (const Pair& pair : pairs) {
        CallbackLog log;
        log.add(create, {});
        log.add(pair.one, pair.one_texts);
        log.add(pair.other, pair.other_texts);
        const Callbacks callbacks(log.events());
        for (const Delivery& delivery : {Delivery{0, 1, 2}, Delivery{0, 2, 1}}) {
            store->clear();
            take_in(*store, callbacks.in(delivery));
            EXPECT_EQ(store->list(), specified_list(log.events())) << callbacks.all()[2].body;
        }
    }
}

TEST_P(Lists, AreRightForEachRoom) {
    const auto store = open();
    take_in(*store, "r1:c1 r1:s+1 r1:u+1 r2:c1 r2:s+1 r2:d1 r3:c1");
    const RoomList all = store->list();
    ASSERT_EQ(all.rooms.size(), 2U);
    EXPECT_EQ(store->find("r1"), all.rooms[0]);
    EXPECT_EQ(store->find("r2"), std::nullopt);
    EXPECT_EQ(store->find("r3"), all.rooms[1]);
    EXPECT_EQ(store->find(std::string_view("r\0", 2)), std::nullopt);
    EXPECT_EQ(store->find("\xff"), std::nullopt);
    EXPECT_EQ(store->find("r1"), all.rooms[0]);
}

TEST_P(Lists, SayWhatIsNews) {
    const auto store = open();
    const auto log = callbacks("c1 s+1 s-2 s+1");
    EXPECT_EQ(take_in(*store, Callbacks(log->events()).all()),
              (std::vector{StoredOutcome::changed, StoredOutcome::changed, StoredOutcome::changed,
                           StoredOutcome::superseded}));
}

// With what makes it survive a crash, each time.
TEST_P(Lists, AreTheSameWhereTheyAreDurable) {
    const auto store = open_store(url(), {.space = "tests"});
    const auto log = callbacks("c1 s+1 s-2 t+3");
    const Callbacks arrivals(log->events());
    for (const StoredCallback& arrival : arrivals.all()) {
        take_in(*store, std::span(&arrival, 1));
    }
    EXPECT_EQ(take_in(*store, arrivals.all()), std::vector(4, StoredOutcome::superseded));
    EXPECT_EQ(open()->list(), specified_list(log->events()));
}

TEST_P(Lists, AreOfAllConnections) {
    const auto one = open();
    const auto other = open();
    take_in(*one, "c1 s+1");
    take_in(*other, "t+2");
    EXPECT_EQ(one->list(), other->list());
    EXPECT_EQ(one->list().rooms.at(0).streams.size(), 2U);
    one->clear();
    EXPECT_TRUE(other->list().rooms.empty());
}

TEST_P(Lists, OfAnotherSpaceAreApart) {
    const auto store = open();
    const auto other = open_store(url(), {.space = "tests_other", .durable = false});
    take_in(*store, "c1 s+1");
    EXPECT_TRUE(other->list().rooms.empty());
    other->clear();
    EXPECT_EQ(store->list().rooms.size(), 1U);
}

TEST_P(Lists, KeepIdsThatBreakCarelessStores) {
    const auto store = open();
    CallbackLog log;
    for (const std::string_view room : {"'; DROP TABLE x; --", R"("q" \ {r}:*)", "日本\U0001F600",
                                        "R", "r", " r", "r ", "%7Br%7D", "a\nb\tc"}) {
        log.add({.kind = EventKind::room_create,
                 .session = RoomSession{~std::uint64_t{0}},
                 .time_ms = TimeMs{~std::uint64_t{0}},
                 .room_id = room});
        for (const std::string_view id : {"K", "k", "é", "e\u0301", "x y", "\x7f"}) {
            log.add({.kind = EventKind::stream_create,
                     .session = RoomSession{~std::uint64_t{0}},
                     .seq = ChangeSeq{~std::uint64_t{0}},
                     .room_id = room,
                     .key = id,
                     .stream_sid = id});
        }
    }
    take_in(*store, Callbacks(log.events()).all());
    EXPECT_EQ(store->list(), specified_list(log.events()));
}

// A store that cannot hold it refuses it, and nothing else of those that came with it.
TEST_P(Lists, HoldATextWithAZeroByteOrRefuseItAlone) {
    const auto store = open();
    CallbackLog log;
    for (const std::string_view id :
         {std::string_view("a"), std::string_view("b\0b", 3), std::string_view("c")}) {
        log.add({.kind = EventKind::room_create,
                 .session = RoomSession{1},
                 .time_ms = TimeMs{1},
                 .room_id = id});
    }
    const auto outcomes = take_in(*store, Callbacks(log.events()).all());
    std::vector<Event> held;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i] != StoredOutcome::refused) {
            held.push_back(log.events()[i]);
        }
    }
    EXPECT_GE(held.size(), 2U);
    EXPECT_EQ(outcomes[0], StoredOutcome::changed);
    EXPECT_EQ(outcomes[2], StoredOutcome::changed);
    EXPECT_EQ(store->list(), specified_list(held));
}

TEST_P(Lists, TakeInMoreThanASocketHolds) {
    const auto store = open();
    CallbackLog log;
    log.add({.kind = EventKind::room_create, .session = RoomSession{1}, .room_id = "r"});
    const std::string title(50'000, 'x');
    constexpr std::uint64_t streams = 200;
    for (std::uint64_t seq = 1; seq <= streams; ++seq) {
        const std::string key = "s" + std::to_string(seq);
        log.add({.kind = EventKind::stream_create,
                 .session = RoomSession{1},
                 .seq = ChangeSeq{seq},
                 .room_id = "r",
                 .key = key},
                {{Field::title, title}});
    }
    take_in(*store, Callbacks(log.events()).all());
    EXPECT_EQ(store->list(), specified_list(log.events()));
}

}  // namespace
}  // namespace anyorder::testing
