#include <gmock/gmock.h>

#include "list_pages.h"
#include "routes.h"

namespace anyorder {
namespace {

TEST(Routes, FindEachPage) {
    const auto page = [](std::string_view method, std::string_view target) {
        const auto route = route_of(method, target);
        return std::get<Route>(route).page;
    };
    EXPECT_EQ(page("POST", "/"), Page::callback);
    EXPECT_EQ(page("GET", "/"), Page::view);
    EXPECT_EQ(page("HEAD", "/rooms?x=/../"), Page::rooms);
    EXPECT_EQ(page("GET", "/live"), Page::live);
}

TEST(Routes, DecodeARoomsNameOnce) {
    const auto route = route_of("GET", "/rooms/a%2fb%2520+");
    EXPECT_EQ(std::get<Route>(route).room_id, "a/b%20+");
}

TEST(Routes, AreNotLeft) {
    const auto status = [](std::string_view method, std::string_view target) {
        return std::get<Answer>(route_of(method, target)).status;
    };
    EXPECT_EQ(status("GET", ""), 404);
    EXPECT_EQ(status("GET", "rooms"), 404);
    EXPECT_EQ(status("GET", "/rooms/../../etc/passwd"), 404);
    EXPECT_EQ(status("GET", "/rooms/%2"), 400);
    EXPECT_EQ(status("TRACE", "/rooms"), 405);
}

TEST(Readers, ShowTheWholeToken) {
    EXPECT_TRUE(may_read("", ""));
    EXPECT_TRUE(may_read("Bearer abc", "abc"));
    EXPECT_TRUE(may_read("bearer abc", "abc"));
    for (const auto* wrong : {"", "abc", "Bearer ", "Bearer ab", "Bearer abcabc", "Bearer abd"}) {
        EXPECT_FALSE(may_read(wrong, "abc")) << wrong;
    }
}

TEST(Readers, KnowLocalNamesOfAHost) {
    for (const auto* local :
         {"localhost", "localhost:80", "127.0.0.1:80", "[::1]:80", "10.0.0.1"}) {
        EXPECT_TRUE(is_address_or_localhost(local)) << local;
    }
    for (const auto* other : {"", "a.example", "localhost.example:80", "127.0.0.1.example", "["}) {
        EXPECT_FALSE(is_address_or_localhost(other)) << other;
    }
}

TEST(Answers, HaveALengthAndNoBodyForHead) {
    std::string out;
    append_answer(out, error_answer(404, "a \"b\"\r\n"),
                  {.keep_alive = true, .without_body = true});
    EXPECT_THAT(out, testing::StartsWith("HTTP/1.1 404 Not Found\r\n"));
    EXPECT_THAT(out, testing::HasSubstr("Content-Length: 23\r\n"));
    EXPECT_THAT(out, testing::EndsWith("\r\n\r\n"));
}

TEST(ListPages, AreCutToTheirLimits) {
    ListedRoom room{.room_id = "r"};
    room.streams.assign(3, {.stream_id = "s"});
    room.users.assign(2, {.user_account = "u"});
    const RoomList list{.rooms = {room, room, room}};
    const std::string text =
        view_text(list, {}, 0, {.rooms_max = 2, .entries_max = 4, .gaps_max = 0});
    const auto count = [&](std::string_view word) {
        std::size_t found = 0;
        for (std::size_t at = text.find(word); at != std::string::npos;
             at = text.find(word, at + 1)) {
            ++found;
        }
        return found;
    };
    EXPECT_EQ(count("\"room_id\""), 2);
    EXPECT_EQ(count("\"stream_id\"") + count("\"user_account\""), 4);
    EXPECT_THAT(text, testing::HasSubstr("\"room_count\":3"));
}

TEST(ListPages, AreCutWhereTheyAreTooLong) {
    ListedRoom room{.room_id = "r"};
    room.streams.assign(50, {.stream_id = std::string(100, 's')});
    const RoomList list{.rooms = {room, room}};
    for (std::size_t bytes_max = 0; bytes_max < 20'000; bytes_max += 111) {
        const ViewLimits limits{.bytes_max = bytes_max};
        const std::string text = view_text(list, {}, 0, limits);
        EXPECT_LE(text.size(), bytes_max + 150);
        EXPECT_GE(text.size() + 400, std::min<std::size_t>(bytes_max, 17'000));
        EXPECT_THAT(text, testing::HasSubstr(R"("room_count":2,"stream_count":100)"));
    }
}

TEST(Gauges, CallAGapOverdueWhenTheRetriesAreOver) {
    const StoredGaps gap{.missing_seqs = 3, .oldest_gap_ms = TimeMs{1'000}};
    EXPECT_EQ(gauges_of({}, {gap}, 1'000 + retries_last_ms).overdue_lists, 0);
    EXPECT_EQ(gauges_of({}, {gap}, 1'001 + retries_last_ms).overdue_lists, 1);
    EXPECT_EQ(gauges_of({}, {gap}, 0).overdue_lists, 0);
    EXPECT_EQ(gauges_of({}, {gap}, 0).missing_callbacks, 3);
}

}  // namespace
}  // namespace anyorder
