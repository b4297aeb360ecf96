#include "request_reader.h"

#include <gmock/gmock.h>

namespace anyorder {
namespace {

using Progress = RequestReader::Progress;

constexpr RequestLimits limits{.header_bytes_max = 200, .body_bytes_max = 10};
constexpr std::string_view request =
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET";

unsigned refusal_of(std::string_view bytes) {
    RequestReader reader(limits);
    return reader.read(bytes) == Progress::refused ? reader.refusal_status() : 0;
}

TEST(RequestReader, EndsWhereTheRequestDoes) {
    RequestReader reader(limits);
    std::string_view bytes = request;
    EXPECT_EQ(reader.read(bytes), Progress::complete);
    EXPECT_EQ(bytes, "GET");
    EXPECT_EQ(reader.body(), "abc");
    EXPECT_EQ(reader.method(), "POST");
    EXPECT_EQ(reader.target(), "/a");
    EXPECT_TRUE(reader.keep_alive());
}

TEST(RequestReader, ReadsTheSameHoweverItIsCut) {
    const std::string_view whole = request.substr(0, request.size() - 3);
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
        RequestReader reader(limits);
        std::string_view bytes = whole.substr(0, cut);
        ASSERT_EQ(reader.read(bytes), Progress::more) << cut;
        const std::string rest = std::string(bytes) + std::string(whole.substr(cut));
        bytes = rest;
        ASSERT_EQ(reader.read(bytes), Progress::complete) << cut;
        EXPECT_EQ(reader.body(), "abc");
    }
}

TEST(RequestReader, HasLimits) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(refusal_of(head + "X: " + std::string(300, 'a')), 431);
    EXPECT_EQ(refusal_of(head + "Content-Length: 11\r\n\r\n"), 413);
    EXPECT_EQ(refusal_of(head + "Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\nabcde"),
              413);
    EXPECT_EQ(refusal_of(head + "Content-Length: 10\r\n\r\n"), 0);
}

TEST(RequestReader, RefusesWhatCanBeReadInTwoWays) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(refusal_of(head + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "Host: b\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("POST / HTTP/1.0\r\n\r\n"), 0);
}

}  // namespace
}  // namespace anyorder
