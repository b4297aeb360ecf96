// Images that are cut, flipped or made up: each is refused with its reason, or means what it says.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/snapshot.h>

#include "image_bytes.h"
#include "image_checksum.h"
#include "image_json.h"
#include "life.h"
#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;
using testing::drawn_life;
using testing::Life;

// "nothing" where it is not refused.
std::string refusal_of(std::string_view image) {
    const Restored restored = restore(image);
    const auto* const error = std::get_if<ImageError>(&restored);
    if (error == nullptr) {
        return "nothing";
    }
    EXPECT_NE(describe(*error), "");
    return std::string(name_of(error->refusal));
}

std::string error_of(std::string_view image) {
    const Restored restored = restore(image);
    const auto* const error = std::get_if<ImageError>(&restored);
    return error == nullptr ? "nothing" : describe(*error);
}

// A little of everything: closed and open sessions, what is live and what has ended, gaps.
RoomLists sample() {
    RoomLists lists;
    lists.apply(callbacks("c7@5 d8@9 s+1/7#x@6 t-4/7 u+1/7#2@7 q:s+2/3 q:d4@5")->events());
    return lists;
}

std::string little_endian(std::uint64_t value, std::size_t bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i) {
        out += static_cast<char>(value >> (8 * i) & 255U);
    }
    return out;
}

// A number, a byte and a text as the binary form has them.
std::string n(std::uint64_t value) {
    std::string out;
    for (; value >= 128; value >>= 7U) {
        out += static_cast<char>(value % 128 + 128);
    }
    return out + static_cast<char>(value);
}
std::string b(unsigned value) {
    return {static_cast<char>(value)};
}
std::string t(std::string_view text) {
    return n(text.size()).append(text);
}

// The image of these rooms, with a right length and checksum.
std::string image_of(const image_bytes::Totals& totals, const std::string& rooms) {
    std::string out = "anyorder" + little_endian(1, 4);
    out += little_endian(20 + 12 + 32 + 12 + rooms.size() + 8, 8);
    out += little_endian(1, 4) + little_endian(32, 8);
    for (const std::uint64_t total :
         {totals.rooms, totals.sessions_open, totals.sessions_closed, totals.entries}) {
        out += little_endian(total, 8);
    }
    out += little_endian(2, 4) + little_endian(rooms.size(), 8) + rooms;
    return out + image_checksum(out);
}

// One room with one open session, without users.
constexpr image_bytes::Totals one_session{.rooms = 1, .sessions_open = 1};
std::string image_of_list(const std::string& list, std::uint64_t entries) {
    image_bytes::Totals totals = one_session;
    totals.entries = entries;
    return image_of(totals, t("r") + b(1) + n(9) + n(0) + n(1) + n(7) + b(1) + n(9) + n(0) + list +
                                n(0) + b(0) + n(0));
}

const std::string empty_list = n(0) + b(0) + n(0);

// With what was changed accounted for.
std::string with_checksum(std::string image) {
    image.resize(image.size() - image_checksum_bytes);
    return image + image_checksum(image);
}

TEST(ImageChecksum, IsTheOneOfItsName) {
    EXPECT_EQ(hexadecimal(image_checksum("abc")), "ba7816bf8f01cfea");
}

