// Answers of services that do not speak the subject protocol: what is read where, what is refused.
#include <string>
#include <string_view>
#include <variant>

#include <gtest/gtest.h>

#include <anyorder/subjects/list_mapping.h>

namespace anyorder {
namespace {

using Answer = std::variant<ObservedList, ProtocolError>;

ObservedList list_in(const Answer& answer) {
    const auto* list = std::get_if<ObservedList>(&answer);
    EXPECT_NE(list, nullptr) << std::get<ProtocolError>(answer).what;
    return list == nullptr ? ObservedList{} : *list;
}

std::string error_in(const Answer& answer) {
    const auto* error = std::get_if<ProtocolError>(&answer);
    return error == nullptr ? "" : error->what;
}

ObservedRoom room(std::string id) {
    return {.room_id = std::move(id), .room_session_id = {}, .streams = {}, .users = {}};
}

// Nested, other names, ids alone, one field deeper.
const ListMapping alien{.rooms_pointer = "/data/channels",
                        .streams_pointer = "/media/tracks",
                        .users_pointer = "/members",
                        .room_id_field = "name",
                        .room_session_id_field = "/info/session",
                        .stream_id_field = "track",
                        .stream_sid_field = "",
                        .stream_seq_field = "version",
                        .user_account_field = "login",
                        .session_id_field = ""};

TEST(ListMapping, IsTheProtocolUnlessToldOtherwise) {
    const std::string answer =
        R"({"rooms":[{"room_id":"r","room_session_id":"7",
            "streams":[{"stream_id":"s","stream_sid":"x","stream_seq":"03"}],
            "users":[{"user_account":"u","session_id":9}]}]})";
    EXPECT_EQ(list_in(map_list(answer, {}, {})), list_in(parse_list(answer, {})));
}

TEST(ListMapping, ReadsAnAlienAnswer) {
    const ObservedList list = list_in(map_list(
        R"({"data":{"channels":[{"name":"r","info":{"session":858012925204410401},
            "media":{"tracks":[{"track":"s","version":2,"stream_sid":"not read"}]},
            "members":["u",7]}]}})",
        alien, {}));
    ObservedRoom expected = room("r");
    expected.room_session_id = RoomSession{858012925204410401};
    expected.streams = {{.stream_id = "s", .stream_sid = {}, .stream_seq = ChangeSeq{2}}};
    expected.users = {{.user_account = "u", .session_id = {}},
                      {.user_account = "7", .session_id = {}}};
    EXPECT_EQ(list, ObservedList{.rooms = {expected}});
}

TEST(ListMapping, TakesTheWholeAnswerForTheRooms) {
    ListMapping mapping;
    mapping.rooms_pointer = "";
    const Lists rooms{.rooms = true, .streams = false, .users = false};
    EXPECT_EQ(list_in(map_list(R"([{"room_id":"a"},{"room_id":"b"}])", mapping, rooms)),
              (ObservedList{.rooms = {room("a"), room("b")}}));
    EXPECT_EQ(error_in(map_list("{}", mapping, rooms)), "it is not an array");
    EXPECT_EQ(error_in(map_list("[7]", mapping, rooms)), "[0] is not an object");
    EXPECT_EQ(error_in(map_list("[{}]", mapping, rooms)), "[0].room_id is missing");
}

TEST(ListMapping, NamesThePlaceInTheAnswersOwnWords) {
    EXPECT_EQ(error_in(map_list("{}", alien, {})), "data.channels is missing");
    EXPECT_EQ(error_in(map_list(R"({"data":{"channels":{}}})", alien, {})),
              "data.channels is not an array");
    EXPECT_EQ(error_in(map_list(R"({"data":{"channels":[{"name":"r"}]}})", alien, {})),
              "data.channels[0].media.tracks is missing");
    EXPECT_EQ(error_in(map_list(R"({"data":{"channels":[{"name":"r","media":{"tracks":[{}]}}]}})",
                                alien, {})),
              "data.channels[0].media.tracks[0].track is missing");
    EXPECT_EQ(error_in(map_list(R"({"data":{"channels":[{"name":"r","media":{"tracks":[true]}}]}})",
                                alien, {})),
              "data.channels[0].media.tracks[0] is not an object");
    EXPECT_EQ(error_in(map_list(R"({"data":{"channels":[{"name":"r","info":{"session":-1}}]}})",
                                alien, {})),
              "data.channels[0].info.session is not a whole number of 64 bits");
}

TEST(ListMapping, TakesAnAnswerAboutOneRoom) {
    ListMapping mapping;
    mapping.rooms_pointer = "";
    ObservedRoom expected = room("r");
    expected.streams = {{.stream_id = "s", .stream_sid = {}, .stream_seq = {}}};
    const ObservedList list{.rooms = {expected}};
    const std::string nameless = R"({"streams":["s"],"users":[]})";
    EXPECT_EQ(list_in(map_room(nameless, mapping, {}, "r")), list);
    EXPECT_EQ(list_in(map_room(R"({"rooms":)" + nameless + "}", {}, {}, "r")), list);
    EXPECT_EQ(list_in(map_room(R"({"rooms":[)" + nameless + "]}", {}, {}, "r")), list);
    EXPECT_EQ(list_in(map_room("null", mapping, {}, "r")), ObservedList{});
    EXPECT_EQ(list_in(map_room(R"({"rooms":[]})", {}, {}, "r")), ObservedList{});
    EXPECT_EQ(error_in(map_room("{}", {}, {}, "r")), "rooms is missing");
}

TEST(ListMapping, KeepsAnotherIdThanTheOneAskedFor) {
    const ObservedList list =
        list_in(map_room(R"({"rooms":{"room_id":"x","streams":[],"users":[]}})", {}, {}, "r"));
    EXPECT_EQ(list, (ObservedList{.rooms = {room("x")}}));
}

TEST(ListMapping, LeavesIdsAloneToMappedAnswers) {
    const std::string answer = R"({"rooms":[{"room_id":"r","streams":["s"],"users":[]}]})";
    EXPECT_EQ(error_in(parse_list(answer, {})), "rooms[0].streams[0] is not an object");
    EXPECT_EQ(error_in(map_list(answer, {}, {})), "");
}

TEST(ListMapping, RefusesWhatIsNoAnswer) {
    EXPECT_EQ(error_in(map_list("<html>", {}, {})), "it is not JSON");
    EXPECT_EQ(error_in(map_list("[]", {}, {})), "it is not a JSON object");
    EXPECT_EQ(error_in(map_list(std::string(100'000, '['), {}, {})), "it nests too deep");
}

TEST(ListMapping, IsCheckedBeforeItIsUsed) {
    EXPECT_FALSE(problem_with(ListMapping{}));
    EXPECT_FALSE(problem_with(alien));
    ListMapping mapping;
    mapping.streams_pointer = "streams";
    EXPECT_EQ(problem_with(mapping),
              "'streams' is no JSON pointer, which is empty or begins with '/'");
    mapping = {};
    mapping.room_session_id_field = "/a~";
    EXPECT_EQ(problem_with(mapping), "'/a~' is no JSON pointer, which is empty or begins with '/'");
    mapping = {};
    mapping.user_account_field = "";
    EXPECT_EQ(problem_with(mapping),
              "the fields of room_id, stream_id and user_account must be named");
}

}  // namespace
}  // namespace anyorder
