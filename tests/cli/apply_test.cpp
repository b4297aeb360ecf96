#include <algorithm>
#include <array>

#include <gmock/gmock.h>

#include <anyorder/engine/encode.h>

#include "bodies.h"
#include "command_test.h"

namespace anyorder {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Sessions as in the vendor's samples: neighbours that are one number when read as doubles.
const std::string session = "858012925204410400";
const std::string neighbour = "858012925204410401";
const std::string time_ms = "1499676978027";

class Apply : public CommandTest {
protected:
    // The list after these bodies, one a line.
    [[nodiscard]] Json list_after(const std::vector<std::string>& bodies) const {
        std::string lines;
        for (const std::string& body : bodies) {
            lines += body + "\n";
        }
        return Json::parse(output("apply", lines));
    }
};

// One room r1 of `session` with these streams, each written as [id, seq].
Json room_with(const std::vector<std::array<std::string, 2>>& streams,
               const std::string& of_session = session) {
    Json room = {{"room_id", "r1"}, {"room_session_id", of_session}, {"streams", Json::array()}};
    for (const auto& [id, seq] : streams) {
        room["streams"].push_back(
            {{"stream_id", id}, {"stream_sid", "sid-" + seq}, {"stream_seq", seq}});
    }
    room["users"] = Json::array();
    return {{"rooms", {room}}};
}

TEST_F(Apply, ListsTheStreamThatWasPublishedAgainInAllOrdersOfTheVendorsExample) {
    std::array sent = {body::stream_create(session, "s1", "1"),
                       body::stream_close(session, "s1", "2"),
                       body::stream_create(session, "s1", "3")};
    std::sort(sent.begin(), sent.end());
    int orders = 0;
    do {
        EXPECT_EQ(list_after({body::room_create(session, time_ms), sent[0], sent[1], sent[2]}),
                  room_with({{"s1", "3"}}));
        ++orders;
    } while (std::next_permutation(sent.begin(), sent.end()));
    EXPECT_EQ(orders, 6);
}

TEST_F(Apply, ListsItWhereverTheRoomsOwnCreationArrives) {
    std::vector<std::string> arrived = {body::stream_create(session, "s1", "1"),
                                        body::stream_create(session, "s1", "3"),
                                        body::stream_close(session, "s1", "2")};
    for (std::ptrdiff_t place = 0; place <= 3; ++place) {
        auto with_room = arrived;
        with_room.insert(with_room.begin() + place, body::room_create(session, time_ms));
        EXPECT_EQ(list_after(with_room), room_with({{"s1", "3"}})) << "at place " << place;
    }
}

TEST_F(Apply, KeepsNeighbouringSessionsBeyondDoublesApart) {
    const std::vector<std::string> both = {body::room_create(session, time_ms),
                                           body::room_create(neighbour, "1499676979000")};
    EXPECT_EQ(list_after(both), room_with({}, neighbour));
    EXPECT_EQ(list_after({both[0], both[1], body::room_close(session, "1499676980000")}),
              room_with({}, neighbour));
    EXPECT_EQ(list_after({both[0], both[1], body::stream_create(session, "s1", "1")}),
              room_with({}, neighbour));
    EXPECT_EQ(list_after({both[0], both[1], body::room_close(neighbour, "1499676980000")}),
              Json::parse(R"({"rooms":[]})"));
}

TEST_F(Apply, ReadsSeqsWithLeadingZerosAsNumbers) {
    EXPECT_EQ(list_after({body::room_create(session, time_ms),
                          body::stream_create(session, "s1",
                                              "01")})["rooms"][0]["streams"][0]["stream_seq"],
              "1");
    EXPECT_EQ(
        list_after({body::room_create(session, time_ms), body::stream_close(session, "s1", "010"),
                    body::stream_create(session, "s1", "09")}),
        room_with({}));
}

TEST_F(Apply, ReadsAPercentEncodedBodyBesideAPlainOne) {
    EXPECT_EQ(list_after({body::room_create(session, time_ms),
                          percent_encode(body::stream_create(session, "s 1%", "1"))}),
              room_with({{"s 1%", "1"}}));
}

TEST_F(Apply, GivesTheSameForAFileADashAndStandardInput) {
    const std::string lines =
        body::room_create(session, time_ms) + "\n" + body::stream_create(session, "s1", "1") + "\n";
    folder_.write("callbacks.ndjson", lines);
    const std::string from_file = output("apply callbacks.ndjson");
    EXPECT_EQ(Json::parse(from_file), room_with({{"s1", "1"}}));
    EXPECT_EQ(output("apply", lines), from_file);
    EXPECT_EQ(output("apply -", lines), from_file);
}

TEST_F(Apply, SkipsEmptyLinesAndTakesCarriageReturnsAndAMissingLastLineFeed) {
    const std::string create = body::room_create(session, time_ms);
    const std::string stream = body::stream_create(session, "s1", "1");
    const std::string expected = output("apply", create + "\n" + stream + "\n");
    EXPECT_EQ(output("apply", "\n \n\t\n" + create + "\n\n" + stream + "\n\n"), expected);
    EXPECT_EQ(output("apply", create + "\r\n\r\n" + stream + "\r\n"), expected);
    EXPECT_EQ(output("apply", create + "\n" + stream), expected);
}

TEST_F(Apply, ListsNothingForNoCallbacks) {
    EXPECT_EQ(output("apply"), "{\"rooms\":[]}\n");
    EXPECT_EQ(output("apply", "\n\n"), "{\"rooms\":[]}\n");
    EXPECT_THAT(output("apply --format table"), StartsWith("nothing is live"));
}

TEST_F(Apply, WritesJsonWhereTheOutputIsNoTerminal) {
    const std::string create = body::room_create(session, time_ms);
    EXPECT_EQ(output("apply", create), output("apply --format json", create));
    EXPECT_EQ(output("apply", create),
              R"({"rooms":[{"room_id":"r1","room_session_id":"858012925204410400",)"
              R"("streams":[],"users":[]}]})"
              "\n");
}

TEST_F(Apply, WritesTheVendorsStructureWithExactNumbers) {
    EXPECT_EQ(output("apply --format vendor", body::room_create(neighbour, time_ms)),
              R"({"RoomList":[{"RoomInfo":{"RoomID":"r1","RoomSessionId":858012925204410401,)"
              R"("RoomCreateTime":1499676978027},"StreamList":[],"UserList":[]}]})"
              "\n");
}

TEST_F(Apply, WritesATableWithALineForEachRoomAndStream) {
    const std::string table =
        output("apply --format table", body::room_create(session, time_ms) + "\n" +
                                           body::stream_create(session, "s1", "01") + "\n");
    const auto lines = lines_of(table);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_THAT(lines[1], StartsWith("r1 "));
    EXPECT_THAT(lines[1], HasSubstr(" 858012925204410400 "));
    EXPECT_THAT(lines[2], StartsWith("  stream s1 "));
}

TEST_F(Apply, EndsATableWithALineFeed) {
    for (const std::string& lines : {std::string(), body::room_create(session, time_ms)}) {
        const std::string table = output("apply --format table", lines);
        ASSERT_FALSE(table.empty());
        EXPECT_EQ(table.back(), '\n');
    }
}

TEST_F(Apply, LetsNoControlCharacterOfAnIdReachATable) {
    EXPECT_THAT(output("apply --format table", body::room_create(session, time_ms, "\\u001b[31m")),
                Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace anyorder
