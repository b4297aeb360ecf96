// The picture in text: executed above, arrived below, joined by lines, safe on a terminal.
#include <algorithm>
#include <initializer_list>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/columns.h>
#include <anyorder/properties/picture.h>
#include <anyorder/sim/random.h>

#include "notation.h"

namespace anyorder {
namespace {

using ::testing::AllOf;
using testing::callbacks;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// The lines of a picture by columns; ids in these tests are ASCII, and so are the lines here.
std::vector<std::string> grid_of(const std::string& picture) {
    std::string ascii = picture;
    for (const auto& [drawn, plain] : std::initializer_list<std::pair<std::string, std::string>>{
             {"│┃╎╏", "|"}, {"─━╌╍", "-"}, {"╰╯╭╮┗┛┏┓", "+"}, {"┼╋╂┿", "x"}}) {
        for (std::size_t at = 0; at < drawn.size(); at += 3) {
            const std::string glyph = drawn.substr(at, 3);
            for (auto found = ascii.find(glyph); found != std::string::npos;
                 found = ascii.find(glyph)) {
                ascii.replace(found, 3, plain);
            }
        }
    }
    std::vector<std::string> lines;
    std::istringstream in(ascii);
    for (std::string line; std::getline(in, line);) {
        line.resize(300, ' ');
        lines.push_back(line);
    }
    return lines;
}

// Follows the line that ends at the last of `lines` in that column upwards; gives the column where
// it begins at the first of them.
std::size_t followed(std::span<const std::string> lines, std::size_t column) {
    std::size_t line = lines.size() - 1;
    while (true) {
        const char here = lines[line][column];
        if (here == '+') {
            const bool to_the_right =
                lines[line][column + 1] == '-' || lines[line][column + 1] == 'x';
            do {
                column += to_the_right ? 1 : static_cast<std::size_t>(-1);
            } while (lines[line][column] != '+');
        } else if (here != '|' && here != 'x') {
            ADD_FAILURE() << "the line breaks off";
            return 0;
        }
        if (line == 0) {
            return column;
        }
        --line;
    }
}

// The delivery as it is drawn.
Delivery read_back(const std::string& picture) {
    const std::vector<std::string> lines = grid_of(picture);
    const auto arrived = std::ranges::find_if(
        lines, [](const std::string& line) { return line.starts_with("arrived "); });
    const std::span crossings(lines.begin() + 4, arrived);
    const std::size_t left = lines[0].find('1');
    const std::size_t second = lines[0].find('2');
    Delivery delivery;
    for (std::size_t column = left; column < arrived->size(); column += second - left) {
        if ((*arrived)[column] != ' ') {
            const std::size_t from = followed(crossings, column);
            delivery.push_back(static_cast<std::uint32_t>((from - left) / (second - left)));
        }
    }
    return delivery;
}

std::size_t inversions(const Delivery& delivery) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < delivery.size(); ++i) {
        count += static_cast<std::size_t>(
            std::count_if(delivery.begin() + static_cast<std::ptrdiff_t>(i), delivery.end(),
                          [&](std::uint32_t later) { return later < delivery[i]; }));
    }
    return count;
}

TEST(Picture, JoinsTheOrderOfExecutionAboveWithThatOfArrivalBelow) {
    EXPECT_EQ(picture(callbacks("c1 s+1 s-2")->events(), {0, 2, 1}, {}),
              "executed    1                2                3\n"
              "            room_create      stream_create    stream_close\n"
              "            r                s                s\n"
              "            session 1, 0 ms  seq 1, 1 ms      seq 2, 2 ms\n"
              "            │                  │                │\n"
              "            │                  ╰──────────────╮ │\n"
              "            │                ╭────────────────┼─╯\n"
              "            │                │                │\n"
              "arrived     1                3                2\n"
              "            room_create      stream_close     stream_create\n"
              "            r                s                s\n"
              "            session 1, 0 ms  seq 2, 2 ms      seq 1, 1 ms\n"
              "\n");
}

TEST(Picture, DrawsTheLinesThatMakeTheDifferenceHeavyAndThoseOfRepeatsBroken) {
    const std::string text =
        picture(callbacks("c1 s+1 s-2")->events(), {0, 2, 1, 1}, {}, {.places = {1, 2}});
    EXPECT_THAT(text, AllOf(HasSubstr("┗━"), HasSubstr("╋"), HasSubstr("╌╌╮")));
    EXPECT_THAT(text, HasSubstr("2 again"));
}

