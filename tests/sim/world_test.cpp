// The simulated service: which callbacks an operation causes, and what is true after it.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>

namespace anyorder {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum OperationKind;

// "room_create r1", "stream_create s1#1": kind, what about, seq; for ends with their reason.
std::string text_of_callback(const Event& event) {
    std::string text = std::string(name_of(event.kind)) + " " +
                       std::string(is_room(event.kind) ? event.room_id : event.key);
    if (!is_room(event.kind)) {
        text += "#" + std::to_string(number(event.seq));
    }
    for (const Field reason : {Field::close_reason, Field::type, Field::reason}) {
        if (!anyorder::text_of(event, reason).empty()) {
            text += " (" + std::string(anyorder::text_of(event, reason)) + ")";
        }
    }
    return text;
}

History history_of(const std::vector<Operation>& operations, const Setting& setting = {}) {
    return simulate({.setting = setting, .operations = operations});
}

std::vector<std::string> callbacks_of(const std::vector<Operation>& operations,
                                      const Setting& setting = {}) {
    std::vector<std::string> texts;
    const History history = history_of(operations, setting);
    for (const Event& event : history.callbacks()) {
        texts.push_back(text_of_callback(event));
    }
    return texts;
}

TEST(World, TheFirstLoginCreatesTheRoomAndTheLastOneOutClosesIt) {
    EXPECT_THAT(callbacks_of({{log_in, 0, 0}, {log_in, 0, 1}, {log_out, 0, 0}, {log_out, 0, 1}}),
                ElementsAre("room_create r1", "room_login u1#1", "room_login u2#2",
                            "room_logout u1#3 (0)", "room_logout u2#4 (0)", "room_close r1 (0)"));
}

TEST(World, StreamsTakeTheNextSeqWithEachChange) {
    EXPECT_THAT(
        callbacks_of({{log_in},
                      {publish},
                      {publish, 0, 0, 1},
                      {publish_again},
                      {stop, 0, 0, 1},
                      {lose_connection}}),
        ElementsAre("room_create r1", "room_login u1#1", "stream_create s1#1", "stream_create s2#2",
                    "stream_create s1#3", "stream_close s2#4 (0)", "stream_close s1#5 (4)"));
}

TEST(World, AUsersStreamsEndBeforeTheUserGoes) {
    EXPECT_THAT(callbacks_of({{log_in}, {publish}, {log_out}}),
                ElementsAre("room_create r1", "room_login u1#1", "stream_create s1#1",
                            "stream_close s1#2 (0)", "room_logout u1#2 (0)", "room_close r1 (0)"));
}

TEST(World, GivesTheReasonsThatTheVendorDocuments) {
    EXPECT_THAT(callbacks_of({{log_in}, {log_in, 0, 1}, {publish}, {kick}}).back(),
                "room_logout u1#3 (3)");
    EXPECT_THAT(callbacks_of({{log_in}, {publish}, {lose_heartbeat}}),
                ElementsAre("room_create r1", "room_login u1#1", "stream_create s1#1",
                            "stream_close s1#2 (1)", "room_logout u1#2 (1)", "room_close r1 (1)"));
    EXPECT_THAT(callbacks_of({{log_in}, {publish}, {delete_stream}}).back(),
                "stream_close s1#2 (100)");
    EXPECT_THAT(callbacks_of({{log_in}, {publish}, {clear_room}}),
                ElementsAre("room_create r1", "room_login u1#1", "stream_create s1#1",
                            "stream_close s1#2 (5)", "room_logout u1#2 (3)", "room_close r1 (2)"));
}

TEST(World, AReconnectKeepsTheLoginsSessionAndItsStreams) {
    const History history = history_of({{log_in}, {publish}, {reconnect}});
    EXPECT_EQ(history.callbacks()[1].user_session, history.callbacks()[4].user_session);
    EXPECT_EQ(text_of(history.callbacks()[4], Field::relogin), "1");
    EXPECT_EQ(history.truth.rooms[0].streams.size(), 1U);
}

TEST(World, ALoginAgainEndsTheEarlierOneAndItsStreams) {
    const History history = history_of({{log_in}, {publish}, {log_in_again}});
    EXPECT_NE(history.callbacks()[1].user_session, history.callbacks().back().user_session);
    EXPECT_THAT(history.truth.rooms[0].streams, IsEmpty());
    EXPECT_EQ(history.truth.rooms[0].users[0].user_update_seq, ChangeSeq{3});
}

TEST(World, ALoginElsewhereLeavesTheOtherRooms) {
    EXPECT_THAT(callbacks_of({{log_in, 0, 0}, {log_in_elsewhere, 1, 0}}),
                ElementsAre("room_create r1", "room_login u1#1", "room_logout u1#2 (3)",
                            "room_close r1 (0)", "room_create r2", "room_login u1#1"));
}

TEST(World, ARoomThatComesBackHasAnotherSessionAndSeqsOfItsOwn) {
    const std::vector<Operation> twice = {{log_in}, {publish}, {log_out}, {log_in}, {publish}};
    const History fresh = history_of(twice);
    EXPECT_EQ(fresh.truth.rooms[0].room_session_id, RoomSession{2});
    EXPECT_EQ(fresh.truth.rooms[0].streams[0].stream_seq, ChangeSeq{1});
    Setting continuing;
    continuing.numbers.seqs_continue = true;
    EXPECT_EQ(history_of(twice, continuing).truth.rooms[0].streams[0].stream_seq, ChangeSeq{3});
}

TEST(World, SessionIdsGoBeyondDoublesAndBothWays) {
    Setting setting;
    setting.numbers = {.first_session = 858012925204410401, .session_step = -1};
    const History history = history_of({{log_in, 0, 0}, {log_in, 1, 0}}, setting);
    EXPECT_EQ(history.callbacks()[0].session, RoomSession{858012925204410401});
    EXPECT_EQ(history.callbacks()[2].session, RoomSession{858012925204410400});
}

TEST(World, ChangesHaveMillisecondsOfTheirOwnOrShareThem) {
    Setting shared;
    shared.distinct_times = false;
    std::set<TimeMs> times;
    const History together = history_of({{log_in}, {publish}, {stop}}, shared);
    for (const Event& event : together.callbacks()) {
        times.insert(event.time_ms);
    }
    EXPECT_EQ(times.size(), 1U);
    times.clear();
    const History apart = history_of({{log_in}, {publish}, {stop}});
    for (const Event& event : apart.callbacks()) {
        times.insert(event.time_ms);
    }
    EXPECT_EQ(times.size(), 4U);
}

TEST(World, AStreamCanBePublishedAgainForNinetySeconds) {
    Setting setting;
    setting.distinct_times = false;
    World world(setting);
    world.perform({log_in});
    world.perform({publish});
    EXPECT_TRUE(world.can({.kind = publish_again, .gap_ms = 90'000}));
    EXPECT_FALSE(world.can({.kind = publish_again, .gap_ms = 90'001}));
}

TEST(World, WhatIsNotPossibleChangesNothing) {
    EXPECT_THAT(callbacks_of({{log_out},
                              {publish},
                              {stop},
                              {publish_again},
                              {clear_room},
                              {kick},
                              {reconnect},
                              {log_in_again},
                              {log_in_elsewhere}}),
                IsEmpty());
    EXPECT_EQ(callbacks_of({{log_in}, {log_in}}).size(), 2U);
    EXPECT_EQ(callbacks_of({{log_in}, {publish}, {publish}}).size(), 3U);
}

TEST(World, CanSaysWhatPerformDoes) {
    World world({});
    for (const Operation& operation : std::vector<Operation>{
             {stop}, {log_in}, {log_in}, {publish}, {publish}, {stop}, {stop}, {log_out}}) {
        const bool can = world.can(operation);
        EXPECT_EQ(world.perform(operation), can);
    }
}

// Callbacks and truth, also what the texts say.
void expect_same(const History& a, const History& b) {
    EXPECT_TRUE(std::ranges::equal(a.callbacks(), b.callbacks()));
    EXPECT_EQ(a.truth, b.truth);
    EXPECT_EQ(a.origins, b.origins);
}

TEST(World, ACopyGoesOnByItself) {
    World world({});
    world.perform({log_in});
    World copy = world;
    copy.perform({publish});
    world.perform({log_out});
    expect_same(std::move(world).finish(), history_of({{log_in}, {log_out}}));
    expect_same(std::move(copy).finish(), history_of({{log_in}, {publish}}));
}

TEST(World, MakesTheSameCallbacksWhetherItWritesThemDownOrTheirWordsAlone) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Random random(seed);
        const Scenario scenario = draw_scenario(random, {});
        World words(scenario.setting, Record::words);
        World callbacks(scenario.setting);
        for (const Operation& operation : scenario.operations) {
            EXPECT_EQ(words.perform(operation), callbacks.perform(operation));
            EXPECT_EQ(words.callbacks_made(), callbacks.callbacks_made());
            EXPECT_EQ(words.truth(), callbacks.truth());
            EXPECT_EQ(words.state(), callbacks.state());
        }
    }
}

std::string words_after(const std::vector<Operation>& operations) {
    World world({.distinct_times = false}, Record::words);
    for (const Operation& operation : operations) {
        world.perform(operation);
    }
    return world.words();
}

TEST(World, SaysTheSameWordsExactlyWhereTheCallbacksDoButForTheirTexts) {
    const Operation stop_later{.kind = stop, .gap_ms = 1};
    EXPECT_EQ(words_after({{log_in}, {publish}, {stop}}),
              words_after({{log_in}, {publish}, {delete_stream}}));
    EXPECT_NE(words_after({{log_in}, {publish}, {stop}}),
              words_after({{log_in}, {publish}, stop_later}));
    EXPECT_NE(words_after({{log_in}, {publish}}), words_after({{log_in}, {publish, 0, 0, 1}}));
    EXPECT_NE(words_after({{log_in}}), words_after({{log_in, 1}}));
    EXPECT_NE(words_after({{log_in}}), words_after({{log_in, 0, 1}}));
    EXPECT_NE(words_after({{log_in}, {reconnect}}), words_after({{log_in}, {log_in_again}}));
}

TEST(World, MakesOnlyTheCallbacksThatAreSwitchedOn) {
    Setting rooms_alone;
    rooms_alone.families = {.streams = false, .users = false};
    const std::vector<Operation> operations = {{log_in}, {publish}};
    EXPECT_THAT(callbacks_of(operations, rooms_alone), ElementsAre("room_create r1"));
    EXPECT_THAT(history_of(operations, rooms_alone).truth.rooms[0].users, IsEmpty());
    EXPECT_THAT(history_of(operations, rooms_alone).truth.rooms[0].streams, IsEmpty());
}

TEST(World, FillsEveryDocumentedFieldButTheSignature) {
    const History history = history_of({{log_in}, {publish}, {publish_again}, {stop}, {log_out}});
    for (const Event& event : history.callbacks()) {
        for (const Field field : documented_fields(event.kind)) {
            EXPECT_EQ(text_of(event, field).empty(), field == Field::signature)
                << name_of(event.kind) << " " << name_of(field);
        }
        EXPECT_EQ(event.begun_ms == TimeMs{}, is_room(event.kind) || begins(event.kind));
    }
}

TEST(World, TruthHoldsTheNewestBusinessData) {
    const History history = history_of({{log_in}, {publish}, {publish_again}});
    const ListedStream& stream = history.truth.rooms[0].streams[0];
    EXPECT_EQ(stream.stream_seq, ChangeSeq{2});
    EXPECT_EQ(stream.stream_sid, "s-1");
    EXPECT_TRUE(std::ranges::any_of(stream.attributes, [](const Attribute& attribute) {
        return attribute == Attribute{Field::recreate, "1"};
    }));
}

TEST(World, OriginsNameTheOperationOfEachCallback) {
    const History history = history_of({{stop}, {log_in}, {publish}});
    EXPECT_THAT(history.origins, ElementsAre(Origin{1, 0}, Origin{1, 1}, Origin{2, 0}));
}

}  // namespace
}  // namespace anyorder
