// The list of the subject protocol: what is read, what is refused and where, what is written.
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/protocol.h>

namespace anyorder {
namespace {

std::string error_of(std::string_view json, const Lists& lists = {}) {
    const auto parsed = parse_list(json, lists);
    const auto* error = std::get_if<ProtocolError>(&parsed);
    return error == nullptr ? "" : error->what;
}

ObservedList list_of(std::string_view json, const Lists& lists = {}) {
    return std::get<ObservedList>(parse_list(json, lists));
}

TEST(Protocol, ReadsTheDocumentedAnswer) {
    const ObservedList list = list_of(
        R"({"rooms":[{"room_id":"r1","room_session_id":"7",
            "streams":[{"stream_id":"s1","stream_sid":"s-1","stream_seq":"3"}],
            "users":[{"user_account":"u1","session_id":"9"}]}]})");
    ASSERT_EQ(list.rooms.size(), 1U);
    EXPECT_EQ(list.rooms[0].room_session_id, RoomSession{7});
    EXPECT_EQ(list.rooms[0].streams[0], (ObservedStream{"s1", "s-1", ChangeSeq{3}}));
    EXPECT_EQ(list.rooms[0].users[0], (ObservedUser{"u1", UserSession{9}}));
}

TEST(Protocol, TakesSeqsAsTextWithZerosAsTextAndAsNumbers) {
    for (const char* seq : {R"("03")", R"("3")", "3"}) {
        const ObservedList list = list_of(
            R"({"rooms":[{"room_id":"r","users":[],"streams":[{"stream_id":"s","stream_seq":)" +
            std::string(seq) + "}]}]}");
        EXPECT_EQ(list.rooms[0].streams[0].stream_seq, ChangeSeq{3});
    }
}

TEST(Protocol, ReadsNumbersOf64BitsExactly) {
    const ObservedList list = list_of(
        R"({"rooms":[{"room_id":"r","room_session_id":858012925204410401,"streams":[],"users":[]}]})");
    EXPECT_EQ(list.rooms[0].room_session_id, RoomSession{858012925204410401});
}

TEST(Protocol, RequiresIdsAndTheListsAskedFor) {
    EXPECT_EQ(error_of("nonsense"), "it is not JSON");
    EXPECT_EQ(error_of("[]"), "it is not a JSON object");
    EXPECT_EQ(error_of("{}"), "rooms is missing");
    EXPECT_EQ(error_of(R"({"rooms":{}})"), "rooms is not an array");
    EXPECT_EQ(error_of(R"({"rooms":[7]})"), "rooms[0] is not an object");
    EXPECT_EQ(error_of(R"({"rooms":[{}]})"), "rooms[0].room_id is missing");
    EXPECT_EQ(error_of(R"({"rooms":[{"room_id":"r","users":[]}]})"), "rooms[0].streams is missing");
    EXPECT_EQ(error_of(R"({"rooms":[{"room_id":"r","streams":[{}],"users":[]}]})"),
              "rooms[0].streams[0].stream_id is missing");
    EXPECT_EQ(error_of(R"({"rooms":[{"room_id":"r","streams":[]}]})"), "rooms[0].users is missing");
}

TEST(Protocol, DoesNotRequireListsThatAreNotAskedFor) {
    const Lists rooms{.rooms = true, .streams = false, .users = false};
    EXPECT_EQ(error_of(R"({"rooms":[{"room_id":"r"}]})", rooms), "");
}

TEST(Protocol, RefusesNumbersThatAreNone) {
    for (const char* bad : {"-1", "1.5", R"("x")", R"("")", R"("18446744073709551616")", "true"}) {
        EXPECT_EQ(
            error_of(R"({"rooms":[{"room_id":"r","streams":[],"users":[],"room_session_id":)" +
                     std::string(bad) + "}]}"),
            "rooms[0].room_session_id is not a whole number of 64 bits")
            << bad;
    }
}

TEST(Protocol, WritesAndReadsTheSameList) {
    const ObservedList holes{.rooms = {{.room_id = "r",
                                        .room_session_id = {},
                                        .streams = {{.stream_id = "s"}},
                                        .users = {{.user_account = "u"}}}}};
    EXPECT_EQ(list_of(as_json(holes)), holes);
}

// Two writers of one format, held together.
TEST(Protocol, WritesWhatTheEngineWrites) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Random random(seed);
        const RoomList truth = simulate(draw_scenario(random, {})).truth;
        EXPECT_EQ(as_json(observe(truth)), list_as_json(truth));
        EXPECT_EQ(list_of(list_as_json(truth)), observe(truth));
    }
}

}  // namespace
}  // namespace anyorder
