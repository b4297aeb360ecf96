#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/list_text.h>

#include "arbitrary_event.h"

namespace anyorder {
namespace {

using nlohmann::json;

ListedRoom a_room() {
    return {.room_id = "r1",
            .room_session_id = RoomSession{858012925204410401},
            .create_time_ms = TimeMs{1499676978027},
            .attributes = {{.field = Field::id_name, .value = "u1"}},
            .streams = {{.stream_id = "s1",
                         .stream_sid = "sid-1",
                         .stream_seq = ChangeSeq{3},
                         .create_time_ms = TimeMs{1499676979000},
                         .attributes = {}}},
            .users = {{.user_account = "u1",
                       .session_id = UserSession{18446744073709551615U},
                       .user_update_seq = ChangeSeq{12},
                       .login_time_ms = TimeMs{0},
                       .attributes = {}}}};
}

std::string table_time(std::uint64_t ms) {
    const RoomList list{.rooms = {{.room_id = "r", .create_time_ms = TimeMs{ms}}}};
    const std::string table = list_as_table(list);
    return table.substr(table.rfind(' ') + 1);
}

TEST(ListAsTable, SaysThatNothingIsLive) {
    EXPECT_EQ(list_as_table({}), "nothing is live");
}

TEST(ListAsTable, GivesEachRoomStreamAndUserALineInColumns) {
    const ListedRoom empty{.room_id = "a longer room", .room_session_id = RoomSession{7}};
    EXPECT_EQ(list_as_table({.rooms = {a_room(), empty}}),
              "ROOM           SESSION               SEQ  SINCE\n"
              "r1             858012925204410401         2017-07-10T08:56:18.027Z\n"
              "  stream s1    sid-1                 3    2017-07-10T08:56:19.000Z\n"
              "  user u1      18446744073709551615  12   -\n"
              "a longer room  7                          -");
}

TEST(ListAsTable, AlignsByCharactersAndEscapesControls) {
    const RoomList list{.rooms = {{.room_id = "\u00e9\u65e5"}, {.room_id = "\x1b[m"}}};
    EXPECT_EQ(list_as_table(list),
              "ROOM    SESSION  SEQ  SINCE\n"
              "\u00e9\u65e5      0             -\n"
              "\\x1b[m  0             -");
}

TEST(ListAsTable, WritesTimesInUtcToTheMillisecond) {
    EXPECT_EQ(table_time(1), "1970-01-01T00:00:00.001Z");
    EXPECT_EQ(table_time(951782399999), "2000-02-28T23:59:59.999Z");
    EXPECT_EQ(table_time(951782400000), "2000-02-29T00:00:00.000Z");
    EXPECT_EQ(table_time(951868800000), "2000-03-01T00:00:00.000Z");
    EXPECT_EQ(table_time(1704067199000), "2023-12-31T23:59:59.000Z");
    EXPECT_EQ(table_time(4107542400000), "2100-03-01T00:00:00.000Z");
    EXPECT_EQ(table_time(253402300800000), "10000-01-01T00:00:00.000Z");
    EXPECT_EQ(table_time(18446744073709551615U), "584556019-04-03T14:25:51.615Z");
}

TEST(ListAsJson, IsTheObjectOfTheSubjectProtocol) {
    EXPECT_EQ(list_as_json({}), R"({"rooms":[]})");
    EXPECT_EQ(list_as_json({.rooms = {a_room(), {.room_id = "r2"}}}),
              R"({"rooms":[{"room_id":"r1","room_session_id":"858012925204410401",)"
              R"("streams":[{"stream_id":"s1","stream_sid":"sid-1","stream_seq":"3"}],)"
              R"("users":[{"user_account":"u1","session_id":"18446744073709551615"}]},)"
              R"({"room_id":"r2","room_session_id":"0","streams":[],"users":[]}]})");
}

TEST(ListAsVendorJson, WritesTheDocumentedStructureWithExactNumbers) {
    EXPECT_EQ(list_as_vendor_json({}), R"({"RoomList":[]})");
    EXPECT_EQ(list_as_vendor_json({.rooms = {a_room()}}),
              R"({"RoomList":[{"RoomInfo":{"RoomID":"r1","RoomSessionId":858012925204410401,)"
              R"("RoomCreateTime":1499676978027},"StreamList":[{"StreamId":"s1",)"
              R"("StreamSid":"sid-1","StreamCreateTime":1499676979000,"StreamSeq":3}],)"
              R"("UserList":[{"UserId":"u1","UserSessionId":18446744073709551615,)"
              R"("UserLoginTime":0}]}]})");
}

RC_GTEST_PROP(ListText, IsReadByAnotherParserWhateverTheIdsAre, ()) {
    const std::string id = *nasty_text(0, 30);
    const RoomList list{.rooms = {{.room_id = id, .streams = {{.stream_id = id}}}}};
    RC_ASSERT(json::parse(list_as_json(list))["rooms"][0]["room_id"] == id);
    RC_ASSERT(json::parse(list_as_vendor_json(list))["RoomList"][0]["StreamList"][0]["StreamId"] ==
              id);
    const std::string table = list_as_table(list);
    RC_ASSERT(std::count(table.begin(), table.end(), '\n') == 2);
}

RC_GTEST_PROP(AppendJsonString, WritesJsonForAnyBytes, (const std::string& bytes)) {
    std::string out;
    append_json_string(out, bytes);
    RC_ASSERT(json::accept(out));
    RC_ASSERT(out.find_first_of("\r\n") == std::string::npos);
}

TEST(AppendJsonString, EscapesWhatJsonMustAndNothingElse) {
    std::string out = "x";
    append_json_string(out, std::string_view("\"\\/\b\f\n\r\t\0\x1f\x7f\u00e9\U0001F600", 17));
    EXPECT_EQ(out, "x\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u00e9\U0001F600\"");
}

TEST(AppendJsonString, ReplacesEachByteThatIsNotUtf8) {
    const std::string_view replacement = "\uFFFD";
    for (const auto& [text, replaced] : {std::pair{"\xFF", 1},
                                         {"\x80", 1},
                                         {"\xC3", 1},
                                         {"\xC0\x80", 2},
                                         {"\xED\xA0\x80", 3},
                                         {"\xF4\x90\x80\x80", 4},
                                         {"\xE2\x82", 2},
                                         {"\xF8", 1}}) {
        std::string out;
        append_json_string(out, text);
        std::string expected = "\"";
        for (int i = 0; i < replaced; ++i) {
            expected += replacement;
        }
        EXPECT_EQ(out, expected + '"');
    }
}

TEST(Printable, EscapesWhatMovesATerminal) {
    EXPECT_EQ(printable("a\u00e9\u65e5\U0001F600 \"\\"), "a\u00e9\u65e5\U0001F600 \"\\");
    EXPECT_EQ(printable("\x1b[2J\n\x7f"), "\\x1b[2J\\x0a\\x7f");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
    EXPECT_EQ(printable("\u0085\u009b"), "\\u0085\\u009b");
    EXPECT_EQ(printable("\u202e\u2066\u200f\u061c\u2028"), "\\u202e\\u2066\\u200f\\u061c\\u2028");
    EXPECT_EQ(printable("a\u200bb\u200d\ufe0f\u00ad\ufeff"),
              "a\\u200bb\\u200d\\ufe0f\\u00ad\\ufeff");
    EXPECT_EQ(printable("\U000E0041"), "\\u{e0041}");
    EXPECT_EQ(printable("\xFF\xC3(\xED\xA0\x80"), "\\xff\\xc3(\\xed\\xa0\\x80");
}

}  // namespace
}  // namespace anyorder