TEST(Image, IsWrittenAsItAlwaysWas) {
    Attributes attributes;
    attributes.set(Field::title, "T");
    attributes.set(Field::user_id, "i");
    RoomLists lists = sample();
    lists.apply({.kind = EventKind::stream_create,
                 .session = RoomSession{7},
                 .seq = ChangeSeq{300},
                 .time_ms = TimeMs{16},
                 .room_id = "r",
                 .key = "z",
                 .stream_sid = "sid",
                 .attributes = &attributes});
    const std::string rooms = t("q") + b(0) + n(1) + n(4) + n(5) + n(1) +                     //
                              n(3) + b(0) +                                                   //
                              n(0) + b(1) + n(1) + n(2) + n(2) + n(6) + n(0) + n(0) + n(0) +  //
                              n(1) + t("s") + b(1) + n(2) + n(6) + t("") + n(0) +             //
                              n(0) + b(0) + n(0) +                                            //
                              t("r") + b(1) + n(5) + n(1) + n(8) + n(9) + n(1) +              //
                              n(7) + b(1) + n(5) + n(0) +                                     //
                              n(1) + b(1) + n(2) + n(4) + n(4) + n(4) + n(300) + n(300) + n(16) +
                              n(0) + n(0) + n(0) + n(3) + t("s") + b(1) + n(1) + n(6) + t("x") +
                              n(0) + t("t") + b(0) + n(4) + t("z") + b(1) + n(300) + n(16) +
                              t("sid") + n(1U << 0U | 1U << 5U) + t("i") + t("T") +  //
                              n(1) + b(0) + n(1) + t("u") + b(1) + n(1) + n(7) + n(2) + n(0);
    EXPECT_EQ(
        snapshot(lists),
        image_of({.rooms = 2, .sessions_open = 2, .sessions_closed = 2, .entries = 5}, rooms));
    EXPECT_EQ(hexadecimal(stored_checksum(snapshot(lists))), "755152b527839d02");
    EXPECT_EQ(hexadecimal(stored_checksum(snapshot({}))), "806a51e70f7a7237");
}

TEST(Image, IsRefusedWhereverItIsCut) {
    const std::string image = snapshot(sample());
    for (std::size_t bytes = 0; bytes < image.size(); ++bytes) {
        EXPECT_EQ(refusal_of(std::string_view(image).substr(0, bytes)), "wrong_length") << bytes;
    }
    EXPECT_EQ(refusal_of(image + '\0'), "wrong_length");
    EXPECT_EQ(error_of(std::string_view(image).substr(0, 90)),
              "at byte 12: the image has 90 bytes where it says 157");
}

TEST(Image, IsRefusedWithAnyBitFlipped) {
    const std::string image = snapshot(sample());
    for (std::size_t bit = 0; bit < 8 * image.size(); ++bit) {
        std::string flipped = image;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        const std::string expected = bit < 8 * 8    ? "not_an_image"
                                     : bit < 8 * 12 ? "unknown_version"
                                     : bit < 8 * 20 ? "wrong_length"
                                                    : "wrong_checksum";
        EXPECT_EQ(refusal_of(flipped), expected) << bit;
    }
}

TEST(Image, IsRefusedWhereAPartIsNotKnown) {
    std::string image = snapshot(sample());
    for (const std::size_t at : {image_bytes::sections_at, image_bytes::rooms_at - 12}) {
        std::string other = image;
        other[at] = 3;
        EXPECT_EQ(refusal_of(with_checksum(other)), "unknown_part");
        other = image;
        ++other[at + 4];
        EXPECT_EQ(refusal_of(with_checksum(other)), "beyond_the_end");
    }
    EXPECT_EQ(refusal_of(image_of(one_session, t("rrrrrrrr") + b(2))), "unknown_part");
    EXPECT_EQ(refusal_of(image_of(one_session, t("r") + b(0) + n(0) + n(1) + n(7) + b(2) +
                                                   empty_list + empty_list)),
              "unknown_part");
    EXPECT_EQ(refusal_of(image_of_list(n(0) + b(16) + n(0), 0)), "unknown_part");
    EXPECT_EQ(refusal_of(image_of_list(n(1) + b(0) + n(1) + t("s") + b(2) + n(1), 1)),
              "unknown_part");
    const std::string live = n(1) + b(0) + n(1) + t("s") + b(1) + n(1) + n(5) + t("");
    EXPECT_EQ(refusal_of(image_of_list(live + n(1U << 13U) + t("x"), 1)), "nothing");
    EXPECT_EQ(refusal_of(image_of_list(live + n(1U << 14U) + t("x"), 1)), "unknown_part");
}

