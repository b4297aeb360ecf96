#include <array>

#include <anyorder/engine/decode.h>

#include "decoding.h"
#include "sample_bodies.h"

namespace anyorder {
namespace {

DecodeError refusal_of(std::string_view body) {
    return Decoding(body).error();
}

DecodeError refusal_with(std::string_view body, const std::string& name, std::string_view json) {
    return refusal_of(with_member(body, name, json));
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(DecodeRefusal, NamesABodyThatIsTooLarge) {
    std::string body(sample::room_create);
    body.append(Decoder::body_bytes_max + 1 - body.size(), ' ');
    const DecodeError error = refusal_of(body);
    EXPECT_EQ(error, (DecodeError{.refusal = Refusal::too_large, .field = "", .found = ""}));
    EXPECT_EQ(describe(error), "the body is longer than 1048576 bytes");
}

TEST(DecodeRefusal, ShowsABrokenPercentEncoding) {
    for (const auto& [body, found] :
         {std::pair{"%7B%2", "%2"}, {"%7B%", "%"}, {"%7B%g0}", "%g0"}, {"%0xyz", "%0x"}}) {
        const DecodeError error = refusal_of(body);
        EXPECT_EQ(error.refusal, Refusal::bad_percent_encoding) << body;
        EXPECT_EQ(error.found, found);
    }
    EXPECT_EQ(describe(refusal_of("%7B%zz")),
              "a '%' without two hexadecimal digits after it: \"%zz\"");
}

// clang-format off
constexpr std::array<std::string_view, 24> not_one_json_value = {
    "", " ", "{", "}", "[1,2", "[1 2]", "nul", "1 2", "01", "{}{}", "{}}", "{,}", "{a:1}", "'a'",
    "+1", "NaN", "\xEF\xBB\xBF{}", std::string_view("\0", 1),
    R"("a)", R"("a"b)", R"({"a":1,})", R"({"a"})", R"("\ud800")", R"("\x")"};

constexpr std::array<std::string_view, 30> not_one_json_member = {
    "tru", "nulll", "01", "1.", ".5", "1e", "1e+", "-", "--1", "0x1", "1 2", "[1,]", "[,]", "[1}",
    R"({"a":1])", R"({"a" 1})", R"({"a":"b":"c"})", R"("a":"b")", R"(["a":"b"],"c"])", R"("a"b)",
    R"("\q")", R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"({"\udc00":1})",
    R"(["\udc00"])", "\"a\tb\"", "\"\xFF\"", "\"\xED\xA0\x80\"", "\"\xC0\x80\""};
// clang-format on

TEST(DecodeRefusal, CallsWhatIsNotOneJsonValueNotJson) {
    for (const std::string_view body : not_one_json_value) {
        EXPECT_EQ(refusal_of(body).refusal, Refusal::not_json) << body;
    }
    const std::string close(sample::room_close);
    EXPECT_EQ(refusal_of(close + "x").refusal, Refusal::not_json);
    EXPECT_EQ(refusal_of(close + close).refusal, Refusal::not_json);
    EXPECT_EQ(refusal_of(close + '\0').refusal, Refusal::not_json);
    EXPECT_EQ(describe(refusal_of("")), "the body is not one well-formed JSON value in UTF-8");
}

TEST(DecodeRefusal, LooksIntoFieldsThatItSkips) {
    for (const std::string_view json : not_one_json_member) {
        EXPECT_EQ(refusal_with(sample::room_close, "unknown", json).refusal, Refusal::not_json)
            << json;
        EXPECT_EQ(refusal_with(sample::room_close, "rtmp_url", json).refusal, Refusal::not_json)
            << json;
    }
}

TEST(DecodeRefusal, AllowsNestingToItsLimitAndNoFurther) {
    const std::string deepest = nested(Decoder::nesting_max - 1);
    const std::string deeper = nested(Decoder::nesting_max);
    for (const std::string name : {"unknown", "rtmp_url", "user_name"}) {
        EXPECT_TRUE(Decoding(with_member(sample::room_close, name, deepest)).succeeded());
        EXPECT_EQ(refusal_with(sample::room_close, name, deeper).refusal, Refusal::not_json);
    }
    EXPECT_EQ(refusal_of(nested(Decoder::nesting_max)).refusal, Refusal::not_an_object);
    EXPECT_EQ(refusal_of(nested(Decoder::nesting_max + 1)).refusal, Refusal::not_json);
    EXPECT_EQ(refusal_of(nested(Decoder::body_bytes_max / 2)).refusal, Refusal::not_json);
    EXPECT_EQ(refusal_of("{\"a\":" + std::string(1'000'000, '[')).refusal, Refusal::not_json);
}

TEST(DecodeRefusal, TellsJsonThatIsNoObjectFromWhatIsNoJson) {
    for (const std::string_view body :
         {"[]", " [1, {\"a\":null}] ", "1", "-1.5e3 ", R"("a\n")", "true", "false ", "null"}) {
        EXPECT_EQ(refusal_of(body).refusal, Refusal::not_an_object) << body;
    }
    EXPECT_EQ(describe(refusal_of("[]")), "the body is JSON, but no object");
}

TEST(DecodeRefusal, NamesARequiredFieldThatIsMissingOrNull) {
    for (const auto& [body, name] : {std::pair{sample::room_create, "event"},
                                     {sample::room_create, "room_id"},
                                     {sample::room_create, "room_session_id"},
                                     {sample::room_create, "room_create_time"},
                                     {sample::room_close, "room_session_id"},
                                     {sample::stream_create, "room_session_id"},
                                     {sample::stream_create, "stream_seq"},
                                     {sample::room_login, "room_seq"},
                                     {sample::room_login, "user_account"},
                                     {sample::room_logout, "user_update_seq"}}) {
        for (const std::string_view json : {"", "null"}) {
            const DecodeError error = refusal_with(body, name, json);
            EXPECT_EQ(error.refusal, Refusal::missing_field);
            EXPECT_EQ(error.field, name);
        }
    }
    EXPECT_EQ(describe(refusal_of("{}")), "field 'event' is missing");
}

TEST(DecodeRefusal, NamesTheStreamIdWhereNoNameOfTheStreamIsThere) {
    const std::string body = with_member(sample::stream_create, "stream_alias", "");
    EXPECT_EQ(refusal_with(body, "stream_id", ""),
              (DecodeError{.refusal = Refusal::missing_field, .field = "stream_id", .found = ""}));
}

TEST(DecodeRefusal, NamesAFieldThatStandsThereTwice) {
    for (const std::string_view name :
         {"event", "room_id", "stream_seq", "stream_sid", "title", "rtmp_url", "room_session_id"}) {
        std::string body(sample::stream_create);
        body.insert(1, '"' + std::string(name) + "\":null,");
        const DecodeError error = refusal_of(body);
        EXPECT_EQ(error.refusal, Refusal::repeated_field);
        EXPECT_EQ(error.field, name);
    }
    EXPECT_EQ(describe({.refusal = Refusal::repeated_field, .field = "title", .found = ""}),
              "field 'title' stands in the body twice");
}

TEST(DecodeRefusal, ShowsAValueOfATypeThatItsFieldCannotHave) {
    struct Case {
        const char* field;
        const char* json;
        const char* found;
    };
    for (const Case& wrong : {Case{"event", "1", "1"},
                              {"room_id", "17", "17"},
                              {"room_session_id", "true", "true"},
                              {"stream_seq", "[ 1 ]", "[ 1 ]"},
                              {"create_time_ms", R"({"a":1} )", R"({"a":1})"},
                              {"stream_sid", "1", "1"},
                              {"title", "false", "false"},
                              {"recreate", "[]", "[]"},
                              {"rtmp_url", "{}", "{}"},
                              {"rtmp_url", "5", "5"},
                              {"rtmp_url", R"(["a", ["b"], 1])", R"(["b"])"},
                              {"rtmp_url", "[null]", "null"}}) {
        const DecodeError error = refusal_with(sample::stream_create, wrong.field, wrong.json);
        EXPECT_EQ(error,
                  (DecodeError{
                      .refusal = Refusal::wrong_type, .field = wrong.field, .found = wrong.found}))
            << describe(error);
    }
    EXPECT_EQ(describe(refusal_with(sample::room_create, "room_id", "17")),
              "field 'room_id' has a JSON type that it cannot have: \"17\"");
}

TEST(DecodeRefusal, ShowsWhatIsNoWholeNumber) {
    for (const std::string_view text :
         {"x1", "1x", "", " 1", "1 ", "+1", "1.0", "1e3", "0x10", "-", "-x", "1,0", "\u0661"}) {
        const DecodeError error =
            refusal_with(sample::stream_create, "stream_seq", '"' + std::string(text) + '"');
        EXPECT_EQ(error, (DecodeError{.refusal = Refusal::not_a_number,
                                      .field = "stream_seq",
                                      .found = std::string(text)}));
    }
    EXPECT_EQ(refusal_with(sample::stream_create, "stream_seq", "1.0").refusal,
              Refusal::not_a_number);
    EXPECT_EQ(refusal_with(sample::stream_create, "stream_seq", "1e3").refusal,
              Refusal::not_a_number);
    EXPECT_EQ(describe(refusal_with(sample::stream_create, "stream_seq", "\"x1\"")),
              "field 'stream_seq' is not a whole number: \"x1\"");
}

TEST(DecodeRefusal, ShowsANumberThatDoesNotFit) {
    for (const std::string_view text : {"18446744073709551616", "99999999999999999999999999", "-1",
                                        "-0", "-99999999999999999999999999"}) {
        for (const std::string& json : {std::string(text), '"' + std::string(text) + '"'}) {
            const DecodeError error = refusal_with(sample::room_create, "room_session_id", json);
            EXPECT_EQ(error, (DecodeError{.refusal = Refusal::out_of_range,
                                          .field = "room_session_id",
                                          .found = std::string(text)}));
        }
    }
    EXPECT_EQ(describe(refusal_with(sample::room_create, "room_session_id", "-1")),
              "field 'room_session_id' is not between 0 and 2^64-1: \"-1\"");
}

TEST(DecodeRefusal, NamesAnIdWithoutACharacter) {
    for (const auto& [body, name] : {std::pair{sample::room_close, "room_id"},
                                     {sample::stream_close, "stream_id"},
                                     {sample::room_login, "user_account"}}) {
        const DecodeError error = refusal_with(body, name, "\"\"");
        EXPECT_EQ(error.refusal, Refusal::empty_id);
        EXPECT_EQ(error.field, name);
    }
    EXPECT_EQ(describe({.refusal = Refusal::empty_id, .field = "room_id", .found = ""}),
              "field 'room_id' is empty");
}

TEST(DecodeRefusal, NamesAnIdLongerThanTheVendorAllows) {
    for (const auto& [name, bytes_max] : {std::pair{"room_id", room_id_bytes_max},
                                          {"stream_id", key_bytes_max},
                                          {"user_id", key_bytes_max}}) {
        const std::string json = '"' + std::string(bytes_max + 1, 'a') + '"';
        const DecodeError error = refusal_with(sample::stream_create, name, json);
        EXPECT_EQ(error.refusal, Refusal::too_long);
        EXPECT_EQ(error.field, name);
        EXPECT_EQ(error.found, std::string(48, 'a'));
    }
    EXPECT_EQ(describe({.refusal = Refusal::too_long, .field = "room_id", .found = "aa"}),
              "field 'room_id' is longer than the vendor allows: \"aa\"");
}

TEST(DecodeRefusal, CutsWhatItFoundBetweenCharacters) {
    std::string id = "a";
    for (int i = 0; i < 100; ++i) {
        id += "\u00e9";
    }
    EXPECT_EQ(refusal_with(sample::room_close, "room_id", '"' + id + '"').found, id.substr(0, 47));
}

TEST(DecodeRefusal, NamesAnEventThatIsNotOneOfTheSix) {
    for (const std::string_view name : {"", "room_update", "ROOM_CREATE", "room_create "}) {
        const DecodeError error =
            refusal_with(sample::room_create, "event", '"' + std::string(name) + '"');
        EXPECT_EQ(error, (DecodeError{.refusal = Refusal::unknown_event,
                                      .field = "event",
                                      .found = std::string(name)}));
    }
    EXPECT_EQ(describe({.refusal = Refusal::unknown_event, .field = "event", .found = "\x1b[31m"}),
              "field 'event' names no callback that changes a list: \"\\x1b[31m\"");
}

TEST(DecodeRefusal, ReportsTheEventBeforeAnyOtherFieldAtFault) {
    EXPECT_EQ(refusal_of(R"({"room_id":1,"event":"x"})").refusal, Refusal::unknown_event);
}

}  // namespace
}  // namespace anyorder
