// Names keep the vendor's limits and differ where they should; operations read as sentences.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <anyorder/sim/scenario.h>

namespace anyorder {
namespace {

TEST(Names, AreDifferentAndWithinTheVendorsLimitsInEveryStyle) {
    for (std::size_t style = 0; style < name_style_count; ++style) {
        const auto names = static_cast<NameStyle>(style);
        std::set<std::string> rooms;
        std::set<std::string> users;
        std::set<std::string> streams;
        for (std::size_t index = 0; index < 8; ++index) {
            rooms.insert(room_name(names, index));
            users.insert(user_name(names, index));
            streams.insert(stream_name(names, index));
            EXPECT_LE(room_name(names, index).size(), room_id_bytes_max);
            EXPECT_LE(user_name(names, index).size(), key_bytes_max);
            EXPECT_LE(stream_name(names, index).size(), key_bytes_max);
        }
        EXPECT_EQ(rooms.size(), 8U) << name_of(names);
        EXPECT_EQ(users.size(), 8U) << name_of(names);
        EXPECT_EQ(streams.size(), 8U) << name_of(names);
    }
}

TEST(Names, InviteTheMistakeTheyAreNamedFor) {
    EXPECT_EQ(stream_name(NameStyle::plain, 0), "s1");
    EXPECT_EQ(stream_name(NameStyle::cased, 0), "s1");
    EXPECT_EQ(stream_name(NameStyle::cased, 1), "S1");
    EXPECT_EQ(stream_name(NameStyle::spaced, 1), "s1 ");
    EXPECT_EQ(room_name(NameStyle::joined, 0) + "_" + stream_name(NameStyle::joined, 0),
              room_name(NameStyle::joined, 1) + "_" + stream_name(NameStyle::joined, 1));
    EXPECT_EQ(user_name(NameStyle::shared, 2), stream_name(NameStyle::shared, 2));
    EXPECT_EQ(room_name(NameStyle::longest, 0).size(), room_id_bytes_max);
    EXPECT_EQ(stream_name(NameStyle::longest, 0).size(), key_bytes_max);
}

TEST(Operations, ReadAsSentences) {
    EXPECT_EQ(describe({.kind = OperationKind::publish, .room = 1, .user = 2, .stream = 3},
                       NameStyle::plain),
              "u3 publishes s4 in r2");
    std::set<std::string> sentences;
    for (std::size_t kind = 0; kind < operation_kind_count; ++kind) {
        sentences.insert(describe({.kind = static_cast<OperationKind>(kind)}, NameStyle::plain));
    }
    EXPECT_EQ(sentences.size(), operation_kind_count);
    EXPECT_FALSE(sentences.contains(""));
}

}  // namespace
}  // namespace anyorder