TEST(Image, IsRefusedWhereItCountsBeyondItsEnd) {
    for (const std::uint64_t many :
         {std::uint64_t{5}, std::uint64_t{1} << 40U, ~std::uint64_t{0}}) {
        EXPECT_EQ(refusal_of(image_of({.rooms = many}, "")), "beyond_the_end");
        EXPECT_EQ(refusal_of(image_of({.entries = many}, "")), "beyond_the_end");
        EXPECT_EQ(refusal_of(image_of(one_session, n(many) + "r" + b(0) + n(0))), "beyond_the_end");
        EXPECT_EQ(refusal_of(image_of(one_session, t("r") + b(0) + n(many) + n(0) + n(0))),
                  "beyond_the_end");
        EXPECT_EQ(refusal_of(image_of(one_session, t("rrrrr") + b(0) + n(0) + n(many))),
                  "beyond_the_end");
        EXPECT_EQ(refusal_of(image_of_list(n(0) + b(1) + n(many) + n(0), 0)), "beyond_the_end");
        EXPECT_EQ(refusal_of(image_of_list(n(0) + b(1) + n(0) + n(many), 0)), "beyond_the_end");
        EXPECT_EQ(refusal_of(image_of_list(n(0) + b(0) + n(many), 0)), "beyond_the_end");
    }
    const std::string whole = t("r") + b(1) + n(9) + n(0) + n(1) + n(7) + b(0) + empty_list;
    for (std::size_t bytes = 0; bytes < whole.size() + empty_list.size(); ++bytes) {
        const std::string cut = (whole + empty_list).substr(0, bytes);
        EXPECT_EQ(refusal_of(image_of(one_session, cut)), "beyond_the_end") << bytes;
    }
    EXPECT_EQ(refusal_of(image_of(one_session, whole + empty_list)), "nothing");
    EXPECT_EQ(refusal_of(image_of(one_session, whole + empty_list + b(0))), "wrong_length");
}

TEST(Image, IsRefusedWhereNumbersAreNotWrittenAsTheyAre) {
    const auto with_id = [](const std::string& id) {
        return image_of(one_session,
                        t("r") + b(0) + n(0) + n(1) + id + b(0) + empty_list + empty_list);
    };
    EXPECT_EQ(refusal_of(with_id(n(~std::uint64_t{0}))), "nothing");
    EXPECT_EQ(refusal_of(with_id(std::string(9, '\xff') + '\x02')), "bad_number");
    EXPECT_EQ(refusal_of(with_id(std::string(10, '\x80') + '\x01')), "bad_number");
    EXPECT_EQ(refusal_of(with_id(std::string("\x81\0", 2))), "bad_number");
    const std::string live = n(1) + b(0) + n(1) + t("s") + b(1) + n(1) + n(5) + t("");
    EXPECT_EQ(refusal_of(image_of_list(live + n(1) + t(""), 1)), "bad_number");
}

// Two rooms, sessions, closed sessions, entries and ranges, each in order and not.
TEST(Image, IsRefusedWhereIdsDoNotRise) {
    const auto rooms = [](std::string_view a, std::string_view other) {
        const std::string rest = b(0) + n(1) + n(7) + n(9) + n(0);
        return image_of({.rooms = 2, .sessions_closed = 2}, t(a) + rest + t(other) + rest);
    };
    EXPECT_EQ(refusal_of(rooms("a", "b")), "nothing");
    EXPECT_EQ(refusal_of(rooms("b", "a")), "not_in_order");
    EXPECT_EQ(refusal_of(rooms("a", "a")), "not_in_order");
    for (const std::uint64_t second : {4U, 5U, 6U}) {
        const std::string expected = second == 6 ? "nothing" : "not_in_order";
        EXPECT_EQ(
            refusal_of(image_of({.rooms = 1, .sessions_closed = 2},
                                t("r") + b(0) + n(2) + n(5) + n(1) + n(second) + n(1) + n(0))),
            expected);
        const std::string open = b(0) + empty_list + empty_list;
        EXPECT_EQ(
            refusal_of(image_of({.rooms = 1, .sessions_open = 2},
                                t("r") + b(0) + n(0) + n(2) + n(5) + open + n(second) + open)),
            expected);
    }
    const auto entries = [](std::string_view a, std::string_view other) {
        const std::string rest = b(1) + n(1) + n(5) + t("") + n(0);
        return image_of_list(n(1) + b(0) + n(2) + t(a) + rest + t(other) + rest, 2);
    };
    EXPECT_EQ(refusal_of(entries("a", "b")), "nothing");
    EXPECT_EQ(refusal_of(entries("b", "a")), "not_in_order");
    EXPECT_EQ(refusal_of(entries("b", "b")), "not_in_order");
}

