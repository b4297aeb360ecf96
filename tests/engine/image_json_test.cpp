// The JSON form of an image: what it looks like, and what of it is refused, with the place.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <anyorder/engine/snapshot.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;

std::string error_of(std::string_view image) {
    const Restored restored = restore(image);
    const auto* const error = std::get_if<ImageError>(&restored);
    return error == nullptr ? "nothing"
                            : std::string(name_of(error->refusal)) + ' ' + describe(*error);
}

// A room with one open session, whose list of streams is this.
std::string image_of(std::string_view streams) {
    return R"({"anyorder":"snapshot/1","rooms":[{"room_id":"r","room_create_time":"9",)"
           R"("closed_sessions":[],"open_sessions":[{"room_session_id":"7",)"
           R"("room_create_time":"9","streams":)" +
           std::string(streams) + R"(,"users":{"watermark":"0","entries":[]}}]}]})";
}

constexpr std::string_view streams_at = "rooms[0].open_sessions[0].streams";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(ImageJson, IsWrittenAsItAlwaysWas) {
    RoomLists lists;
    lists.apply(callbacks("c7#u@5 d8@9 s+1/7#x@6 t-4/7@8 u+1/7#2@7 q:s+2/3 q:d4@5")->events());
    lists.apply({.kind = EventKind::room_close, .session = RoomSession{1}, .room_id = "\xff"});
    EXPECT_EQ(snapshot_json(lists),
              R"({"anyorder":"snapshot/1","checksum":"5ebbd281cfc97451","rooms":[)"
              "\n"
              R"({"room_id":"q","closed_sessions":[{"room_session_id":"4","time_ms":"5"}],)"
              R"("open_sessions":[{"room_session_id":"3","streams":{"watermark":"0",)"
              R"("arrived":[{"first":"2","last":"2","time_ms":"6"}],"entries":[)"
              R"({"stream_id":"s","stream_seq":"2","create_time_ms":"6","stream_sid":""}]},)"
              R"("users":{"watermark":"0","entries":[]}}]},)"
              "\n"
              R"({"room_id":"r","room_create_time":"5","closed_sessions":[)"
              R"({"room_session_id":"8","time_ms":"9"}],"open_sessions":[)"
              R"({"room_session_id":"7","room_create_time":"5","attributes":{"id_name":"u"},)"
              R"("streams":{"watermark":"1","arrived":[{"first":"4","last":"4","time_ms":"8"}],)"
              R"("entries":[{"stream_id":"s","stream_seq":"1","create_time_ms":"6",)"
              R"("stream_sid":"x"},{"stream_id":"t","stream_seq":"4","ended":true}]},)"
              R"("users":{"watermark":"1","entries":[{"user_account":"u","user_update_seq":"1",)"
              R"("login_time":"7","session_id":"2"}]}}]},)"
              "\n"
              R"({"room_id":{"bytes":"ff"},"closed_sessions":[{"room_session_id":"1",)"
              R"("time_ms":"0"}],"open_sessions":[]}]})");
}

TEST(ImageJson, TellsWhatWasLostAndWhatWasDoneAboutIt) {
    RoomLists lists;
    lists.apply(callbacks("c1@1 s+1@2 t+4@4 u+2@5")->events());
    lists.overdue(TimeMs{100}, 1);
    lists.settle(TimeMs{100}, 1);
    lists.query_sent("r", RoomSession{1}, ListKind::streams);
    lists.reconcile("r", RoomSession{1}, ListKind::users, {}, ChangeSeq{3});
    lists.apply(callbacks("q-6@6 s-4@7 v-9@9")->events());
    const std::string json = snapshot_json(lists);
    EXPECT_EQ(json.substr(json.find(R"("streams")")),
              R"("streams":{"watermark":"4","arrived":[{"first":"6","last":"6","time_ms":"6"}],)"
              R"("given_up":[{"first":"2","last":"3"}],"gave_up":true,"reported_to":"4",)"
              R"("query_sent":"4","contract_broken":{"dropped_to":"4","at":"4"},"entries":[)"
              R"({"stream_id":"q","stream_seq":"6","ended":true},)"
              R"({"stream_id":"t","stream_seq":"4","create_time_ms":"4","stream_sid":""}]},)"
              R"("users":{"watermark":"3","arrived":[{"first":"9","last":"9","time_ms":"9"}],)"
              R"("settled_to":"3","reported_to":"2","entries":[{"user_account":"v",)"
              R"("user_update_seq":"9","ended":true}]}}]}]})");
}

