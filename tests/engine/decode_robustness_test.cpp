#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>

#include "allocation_count.h"
#include "arbitrary_event.h"
#include "decoding.h"
#include "sample_bodies.h"

namespace anyorder {
namespace {

// What the decoder accepts is JSON to another parser, and survives being written again.
void expect_sound(Decoder& decoder, const std::string& body) {
    const Decoded decoded = decoder.decode(body);
    if (const auto* const error = std::get_if<DecodeError>(&decoded)) {
        ASSERT_FALSE(describe(*error).empty());
        return;
    }
    if (!body.starts_with('%')) {
        ASSERT_TRUE(nlohmann::json::accept(body)) << body;
    }
    const auto& event = std::get<Event>(decoded);
    const Decoding again(encode(event));
    ASSERT_EQ(again.event(), event) << body;
}

void expect_sound_when_cut(std::string_view body) {
    Decoder decoder;
    for (std::size_t length = 0; length < body.size(); ++length) {
        const std::string prefix(body.substr(0, length));
        ASSERT_TRUE(std::holds_alternative<DecodeError>(decoder.decode(prefix))) << prefix;
        expect_sound(decoder, std::string(body.substr(length)));
    }
}

void expect_sound_when_a_byte_changes(std::string_view body) {
    Decoder decoder;
    std::string mutant(body);
    for (char& byte : mutant) {
        const char original = byte;
        for (unsigned bit = 0; bit < 8; ++bit) {
            byte = static_cast<char>(static_cast<unsigned char>(original) ^ (1U << bit));
            ASSERT_NO_FATAL_FAILURE(expect_sound(decoder, mutant));
        }
        for (const char structural : std::string_view("\"\\{}[],: 0\0\xFF%", 13)) {
            byte = structural;
            ASSERT_NO_FATAL_FAILURE(expect_sound(decoder, mutant));
        }
        byte = original;
    }
}

TEST(DecodeRobustness, RefusesEveryPrefixAndSurvivesEverySuffix) {
    for (const std::string_view body : sample::all) {
        ASSERT_NO_FATAL_FAILURE(expect_sound_when_cut(body));
        ASSERT_NO_FATAL_FAILURE(expect_sound_when_cut(percent_encode(body)));
    }
}

TEST(DecodeRobustness, AcceptsNoChangedByteThatMakesTheBodyNoJson) {
    for (const std::string_view body : sample::all) {
        ASSERT_NO_FATAL_FAILURE(expect_sound_when_a_byte_changes(body));
    }
    ASSERT_NO_FATAL_FAILURE(expect_sound_when_a_byte_changes(percent_encode(sample::room_close)));
}

TEST(DecodeRobustness, DecodesEachBodyOnItsOwn) {
    Decoder decoder;
    for (const std::string_view first : sample::all) {
        for (const std::string_view second : sample::all) {
            (void)decoder.decode(first);
            const Decoding alone(second);
            EXPECT_EQ(std::get<Event>(decoder.decode(second)), alone.event());
        }
    }
}

TEST(DecodeRobustness, LeavesNoTextOfTheCallbackBefore) {
    Decoder decoder;
    (void)decoder.decode(sample::stream_create);
    const Decoded decoded = decoder.decode(sample::room_close);
    const Attributes& attributes = *std::get<Event>(decoded).attributes;
    for (const Field field : documented_fields(EventKind::stream_create)) {
        const auto own = documented_fields(EventKind::room_close);
        if (std::find(own.begin(), own.end(), field) == own.end()) {
            EXPECT_EQ(attributes[field], "") << name_of(field);
        }
    }
}

TEST(DecodeRobustness, KeepsTheTextsOfADecoderThatMoves) {
    Decoder decoder;
    const Decoded decoded = decoder.decode(sample::room_create);
    const Decoder moved = std::move(decoder);
    EXPECT_EQ(std::get<Event>(decoded).room_id, "r1");
    EXPECT_EQ(text_of(std::get<Event>(decoded), Field::id_name), "u1");
}

TEST(DecodeRobustness, AllocatesNothingOnceItHasSeenABodyAsLong) {
    Decoder decoder;
    std::string long_body(sample::stream_create);
    long_body.append(100'000, ' ');
    const std::string encoded = percent_encode(sample::stream_create);
    const std::string spaced = with_member(sample::stream_create, "rtmp_url", R"([ "a\n" , "b" ])");
    (void)decoder.decode(long_body);
    const std::size_t before = allocation_count();
    std::size_t decoded = 0;
    for (const std::string_view body : sample::all) {
        decoded += std::holds_alternative<Event>(decoder.decode(body)) ? 1 : 0;
    }
    decoded += std::holds_alternative<Event>(decoder.decode(encoded)) ? 1 : 0;
    decoded += std::holds_alternative<Event>(decoder.decode(spaced)) ? 1 : 0;
    decoded += std::holds_alternative<Event>(decoder.decode(long_body)) ? 1 : 0;
    EXPECT_EQ(allocation_count(), before);
    EXPECT_EQ(decoded, sample::all.size() + 3);
}

TEST(DecodeRobustness, CountsTheAllocationsThatThereAre) {
    const std::size_t before = allocation_count();
    const Decoding decoding(sample::room_create);
    EXPECT_GT(allocation_count(), before);
    EXPECT_TRUE(decoding.succeeded());
}

RC_GTEST_PROP(DecodeRobustness, SurvivesAnyBytes, (const std::string& bytes)) {
    Decoder decoder;
    const Decoded decoded = decoder.decode(bytes);
    RC_ASSERT(std::holds_alternative<DecodeError>(decoded));
}

RC_GTEST_PROP(DecodeRobustness, SurvivesASpliceOfTwoCallbacks,
              (const OwnedEvent& a, const OwnedEvent& b)) {
    const std::string first = encode(a.event);
    const std::string second = encode(b.event);
    const auto cut = *rc::gen::inRange<std::size_t>(0, first.size());
    const auto resume = *rc::gen::inRange<std::size_t>(0, second.size());
    const std::string splice = first.substr(0, cut) + second.substr(resume);
    Decoder decoder;
    if (std::holds_alternative<Event>(decoder.decode(splice))) {
        RC_ASSERT(nlohmann::json::accept(splice));
    }
}

}  // namespace
}  // namespace anyorder