// A list with this watermark, intervals, ranges given up on, and what follows.
std::string list_with(std::uint64_t watermark, unsigned flags,
                      std::initializer_list<std::uint64_t> arrived,
                      std::initializer_list<std::uint64_t> given_up,
                      std::initializer_list<std::uint64_t> rest) {
    std::string out = n(watermark) + b(flags) + n(arrived.size() / 2);
    const auto* at = arrived.begin();
    for (std::size_t i = 0; i < arrived.size() / 2; ++i) {
        out += n(*at++);
        out += n(*at++) + n(5);
    }
    out += n(given_up.size() / 2);
    for (const std::uint64_t seq : given_up) {
        out += n(seq);
    }
    for (const std::uint64_t number : rest) {
        out += n(number);
    }
    return image_of_list(out + n(0), 0);
}

TEST(Image, IsRefusedWhereANumberingCannotBe) {
    const std::string fine = "nothing";
    const std::string unordered = "not_in_order";
    const std::string wrong = "contradiction";
    const std::uint64_t last = ~std::uint64_t{0};
    EXPECT_EQ(refusal_of(list_with(4, 1, {6, 6, 8, last}, {}, {0, 6})), fine);
    EXPECT_EQ(refusal_of(list_with(4, 1, {5, 6}, {}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(4, 1, {4, 6}, {}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(4, 1, {7, 6}, {}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(4, 1, {6, 7, 8, 8}, {}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(4, 1, {8, 8, 6, 6}, {}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(last, 1, {1, 2}, {}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(9, 3, {}, {1, 2, 4, 4}, {0, 0})), fine);
    EXPECT_EQ(refusal_of(list_with(9, 1, {}, {1, 2, 4, 4}, {0, 0})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 3, {}, {0, 2}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(9, 3, {}, {4, 4, 1, 2}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(9, 3, {}, {4, 3}, {0, 0})), unordered);
    EXPECT_EQ(refusal_of(list_with(9, 3, {}, {4, 10}, {0, 0})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 1, {}, {}, {9, 9})), fine);
    EXPECT_EQ(refusal_of(list_with(9, 1, {}, {}, {10, 0})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 1, {}, {}, {9, 10})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 1, {}, {}, {0, 9})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 1, {}, {}, {0, 0})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 2, {}, {}, {0, 0})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 5, {}, {}, {0, 0, 9})), fine);
    EXPECT_EQ(refusal_of(list_with(9, 5, {}, {}, {0, 0, 10})), wrong);
    EXPECT_EQ(refusal_of(list_with(last, 5, {}, {}, {0, 0, last})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 9, {}, {}, {0, 0, 9, 9})), fine);
    EXPECT_EQ(refusal_of(list_with(9, 9, {}, {}, {0, 0, 10, 9})), wrong);
    EXPECT_EQ(refusal_of(list_with(9, 9, {}, {}, {0, 0, 9, 10})), wrong);
}

TEST(Image, IsRefusedWhereARoomCannotBe) {
    const auto room = [](const std::string& text) {
        return refusal_of(image_of({.rooms = 1, .sessions_open = 1, .sessions_closed = 1}, text));
    };
    const std::string lists = empty_list + empty_list;
    const std::string begin = t("r") + b(1) + n(9) + n(1) + n(4) + n(5) + n(1);
    EXPECT_EQ(room(begin + n(7) + b(1) + n(9) + n(0) + lists), "nothing");
    EXPECT_EQ(room(begin + n(7) + b(1) + n(10) + n(0) + lists), "contradiction");
    EXPECT_EQ(room(begin + n(4) + b(1) + n(9) + n(0) + lists), "contradiction");
    const std::string not_created = t("r") + b(0) + n(1) + n(4) + n(5) + n(1) + n(7);
    EXPECT_EQ(room(not_created + b(0) + lists), "nothing");
    EXPECT_EQ(room(not_created + b(1) + n(0) + n(0) + lists), "contradiction");
    EXPECT_EQ(refusal_of(image_of({.rooms = 1}, t("r") + b(0) + n(0) + n(0))), "contradiction");
    const std::string fine = not_created + b(0) + lists;
    EXPECT_EQ(refusal_of(image_of(one_session, fine)), "contradiction");
    EXPECT_EQ(error_of(image_of({.rooms = 1, .sessions_open = 1, .entries = 1}, fine)),
              "at byte 32: the totals are others");
}

