#include <gtest/gtest.h>

#include <anyorder/subjects/observed_list.h>

namespace anyorder {
namespace {

TEST(Lists, AreReadAndWrittenByName) {
    EXPECT_EQ(text_of(Lists{}), "rooms,streams,users");
    EXPECT_EQ(parse_lists("rooms,streams,users"), Lists{});
    EXPECT_EQ(parse_lists("users"), (Lists{.rooms = false, .streams = false, .users = true}));
    EXPECT_EQ(parse_lists("streams,rooms"),
              (Lists{.rooms = true, .streams = true, .users = false}));
}

TEST(Lists, RefuseWhatIsNoChoice) {
    for (const char* text : {"", "room", "rooms,", ",rooms", "rooms,rooms", "rooms streams"}) {
        EXPECT_FALSE(parse_lists(text).has_value()) << text;
    }
}

TEST(ObservedList, HasAllThatASubjectCanBeComparedBy) {
    RoomList list;
    list.rooms.push_back({.room_id = "r",
                          .room_session_id = RoomSession{7},
                          .create_time_ms = {},
                          .attributes = {},
                          .streams = {{.stream_id = "s",
                                       .stream_sid = "sid",
                                       .stream_seq = ChangeSeq{3},
                                       .create_time_ms = {},
                                       .attributes = {}}},
                          .users = {{.user_account = "u",
                                     .session_id = UserSession{9},
                                     .user_update_seq = ChangeSeq{1},
                                     .login_time_ms = {},
                                     .attributes = {}}}});
    const ObservedRoom room = observe(list).rooms.at(0);
    EXPECT_EQ(room.room_session_id, RoomSession{7});
    EXPECT_EQ(room.streams.at(0), (ObservedStream{"s", "sid", ChangeSeq{3}}));
    EXPECT_EQ(room.users.at(0), (ObservedUser{"u", UserSession{9}}));
    EXPECT_EQ(observe(RoomList(list)), observe(list));
}

}  // namespace
}  // namespace anyorder
