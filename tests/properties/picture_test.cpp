// The picture in text: executed above, arrived below, folded to the width, safe on a terminal.
#include <algorithm>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/picture.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Picture, ShowsTheOrderOfExecutionAboveAndOfArrivalBelow) {
    EXPECT_EQ(picture(callbacks("c1 s+1 s-2")->events(), {0, 2, 1}, 100),
              "executed    1                2                3\n"
              "            room_create      stream_create    stream_close\n"
              "            r                s                s\n"
              "            session 1, 0 ms  seq 1, 1 ms      seq 2, 2 ms\n"
              "\n"
              "arrived     1                3                2\n"
              "            room_create      stream_close     stream_create\n"
              "            r                s                s\n"
              "            session 1, 0 ms  seq 2, 2 ms      seq 1, 1 ms\n"
              "\n");
}

TEST(Picture, MarksRepeats) {
    EXPECT_THAT(picture(callbacks("c1 d1")->events(), {0, 1, 0}, 100), HasSubstr("1 again"));
}

TEST(Picture, NamesTheRoomWhereThereAreSeveral) {
    EXPECT_THAT(picture(callbacks("a:c1 b:c2 b:s+1/2")->events(), {0, 1, 2}, 100),
                HasSubstr("b / s"));
}

TEST(Picture, KeepsToTheWidth) {
    const auto log = callbacks("c1 s+1 s-2 s+3 s-4 s+5 s-6");
    for (const std::size_t width : {40U, 60U, 100U}) {
        std::istringstream lines(picture(log->events(), {6, 5, 4, 3, 2, 1, 0}, width));
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(line.size(), width);
        }
    }
    EXPECT_FALSE(picture(log->events(), {0, 1, 2, 3, 4, 5, 6}, 1).empty());
}

TEST(Picture, CutsLongIdsInTheMiddleAndEscapesControlCharacters) {
    CallbackLog log;
    const std::string id = "begin" + std::string(200, 'x') + "end";
    log.add({.kind = EventKind::room_create, .room_id = id}, {});
    log.add({.kind = EventKind::room_close, .room_id = "a\x1b[31m"}, {});
    const std::string text = picture(log.events(), {0, 1}, 100);
    EXPECT_THAT(text, HasSubstr("beginxxxxxxx...xxxxxxend"));
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