TEST(ImageJson, CarriesTheChecksumOfTheState) {
    RoomLists lists;
    lists.apply(callbacks("c7@5 s+1/7#x@6")->events());
    const std::string json = snapshot_json(lists);
    const std::string edited = replaced(json, R"("stream_sid":"x")", R"("stream_sid":"y")");
    EXPECT_EQ(error_of(edited),
              "wrong_checksum at checksum: the checksum is not that of this "
              "state; without the member it is not asked");
    const std::size_t begin = edited.find(R"("checksum")");
    const std::string without = std::string(edited).erase(begin, edited.find(R"("rooms")") - begin);
    const Restored restored = restore(without);
    EXPECT_EQ(std::get<RoomLists>(restored).list().rooms[0].streams[0].stream_sid, "y");
}

TEST(ImageJson, IsRefusedWhereverItIsCutOrFlipped) {
    RoomLists lists;
    lists.apply(callbacks("c7#u@5 d8@9 s+1/7#x@6 t-4/7@8 u+1/7#2@7")->events());
    const std::string json = snapshot_json(lists);
    for (std::size_t bytes = 1; bytes < json.size(); ++bytes) {
        EXPECT_TRUE(error_of(std::string_view(json).substr(0, bytes)).starts_with("not_json "));
    }
    for (std::size_t bit = 0; bit < 8 * json.size(); ++bit) {
        std::string flipped = json;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        const Restored restored = restore(flipped);
        // What is taken all the same means the same: a blank for another one.
        EXPECT_TRUE(std::holds_alternative<ImageError>(restored) ||
                    std::get<RoomLists>(restored) == lists)
            << flipped;
    }
}

TEST(ImageJson, IsRefusedWhereItIsNoImage) {
    EXPECT_EQ(error_of("{}"), "missing_part at anyorder: the member is missing");
    EXPECT_EQ(error_of(R"({"anyorder":"case/1"})"),
              "unknown_version at anyorder: only snapshot/1 is known");
    EXPECT_EQ(error_of(R"({"anyorder":"snapshot/1"})"),
              "missing_part at rooms: the member is missing");
    EXPECT_EQ(error_of(R"({"anyorder":"snapshot/1","rooms":{}})"),
              "wrong_type at rooms: an array must stand here");
    EXPECT_EQ(error_of(R"({"anyorder":"snapshot/1","rooms":[7]})"),
              "wrong_type at rooms[0]: an object must stand here");
    EXPECT_EQ(error_of(R"({"anyorder":"snapshot/1","rooms":[],"more":1})"),
              "unknown_part at more: this version knows no such member");
    EXPECT_EQ(error_of(R"({"anyorder":"snapshot/1","rooms":[],"rooms":[]})"),
              "repeated_part at rooms: the member stands here twice");
    EXPECT_EQ(error_of(R"({"anyorder":"snapshot/1","rooms":[]} )"), "nothing");
    EXPECT_TRUE(error_of(R"({"anyorder":"snapshot/1","rooms":[]}{})").starts_with("not_json "));
}