TEST(Image, IsRefusedWhereAnEntryCannotBe) {
    const auto ended = [](const std::string& seqs, std::uint64_t seq) {
        return refusal_of(image_of_list(seqs + n(1) + t("s") + b(0) + n(seq), 1));
    };
    const auto live = [](const std::string& seqs, std::uint64_t seq) {
        return refusal_of(
            image_of_list(seqs + n(1) + t("s") + b(1) + n(seq) + n(5) + t("") + n(0), 1));
    };
    const std::string in_order = n(4) + b(0);
    EXPECT_EQ(live(in_order, 4), "nothing");
    EXPECT_EQ(live(in_order, 0), "nothing");
    EXPECT_EQ(live(in_order, 5), "contradiction");
    EXPECT_EQ(ended(in_order, 4), "contradiction");
    EXPECT_EQ(ended(in_order, 0), "contradiction");
    const std::string gap = n(4) + b(1) + n(1) + n(6) + n(7) + n(9) + n(0) + n(0) + n(0);
    EXPECT_EQ(live(gap, 5), "contradiction");
    EXPECT_EQ(live(gap, 7), "nothing");
    EXPECT_EQ(ended(gap, 4), "contradiction");
    EXPECT_EQ(ended(gap, 6), "nothing");
    EXPECT_EQ(ended(gap, 8), "contradiction");
    const std::string queried = n(4) + b(5) + n(0) + n(0) + n(0) + n(0) + n(3);
    EXPECT_EQ(ended(queried, 3), "contradiction");
    EXPECT_EQ(ended(queried, 4), "nothing");
    const std::string broken = n(4) + b(9) + n(0) + n(0) + n(0) + n(0) + n(2) + n(4);
    EXPECT_EQ(ended(broken, 2), "contradiction");
    EXPECT_EQ(ended(broken, 3), "nothing");
    EXPECT_EQ(ended(broken, 0), "nothing");
}

TEST(Image, IsNothingElse) {
    for (const std::string_view text : {"x", "[]", "1", "Anyorder", "{", "\xff", " anyorder"}) {
        EXPECT_EQ(refusal_of(text), text == "{" ? "not_json" : "not_an_image") << text;
    }
    EXPECT_EQ(refusal_of(""), "wrong_length");
    std::string later = snapshot({});
    later[image_bytes::version_at] = 2;
    EXPECT_EQ(error_of(with_checksum(later)), "at byte 8: version 2 is not known, only version 1");
}

// What is taken of an image with some bytes changed and a right checksum is a state like others.
RC_GTEST_PROP(Image, MeansWhatItSaysOrIsRefused, (std::uint64_t seed)) {
    Random random(seed);
    const Life life = drawn_life(random, 24);
    RoomLists lists;
    for (std::size_t i = 0; i < life.size(); ++i) {
        static_cast<void>(life.live(i, lists));
    }
    const std::string image = snapshot(lists);
    for (int turn = 0; turn < 40 && image.size() > image_bytes::rooms_at + 8; ++turn) {
        std::string changed = image;
        for (std::uint64_t left = 1 + random.below(3); left-- > 0;) {
            const std::size_t bytes = image.size() - image_bytes::rooms_at - 8;
            char& one = changed[image_bytes::rooms_at + random.below(bytes)];
            const auto before = static_cast<unsigned char>(one);
            one = static_cast<char>(random.chance(1, 2) ? random.below(256) : before + 1U);
        }
        changed = with_checksum(changed);
        Restored restored = restore(changed);
        if (auto* const taken = std::get_if<RoomLists>(&restored)) {
            RC_ASSERT(snapshot(*taken) == changed);
            RoomLists other = std::get<RoomLists>(restore(snapshot_json(*taken)));
            for (std::size_t i = 0; i < life.size(); ++i) {
                RC_ASSERT(life.live(i, *taken) == life.live(i, other));
            }
            RC_ASSERT(snapshot(*taken) == snapshot(other));
        }
    }
}

}  // namespace
}  // namespace anyorder
