// What a decoder has read before, and guesses from it, changes no answer; and escapes mean what
// they mean to another parser.
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/ingest.h>
#include <anyorder/sim/random.h>

#include "decoding.h"
#include "sample_bodies.h"

namespace anyorder {
namespace {

using Object = nlohmann::ordered_json;

// Its members in some order.
std::string shuffled(std::string_view body, Random& random) {
    const Object object = Object::parse(body);
    std::vector<std::string> names;
    for (const auto& [name, value] : object.items()) {
        names.push_back(name);
    }
    random.shuffle(names);
    Object again;
    for (const std::string& name : names) {
        again[name] = object[name];
    }
    return again.dump(static_cast<int>(random.below(3)) - 1);
}

void expect_same(const Decoded& decoded, const Decoded& alone, std::string_view body) {
    ASSERT_EQ(decoded.index(), alone.index()) << body;
    if (const auto* const event = std::get_if<Event>(&decoded)) {
        EXPECT_EQ(*event, std::get<Event>(alone)) << body;
    } else {
        EXPECT_EQ(std::get<DecodeError>(decoded), std::get<DecodeError>(alone)) << body;
    }
}

TEST(DecodeOrder, ReadsMembersInAnyOrderWhateverWasReadBefore) {
    Random random(1);
    Decoder decoder;
    for (int i = 0; i < 600; ++i) {
        const std::string_view sample = sample::all[random.below(sample::all.size())];
        const std::string body = shuffled(sample, random);
        Decoder fresh;
        expect_same(decoder.decode(body), fresh.decode(body), body);
    }
}

// The names that come where others were expected differ from these by a little.
TEST(DecodeOrder, TakesNoNameForTheOneThatWasThereBefore) {
    Decoder decoder;
    for (const std::string_view sample : sample::all) {
        (void)decoder.decode(sample);
        std::string body(sample);
        for (char& byte : body) {
            for (const char c : std::string_view("x\\ \"")) {
                const char original = std::exchange(byte, c);
                Decoder fresh;
                expect_same(decoder.decode(body), fresh.decode(body), body);
                byte = original;
                (void)decoder.decode(sample);
            }
        }
    }
}

TEST(DecodeOrder, ReadsNothingBehindABody) {
    for (const std::string_view sample : sample::all) {
        for (std::size_t bytes = 0; bytes <= sample.size(); ++bytes) {
            // No longer than it is, so that a sanitizer sees what reads further.
            const auto body = std::make_unique<char[]>(bytes);
            sample.copy(body.get(), bytes);
            RoomLists lists;
            Ingest ingest(lists);
            (void)ingest.take(sample);
            const Taken taken = ingest.take(std::string_view(body.get(), bytes));
            EXPECT_EQ(std::holds_alternative<Outcome>(taken), bytes == sample.size());
        }
    }
}

std::string escaped(unsigned unit) {
    std::array<char, 7> text{};
    std::snprintf(text.data(), text.size(), "\\u%04x", unit);
    return text.data();
}

void expect_as_another_parser(Decoder& decoder, const std::string& json) {
    const std::string body =
        R"({"event":"room_close","room_id":")" + json + R"(","room_session_id":1})";
    const Decoded decoded = decoder.decode(body);
    const auto* const event = std::get_if<Event>(&decoded);
    ASSERT_EQ(event != nullptr, nlohmann::json::accept(body)) << body;
    if (event != nullptr) {
        ASSERT_EQ(event->room_id, nlohmann::json::parse(body)["room_id"]) << body;
    }
}

TEST(DecodeEscapes, ReadsEveryUnitAsAnotherParserDoes) {
    Decoder decoder;
    for (unsigned unit = 0; unit <= 0xFFFF;
         unit += unit < 0x900 || (unit > 0xD700 && unit < 0xE100) ? 1 : 37) {
        ASSERT_NO_FATAL_FAILURE(expect_as_another_parser(decoder, "a" + escaped(unit) + "b"));
    }
}

TEST(DecodeEscapes, ReadsEveryPairAsAnotherParserDoes) {
    Decoder decoder;
    for (const unsigned first :
         {0x41U, 0xD7FFU, 0xD800U, 0xD83DU, 0xDBFFU, 0xDC00U, 0xDFFFU, 0xE000U}) {
        for (unsigned second = 0xD700; second <= 0xE100; second += 7) {
            const std::string pair = escaped(first) + escaped(second);
            ASSERT_NO_FATAL_FAILURE(expect_as_another_parser(decoder, pair));
            ASSERT_NO_FATAL_FAILURE(expect_as_another_parser(decoder, pair.substr(0, 11)));
        }
    }
}

TEST(DecodeEscapes, ReadsEveryByteBehindABackslashAsAnotherParserDoes) {
    Decoder decoder;
    for (int byte = 0; byte < 128; ++byte) {
        const std::string escape{'\\', static_cast<char>(byte)};
        ASSERT_NO_FATAL_FAILURE(expect_as_another_parser(decoder, escape + "-" + escape + escape));
        ASSERT_NO_FATAL_FAILURE(
            expect_as_another_parser(decoder, "\\u00" + escape.substr(1) + "0"));
    }
}

}  // namespace
}  // namespace anyorder