TEST(Picture, CanBeReadBackLineByLine) {
    const auto log = callbacks("c1 s+1 s-2 s+3 s-4 s+5 s-6");
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Random random(seed);
        const std::size_t count = 2 + seed % 6;
        const Delivery delivery = with_repeats(shuffled(count, random), seed % 4, random);
        for (const bool ascii : {false, true}) {
            EXPECT_EQ(read_back(picture(log->events().first(count), delivery,
                                        {.width = 300, .ascii = ascii},
                                        {.places = {seed % delivery.size()}})),
                      delivery);
        }
    }
}

TEST(Picture, CrossesLinesAsOftenAsCallbacksChangedTheirOrder) {
    const auto log = callbacks("c1 s+1 s-2 s+3 s-4 s+5");
    Delivery delivery = in_true_order(6);
    do {
        const std::string text = picture(log->events(), delivery, {.width = 300, .ascii = true});
        const auto crossed = std::ranges::count(text.substr(1 + text.find('x')), 'x');
        EXPECT_EQ(static_cast<std::size_t>(crossed), inversions(delivery));
    } while (std::ranges::next_permutation(delivery).found);
}

TEST(Picture, NamesTheRoomWhereThereAreSeveral) {
    EXPECT_THAT(picture(callbacks("a:c1 b:c2 b:s+1/2")->events(), {0, 1, 2}, {}),
                HasSubstr("b / s"));
}

TEST(Picture, PutsLabelsAboveNarrowCellsWhereThatFits) {
    EXPECT_THAT(picture(callbacks("c1 s+1 s-2 s+3 s-4")->events(), {0, 1, 2, 3, 4}, {.width = 80}),
                StartsWith("executed\n"
                           "1              2              3              4              5\n"
                           "room_create    stream_create  stream_close   stream_create  "
                           "stream_close\n"
                           "r              s              s              s              s\n"
                           "session 1      seq 1          seq 2          seq 3          seq 4\n"));
}

TEST(Picture, IsATableWhereRowsDoNotFit) {
    EXPECT_EQ(picture(callbacks("c1 s+1 s-2")->events(), {0, 2, 1, 0}, {.width = 52}),
              "arrived  executed\n"
              "1        1         room_create    r  session 1, 0 ms\n"
              "2        3         stream_close   s  seq 2, 2 ms\n"
              "    overtook 2\n"
              "3        2         stream_create  s  seq 1, 1 ms\n"
              "    after 3\n"
              "4        1         room_create    r  session 1, 0 ms\n"
              "    again\n"
              "\n");
}

TEST(Picture, KeepsToTheWidth) {
    const auto log = callbacks("c1 s+1 s-2 s+3 s-4 s+5 s-6");
    for (std::size_t width = 40; width < 140; width += 5) {
        std::istringstream lines(picture(log->events(), {6, 5, 4, 3, 2, 1, 0}, {.width = width}));
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(columns_of(line), width);
        }
    }
    EXPECT_FALSE(picture(log->events(), {0, 1, 2, 3, 4, 5, 6}, {.width = 1}).empty());
    EXPECT_FALSE(picture({}, {}, {}).empty());
}

TEST(Picture, CutsLongIdsInTheMiddleAndEscapesControlCharacters) {
    CallbackLog log;
    const std::string id = "begin" + std::string(200, 'x') + "end";
    log.add({.kind = EventKind::room_create, .room_id = id}, {});
    log.add({.kind = EventKind::room_close, .room_id = "a\x1b[31m"}, {});
    const std::string text = picture(log.events(), {0, 1}, {});
    EXPECT_THAT(text, HasSubstr("beginxxxxxx...xxxxxxxend"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(InWords, SaysWhatIsLive) {
    const ObservedList list{{{.room_id = "r",
                              .room_session_id = RoomSession{7},
                              .streams = {{"s", {}, ChangeSeq{3}}},
                              .users = {{"u", UserSession{9}}}}}};
    EXPECT_EQ(in_words(list, {}), "room r (session 7) with stream s (seq 3), user u (login 9)");
    EXPECT_EQ(in_words(list, {.rooms = true, .streams = false, .users = false}),
              "room r (session 7)");
    EXPECT_EQ(in_words({}, {}), "nothing");
    EXPECT_EQ(in_words({{{.room_id = "r"}}}, {.rooms = false, .streams = true, .users = false}),
              "no streams");
}

}  // namespace
}  // namespace anyorder