TEST(ImageJson, IsRefusedWithThePlaceOfWhatIsWrong) {
    const auto refused = [](std::string_view streams) { return error_of(image_of(streams)); };
    const auto at = [](std::string_view refusal, std::string_view place, std::string_view what) {
        return std::string(refusal) + " at " + std::string(streams_at) + std::string(place) + ": " +
               std::string(what);
    };
    EXPECT_EQ(refused(R"({"watermark":"4","entries":[]})"), "nothing");
    EXPECT_EQ(refused("[]"), at("wrong_type", "", "an object must stand here"));
    for (const std::string_view number :
         {R"("")", R"("01")", R"("-1")", R"("1 ")", R"("x")", R"("18446744073709551616")"}) {
        EXPECT_EQ(refused(R"({"watermark":)" + std::string(number) + R"(,"entries":[]})"),
                  at("bad_number", ".watermark", "the text is no whole number below 2^64"));
    }
    for (const std::string_view number : {"-1", "1.5", "1e3"}) {
        EXPECT_EQ(refused(R"({"watermark":)" + std::string(number) + R"(,"entries":[]})"),
                  at("bad_number", ".watermark", "a whole number below 2^64 must stand here"));
    }
    EXPECT_EQ(refused(R"({"watermark":true,"entries":[]})"),
              at("wrong_type", ".watermark", "a whole number below 2^64 must stand here"));
    EXPECT_EQ(refused(R"({"watermark":"4","entries":[],"gave_up":1})"),
              at("wrong_type", ".gave_up", "true or false must stand here"));
    EXPECT_EQ(refused(R"({"watermark":"4","entries":[],"arrived":[{"first":"5","last":"5",)"
                      R"("time_ms":"1"}]})"),
              at("not_in_order", "",
                 "the seqs that have arrived do not rise with gaps between "
                 "them"));
    EXPECT_EQ(refused(R"({"watermark":"4","entries":[],"given_up":[{"first":"2"}]})"),
              at("missing_part", ".given_up[0].last", "the member is missing"));
    EXPECT_EQ(refused(R"({"watermark":"4","entries":[],"contract_broken":{"at":"4"}})"),
              at("missing_part", ".contract_broken.dropped_to", "the member is missing"));
    EXPECT_EQ(refused(R"({"watermark":"4","entries":[{"stream_id":"s","stream_seq":"4",)"
                      R"("ended":true}]})"),
              at("contradiction", ".entries[0]", "what has ended there is forgotten"));
    EXPECT_EQ(refused(R"({"watermark":"4","entries":[{"stream_id":"s","stream_seq":"4"}]})"),
              at("missing_part", ".entries[0].create_time_ms", "the member is missing"));
}

TEST(ImageJson, IsRefusedWhereTextsAreNone) {
    const auto refused = [](std::string_view id, std::string_view attributes) {
        return error_of(image_of(R"({"watermark":"1","entries":[{"stream_id":)" + std::string(id) +
                                 R"(,"stream_seq":"1","create_time_ms":"1","stream_sid":"")" +
                                 std::string(attributes) + "}]}"));
    };
    const std::string entry = "at " + std::string(streams_at) + ".entries[0].";
    EXPECT_EQ(refused(R"("s")", ""), "nothing");
    EXPECT_EQ(refused("7", ""), "wrong_type " + entry + "stream_id: a text must stand here");
    EXPECT_EQ(refused(R"({"bytes":"ff00"})", ""), "nothing");
    for (const std::string_view bytes : {"f", "fg", "FF", "6869", ""}) {
        EXPECT_EQ(refused(R"({"bytes":")" + std::string(bytes) + R"("})", ""),
                  "wrong_type " + entry + "stream_id: these are no bytes that are not UTF-8")
            << bytes;
    }
    EXPECT_EQ(refused(R"({"bytes":"ff","more":1})", ""),
              "wrong_type " + entry + "stream_id: a text must stand here");
    EXPECT_EQ(refused(R"("s")", R"(,"attributes":{"title":"x"})"), "nothing");
    EXPECT_EQ(refused(R"("s")", R"(,"attributes":{"title":""})"),
              "wrong_type " + entry + "attributes.title: an empty text is left out");
    EXPECT_EQ(refused(R"("s")", R"(,"attributes":{"nonce":"1"})"),
              "unknown_part " + entry + "attributes.nonce: this version knows no such member");
    EXPECT_EQ(refused(R"("s")", R"(,"ended":true)"),
              "unknown_part " + entry + "create_time_ms: this version knows no such member");
}

}  // namespace
}  // namespace anyorder
