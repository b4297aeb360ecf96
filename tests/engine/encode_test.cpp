#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/signature.h>

#include "arbitrary_event.h"
#include "decoding.h"
#include "sample_bodies.h"

namespace anyorder {
namespace {

using nlohmann::json;

// What another parser reads in a member: numbers as digits, lists as JSON text.
std::string text_in(const json& body, std::string_view name) {
    const json& member = body.at(std::string(name));
    if (member.is_array()) {
        return member.empty() ? "" : member.dump();
    }
    return member.is_string() ? member.get<std::string>() : member.dump();
}

std::uint64_t number_in(const json& body, const char* name) {
    return std::stoull(text_in(body, name));
}

void expect_words(const json& body, const Event& event) {
    RC_ASSERT(text_in(body, "event") == name_of(event.kind));
    RC_ASSERT(text_in(body, "room_id") == event.room_id);
    if (is_room(event.kind)) {
        RC_ASSERT(body.at("room_session_id").get<std::uint64_t>() == number(event.session));
    } else if (is_stream(event.kind)) {
        RC_ASSERT(body.at("room_session_id").is_string());
        RC_ASSERT(number_in(body, "room_session_id") == number(event.session));
        RC_ASSERT(text_in(body, "stream_id") == event.key);
        RC_ASSERT(text_in(body, "stream_alias") == event.key);
        RC_ASSERT(number_in(body, "stream_seq") == number(event.seq));
    } else {
        RC_ASSERT(number_in(body, "room_seq") == number(event.session));
        RC_ASSERT(text_in(body, "user_account") == event.key);
        RC_ASSERT(number_in(body, "session_id") == number(event.user_session));
        RC_ASSERT(number_in(body, "user_update_seq") == number(event.seq));
    }
}

const char* time_name(EventKind kind) {
    switch (kind) {
        case EventKind::room_create:
            return "room_create_time";
        case EventKind::room_close:
            return "room_close_time";
        case EventKind::stream_create:
            return "create_time_ms";
        case EventKind::stream_close:
            return "destroy_timemillis";
        case EventKind::room_login:
            return "login_time";
        case EventKind::room_logout:
            return "logout_time";
    }
    return "";
}

RC_GTEST_PROP(Encode, ComesBackAsTheSameEvent, (const OwnedEvent& owned)) {
    Decoder decoder;
    const Decoded decoded = decoder.decode(encode(owned.event));
    RC_ASSERT(std::holds_alternative<Event>(decoded));
    RC_ASSERT(std::get<Event>(decoded) == owned.event);
}

RC_GTEST_PROP(Encode, ComesBackFromPercentEncodingAsTheSameEvent, (const OwnedEvent& owned)) {
    Decoder decoder;
    const Decoded decoded = decoder.decode(percent_encode(encode(owned.event)));
    RC_ASSERT(std::holds_alternative<Event>(decoded));
    RC_ASSERT(std::get<Event>(decoded) == owned.event);
}

RC_GTEST_PROP(Encode, SaysTheSameToAnotherParser, (const OwnedEvent& owned)) {
    const json body = json::parse(encode(owned.event));
    expect_words(body, owned.event);
    RC_ASSERT(number_in(body, time_name(owned.event.kind)) == number(owned.event.time_ms));
    for (const Field field : documented_fields(owned.event.kind)) {
        RC_ASSERT(text_in(body, name_of(field)) == text_of(owned.event, field));
    }
}

RC_GTEST_PROP(Encode, WritesOneLine, (const OwnedEvent& owned)) {
    RC_ASSERT(encode(owned.event).find_first_of("\r\n") == std::string::npos);
}

TEST(Encode, WritesARoomCreateAsTheVendorDoes) {
    const Decoding decoding(sample::room_create);
    EXPECT_EQ(encode(decoding.event()),
              R"({"event":"room_create","room_id":"r1","room_session_id":858012925204410400,)"
              R"("room_create_time":"1499676978027","id_name":"u1","appid":1,)"
              R"("timestamp":1499676978,"nonce":"7266888922840654370",)"
              R"("signature":"9ebe0a6a0c0a8bb5e9a9c0e5ba1a0bdeb0a1b0c1"})");
}

TEST(Encode, WritesAStreamCloseAsTheVendorDoes) {
    const Decoding decoding(sample::stream_close);
    EXPECT_EQ(encode(decoding.event()),
              R"({"event":"stream_close","room_id":"r1","room_session_id":"858012925204410400",)"
              R"("stream_id":"s1","stream_alias":"s1","stream_sid":"s-1","stream_seq":"02",)"
              R"("create_time_ms":"1499676978027","destroy_timemillis":"1499677010000",)"
              R"("user_id":"u1","user_name":"Zo","channel_id":"0xb-0x1","type":"0",)"
              R"("third_define_data":"{}","appid":"1","timestamp":"1499677010","nonce":"7",)"
              R"("signature":""})");
}

TEST(Encode, WritesARoomLogoutAsTheVendorDoes) {
    const Decoding decoding(sample::room_logout);
    EXPECT_EQ(encode(decoding.event()),
              R"({"event":"room_logout","room_id":"r1","room_seq":"858012925204410400",)"
              R"("user_account":"u1","session_id":"858012925204410401","user_update_seq":"02",)"
              R"("login_time":"1499676979000","logout_time":"1499677011000",)"
              R"("room_name":"Room 1","user_nickname":"Zo","user_role":"2","auth_level":"1",)"
              R"("term_type":"3","callback_data":"x","reason":"0","appid":"1",)"
              R"("timestamp":"1499677011","nonce":"9","signature":""})");
}

TEST(Encode, WritesEveryDocumentedFieldOfAnEventWithoutAttributes) {
    const Event event{.kind = EventKind::stream_create, .room_id = "r", .key = "s"};
    const json body = json::parse(encode(event));
    EXPECT_EQ(body.size(), 8 + documented_fields(event.kind).size());
    EXPECT_EQ(body.at("title"), "");
    EXPECT_EQ(body.at("rtmp_url"), json::array());
}

TEST(Encode, WritesANumberOnlyWhereItIsOne) {
    for (const auto& [text, written] : {std::pair{"1", "1"},
                                        {"0", "0"},
                                        {"", "\"\""},
                                        {"01", "\"01\""},
                                        {"-1", "\"-1\""},
                                        {"18446744073709551615", "18446744073709551615"},
                                        {"18446744073709551616", "\"18446744073709551616\""}}) {
        Attributes attributes;
        attributes.set(Field::close_reason, text);
        const Event event{.kind = EventKind::room_close, .room_id = "r", .attributes = &attributes};
        EXPECT_NE(encode(event).find("\"close_reason\":" + std::string(written) + ','),
                  std::string::npos);
    }
}

TEST(Encode, WritesSeqsWithTwoDigitsAtLeast) {
    for (const auto& [seq, written] :
         {std::pair{0U, "\"00\""}, {9U, "\"09\""}, {123U, "\"123\""}}) {
        const Event event{
            .kind = EventKind::stream_close, .seq = ChangeSeq{seq}, .room_id = "r", .key = "s"};
        EXPECT_NE(encode(event).find("\"stream_seq\":" + std::string(written)), std::string::npos);
    }
}

TEST(Encode, SignsWithASecret) {
    Attributes attributes;
    attributes.set(Field::timestamp, "1470820198");
    attributes.set(Field::nonce, "123412");
    attributes.set(Field::signature, "replaced");
    const Event event{.kind = EventKind::room_close, .room_id = "r", .attributes = &attributes};
    const Decoding decoding(encode(event, {.secret = "secret"}));
    EXPECT_EQ(text_of(decoding.event(), Field::signature),
              "5bd59fd62953a8059fb7eaba95720f66d19e4517");
    EXPECT_TRUE(verify_signature(decoding.event(), "secret"));
}

TEST(Encode, AppendsToWhatIsThere) {
    const Decoding decoding(sample::room_close);
    std::string out = "before ";
    encode_to(out, decoding.event());
    EXPECT_EQ(out, "before " + encode(decoding.event()));
}

TEST(PercentEncode, KeepsLettersDigitsAndFourMarks) {
    EXPECT_EQ(percent_encode("azAZ09-._~"), "azAZ09-._~");
    EXPECT_EQ(percent_encode("{\"a b\":+1%}\xC3\xA9"), "%7B%22a%20b%22%3A%2B1%25%7D%C3%A9");
}

}  // namespace
}  // namespace anyorder
