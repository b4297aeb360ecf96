// `anyorder compare --live`: where two services that are running disagree.
#include <gmock/gmock.h>

#include "command_test.h"
#include "subjects/http_service.h"

namespace anyorder {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::HttpService;
using ::testing::Not;
using testing::ServiceOptions;

constexpr const char* two_rooms =
    R"({"rooms":[{"room_id":"r1","room_session_id":"7","streams":[{"stream_id":"s1","stream_seq":"3"}],)"
    R"("users":[]},{"room_id":"r2","streams":[],"users":[{"user_account":"u1"}]}]})";

ServiceOptions listing(const std::string& list) {
    return {.list_answer = list};
}

class CompareLive : public CommandTest {
protected:
    [[nodiscard]] Ended compare(const HttpService& a, const HttpService& b,
                                const std::string& options = "") const {
        return anyorder("compare --live --pause 10ms " + a.url("/list") + " " + b.url("/list") +
                        " " + options);
    }
};

TEST_F(CompareLive, PassesTwoThatGiveTheSameList) {
    const HttpService a(listing(two_rooms));
    const HttpService b(listing(
        R"({"rooms":[{"room_id":"r2","streams":[],"users":[{"user_account":"u1"}]},)"
        R"({"room_id":"r1","streams":[{"stream_id":"s1","stream_sid":"x"}],"users":[]}]})"));
    const Ended compared = compare(a, b);
    EXPECT_EQ(compared.exit_code, 0) << compared.err;
    EXPECT_THAT(compared.out,
                AllOf(HasSubstr("A  " + a.url("/list") + ": 2 rooms, 1 stream, 1 user\n"),
                      HasSubstr("They agree (lists rooms,streams,users; 1 reading).")));
    EXPECT_EQ(compare(b, a).exit_code, 0);
}

TEST_F(CompareLive, TellsEachThingThatTheyDisagreeOn) {
    const HttpService a(listing(two_rooms));
    const HttpService b(listing(
        R"({"rooms":[{"room_id":"r1","room_session_id":"8","streams":[{"stream_id":"s1","stream_seq":"4"},)"
        R"({"stream_id":"s2"},{"stream_id":"s2"}],"users":[{"user_account":"\u001b[1m"}]}]})"));
    const Ended compared = compare(a, b);
    EXPECT_EQ(compared.exit_code, 1);
    EXPECT_THAT(compared.out,
                HasSubstr("They differ in 6 things that stayed the same in 3 readings (lists "
                          "rooms,streams,users):\n\n"
                          "room r1: room_session_id 7 in A, room_session_id 8 in B\n"
                          "room r2: listed in A, not listed in B\n"
                          "stream s1 in r1: stream_seq 3 in A, stream_seq 4 in B\n"
                          "stream s2 in r1: not listed in A, listed in B\n"
                          "user \\x1b[1m in r1: not listed in A, listed in B\n"));
    EXPECT_THAT(compare(a, b, "--lists streams").out,
                AllOf(HasSubstr("stream s1 in r1"), Not(HasSubstr("room r2"))));
    EXPECT_THAT(compare(a, b, "--room r2").out, HasSubstr("They differ in 2 things "));
    EXPECT_THAT(compare(b, a).out, HasSubstr("stream s2 in r1: listed more than once in A\n"));
}

TEST_F(CompareLive, ForgivesOneThatIsLaterThanTheOther) {
    const HttpService a(listing(two_rooms));
    const HttpService b(listing(R"({"rooms":[]})"));
    EXPECT_EQ(compare(a, b, "--readings 1").exit_code, 1);
    // The same callbacks, of which one service shows each a little later.
    const HttpService at_once;
    const HttpService later({.lag_ms = 400});
    const std::string callback =
        R"({"event":"room_create","room_id":"r1","room_session_id":1,"room_create_time":"1"})";
    for (const HttpService* service : {&at_once, &later}) {
        const std::string program =
            "import sys, urllib.request as r; r.urlopen(sys.argv[1], sys.argv[2].encode()).read()";
        const Ended sent = run({.arguments = {"/usr/bin/env", "python3", "-c", program,
                                              service->url("/callbacks"), callback}});
        ASSERT_EQ(sent.exit_code, 0) << sent.err;
    }
    const Ended compared = compare(at_once, later, "--readings 1000");
    EXPECT_EQ(compared.exit_code, 0) << compared.out;
    EXPECT_THAT(compared.out, Not(HasSubstr("; 1 reading)")));
}

TEST_F(CompareLive, ReadsEachInItsOwnShape) {
    const HttpService a(listing(R"({"rooms":[{"room_id":"r1","streams":["s1"],"users":[]}]})"));
    const HttpService b(listing(R"({"data":[{"id":"r1","live":[{"name":"s1"}],"users":["u1"]}]})"));
    const std::string shape =
        "--rooms-pointer /rooms --rooms-pointer /data --room-id-field room_id --room-id-field id "
        "--streams-pointer /streams --streams-pointer /live --stream-id-field stream_id "
        "--stream-id-field name";
    EXPECT_EQ(compare(a, b, shape + " --lists rooms,streams").exit_code, 0);
    EXPECT_THAT(compare(a, b, shape).out, HasSubstr("user u1 in r1: not listed in A, listed in B"));
}

TEST_F(CompareLive, AsksOneOfTheRoomsThatTheOtherHas) {
    const HttpService a(listing(R"({"rooms":[{"room_id":"r/1","streams":[],"users":[]}]})"));
    const HttpService b;
    const std::string each = b.url("/rooms/{room_id}");
    for (const std::string& urls : {a.url("/list") + " " + each, each + " " + a.url("/list")}) {
        const Ended compared = anyorder("compare --live --readings 1 " + urls);
        EXPECT_EQ(compared.exit_code, 1) << compared.err;
        EXPECT_THAT(compared.out, HasSubstr("room r/1: "));
    }
    expect_usage_error(anyorder("compare --live " + each + " " + each), {"--room r1"});
}

TEST_F(CompareLive, SaysWhichOneGivesNoList) {
    const HttpService a(listing(two_rooms));
    const HttpService b({.list_status = 500});
    const Ended compared = compare(a, b);
    EXPECT_EQ(compared.exit_code, 3);
    EXPECT_THAT(compared.out,
                HasSubstr(b.url("/list") + ": NO LIST (broke the protocol): it answered GET "));
}

TEST_F(CompareLive, RefusesWhatItCannotUse) {
    expect_usage_error(anyorder("compare --live http://127.0.0.1:1/"), {"two lists"});
    expect_usage_error(anyorder("compare --live reference flowchart"), {"'reference'"});
    expect_usage_error(anyorder("compare --live http://a/ http://b/ --cases 7"),
                       {"--cases", "--live"});
    expect_usage_error(anyorder("compare reference flowchart --pause 1s"), {"--pause", "--live"});
    expect_usage_error(anyorder("compare --live http://a/ http://b/ --room-id-field a "
                                "--room-id-field b --room-id-field c"),
                       {"--room-id-field", "3 times"});
}

}  // namespace
}  // namespace anyorder
