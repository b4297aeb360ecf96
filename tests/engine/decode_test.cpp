#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>

#include "decoding.h"
#include "sample_bodies.h"

namespace anyorder {
namespace {

constexpr RoomSession documented_session{858012925204410400};

TEST(Decode, ReadsEveryWordOfARoomCreate) {
    const Decoding decoding(sample::room_create);
    const Event event = decoding.event();
    EXPECT_EQ(event.kind, EventKind::room_create);
    EXPECT_EQ(event.room_id, "r1");
    EXPECT_EQ(event.session, documented_session);
    EXPECT_EQ(event.time_ms, TimeMs{1499676978027});
    EXPECT_EQ(event.begun_ms, TimeMs{0});
    EXPECT_EQ(event.key, "");
    EXPECT_EQ(text_of(event, Field::id_name), "u1");
    EXPECT_EQ(text_of(event, Field::appid), "1");
    EXPECT_EQ(text_of(event, Field::timestamp), "1499676978");
    EXPECT_EQ(text_of(event, Field::nonce), "7266888922840654370");
}

TEST(Decode, ReadsEveryWordOfARoomClose) {
    const Decoding decoding(sample::room_close);
    const Event event = decoding.event();
    EXPECT_EQ(event.kind, EventKind::room_close);
    EXPECT_EQ(event.session, documented_session);
    EXPECT_EQ(event.time_ms, TimeMs{1499677000123});
    EXPECT_EQ(text_of(event, Field::close_reason), "1");
}

TEST(Decode, ReadsEveryWordOfAStreamCreate) {
    const Decoding decoding(sample::stream_create);
    const Event event = decoding.event();
    EXPECT_EQ(event.kind, EventKind::stream_create);
    EXPECT_EQ(event.session, documented_session);
    EXPECT_EQ(event.key, "s1");
    EXPECT_EQ(event.seq, ChangeSeq{1});
    EXPECT_EQ(event.time_ms, TimeMs{1499676978027});
    EXPECT_EQ(event.begun_ms, TimeMs{0});
    EXPECT_EQ(event.stream_sid, "s-115205136669740000000000104");
    EXPECT_EQ(text_of(event, Field::user_name), "Zo\u00eb \"Z\"");
    EXPECT_EQ(text_of(event, Field::stream_attr), R"({"cid":0})");
    EXPECT_EQ(text_of(event, Field::rtmp_url), R"(["rtmp://a/live/s1","rtmp://b/live/s1"])");
    EXPECT_EQ(text_of(event, Field::hdl_url), "");
}

TEST(Decode, ReadsEveryWordOfAStreamClose) {
    const Decoding decoding(sample::stream_close);
    const Event event = decoding.event();
    EXPECT_EQ(event.kind, EventKind::stream_close);
    EXPECT_EQ(event.key, "s1");
    EXPECT_EQ(event.seq, ChangeSeq{2});
    EXPECT_EQ(event.begun_ms, TimeMs{1499676978027});
    EXPECT_EQ(event.time_ms, TimeMs{1499677010000});
    EXPECT_EQ(text_of(event, Field::type), "0");
}

TEST(Decode, ReadsEveryWordOfARoomLogin) {
    const Decoding decoding(sample::room_login);
    const Event event = decoding.event();
    EXPECT_EQ(event.kind, EventKind::room_login);
    EXPECT_EQ(event.session, documented_session);
    EXPECT_EQ(event.key, "u1");
    EXPECT_EQ(event.user_session, UserSession{858012925204410401});
    EXPECT_EQ(event.seq, ChangeSeq{1});
    EXPECT_EQ(event.time_ms, TimeMs{1499676979000});
    EXPECT_EQ(event.begun_ms, TimeMs{0});
    EXPECT_EQ(text_of(event, Field::room_name), "Room 1");
}

TEST(Decode, ReadsEveryWordOfARoomLogout) {
    const Decoding decoding(sample::room_logout);
    const Event event = decoding.event();
    EXPECT_EQ(event.kind, EventKind::room_logout);
    EXPECT_EQ(event.seq, ChangeSeq{2});
    EXPECT_EQ(event.begun_ms, TimeMs{1499676979000});
    EXPECT_EQ(event.time_ms, TimeMs{1499677011000});
    EXPECT_EQ(text_of(event, Field::reason), "0");
}

TEST(Decode, ReadsASessionIdBeyondDoublePrecisionExactly) {
    for (const std::string_view id : {"858012925204410401", "18446744073709551615", "0"}) {
        const Decoding number(with_member(sample::room_create, "room_session_id", id));
        EXPECT_EQ(std::to_string(anyorder::number(number.event().session)), id);
        const std::string quoted = '"' + std::string(id) + '"';
        const Decoding text(with_member(sample::room_create, "room_session_id", quoted));
        EXPECT_EQ(std::to_string(anyorder::number(text.event().session)), id);
    }
}

TEST(Decode, ReadsLeadingZerosOfAnyLengthInStrings) {
    const std::string zeros = '"' + std::string(40, '0') + "7\"";
    EXPECT_EQ(Decoding(with_member(sample::stream_create, "stream_seq", zeros)).event().seq,
              ChangeSeq{7});
}

TEST(Decode, TakesTheSessionOfAUserFromRoomSessionIdWhereRoomSeqIsMissingOrNull) {
    for (const std::string_view room_seq : {"", "null"}) {
        std::string body = with_member(sample::room_login, "room_seq", room_seq);
        body = with_member(body, "room_session_id", "5");
        EXPECT_EQ(Decoding(body).event().session, RoomSession{5});
    }
}

TEST(Decode, PrefersRoomSeqAndStreamId) {
    EXPECT_EQ(Decoding(with_member(sample::room_login, "room_session_id", "5")).event().session,
              documented_session);
    EXPECT_EQ(Decoding(with_member(sample::stream_create, "stream_alias", "\"other\"")).event().key,
              "s1");
}

TEST(Decode, TakesTheKeyOfAStreamFromStreamAliasWhereStreamIdIsMissing) {
    EXPECT_EQ(Decoding(with_member(sample::stream_create, "stream_id", "")).event().key, "s1");
}

TEST(Decode, ReadsAPercentEncodedBodyAsThePlainOne) {
    for (const std::string_view body : sample::all) {
        const Decoding plain(body);
        const Decoding encoded(" \r\n" + percent_encode(body) + "\n");
        EXPECT_EQ(encoded.event(), plain.event());
    }
}

TEST(Decode, TakesAPlusForASpaceOnlyInAPercentEncodedBody) {
    const Decoding encoded(R"(%7B"event":"room_close","room_id":"a+b%2bc","room_session_id":1})");
    EXPECT_EQ(encoded.event().room_id, "a b+c");
    const Decoding plain(R"({"event":"room_close","room_id":"a+b%2bc","room_session_id":1})");
    EXPECT_EQ(plain.event().room_id, "a+b%2bc");
}

TEST(Decode, ReadsFieldsInAnyOrder) {
    for (const std::string_view body : sample::all) {
        const auto object = nlohmann::ordered_json::parse(body);
        nlohmann::ordered_json reversed;
        for (auto member = object.rbegin(); member != object.rend(); ++member) {
            reversed[member.key()] = member.value();
        }
        const Decoding original(body);
        const Decoding backwards(reversed.dump());
        EXPECT_EQ(backwards.event(), original.event());
    }
}

TEST(Decode, SkipsUnknownFieldsOfEveryShape) {
    for (const std::string_view json :
         {"1", "-1.5e+300", R"("\u00e9\"")", "true", "false", "null", "[]", "{}",
          R"([1,[2,{"event":"x"}],"]"])", R"({"event":"x","a":{"b":[{}]}})"}) {
        const std::string body = with_member(sample::stream_create, "a_new_field", json);
        const Decoding plain(sample::stream_create);
        EXPECT_EQ(Decoding(body).event(), plain.event()) << json;
    }
}

TEST(Decode, IgnoresWhatAnotherKindOfCallbackCarries) {
    std::string body = with_member(sample::room_create, "stream_seq", "\"x\"");
    body = with_member(body, "user_name", "17");
    body.insert(1, R"("user_name":[],)");
    const Decoding plain(sample::room_create);
    const Decoding decoding(body);
    EXPECT_EQ(decoding.event(), plain.event());
    EXPECT_EQ(text_of(decoding.event(), Field::user_name), "");
}

TEST(Decode, ReadsAFieldWhoseNameIsEscaped) {
    const Decoding decoding(
        R"({"\u0065vent":"room_close","room\u005fid":"r\u0031","room_session_id":1})");
    EXPECT_EQ(decoding.event().room_id, "r1");
}

TEST(Decode, TakesAMissingOrNullFieldThatCarriesNoOrderAsEmpty) {
    const Decoding missing(with_member(sample::stream_create, "title", ""));
    EXPECT_EQ(text_of(missing.event(), Field::title), "");
    const Decoding null(with_member(sample::stream_create, "rtmp_url", "null"));
    EXPECT_EQ(text_of(null.event(), Field::rtmp_url), "");
    EXPECT_EQ(Decoding(with_member(sample::room_close, "room_close_time", "null")).event().time_ms,
              TimeMs{0});
}

TEST(Decode, KeepsDigitsAsTheyWereWritten) {
    for (const std::string_view text : {"007", "-1", "x", ""}) {
        const std::string quoted = '"' + std::string(text) + '"';
        const Decoding decoding(with_member(sample::room_close, "close_reason", quoted));
        EXPECT_EQ(text_of(decoding.event(), Field::close_reason), text);
    }
    const Decoding number(with_member(sample::room_close, "close_reason", "1.50e2"));
    EXPECT_EQ(text_of(number.event(), Field::close_reason), "1.50e2");
}

TEST(Decode, KeepsAListAsJsonWithoutTheWhiteSpaceBetweenElements) {
    const std::string body =
        with_member(sample::stream_create, "rtmp_url", "[ \"a b\"\n,\t\"\\u00e9,]\" , \"\" ]");
    const Decoding decoding(body);
    EXPECT_EQ(text_of(decoding.event(), Field::rtmp_url), R"(["a b","\u00e9,]",""])");
    EXPECT_EQ(text_of(decoding.event(), Field::hls_url), R"(["https://a/s1.m3u8"])");
}

TEST(Decode, KeepsOneStringInPlaceOfAListAsJson) {
    const Decoding decoding(with_member(sample::stream_create, "rtmp_url", R"("a\n")"));
    EXPECT_EQ(text_of(decoding.event(), Field::rtmp_url), R"("a\n")");
    const Decoding empty(with_member(sample::stream_create, "rtmp_url", "\"\""));
    EXPECT_EQ(text_of(empty.event(), Field::rtmp_url), "");
}

TEST(Decode, ReadsIdsAsLongAsTheVendorAllows) {
    const std::string room_id(room_id_bytes_max, 'r');
    const std::string key(key_bytes_max, 's');
    std::string body = with_member(sample::stream_create, "room_id", '"' + room_id + '"');
    body = with_member(body, "stream_id", '"' + key + '"');
    const Decoding decoding(with_member(body, "user_id", '"' + key + '"'));
    EXPECT_EQ(decoding.event().room_id, room_id);
    EXPECT_EQ(decoding.event().key, key);
    EXPECT_EQ(text_of(decoding.event(), Field::user_id), key);
}

TEST(Decode, ReadsABodyAsLongAsTheLimit) {
    std::string body(sample::room_create);
    body.append(Decoder::body_bytes_max - body.size(), ' ');
    EXPECT_EQ(Decoding(body).event().room_id, "r1");
}

}  // namespace
}  // namespace anyorder
