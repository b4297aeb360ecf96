// URLs, the hosts that count as this machine, and the options of an HTTP subject.
#include "../../subjects/http_url.h"

#include <functional>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include <anyorder/subjects/http.h>

namespace anyorder {
namespace {

std::string wrong_with(std::string_view text) {
    const auto parsed = parse_url(text);
    const auto* wrong = std::get_if<std::string>(&parsed);
    return wrong == nullptr ? "" : *wrong;
}

TEST(HttpUrl, IsTakenApart) {
    const auto url = std::get<Url>(parse_url("http://localhost:8080/a/b?c=d"));
    EXPECT_FALSE(url.is_encrypted);
    EXPECT_EQ(url.host, "localhost");
    EXPECT_EQ(url.port, 8080);
    EXPECT_EQ(url.target, "/a/b?c=d");
    const auto bare = std::get<Url>(parse_url("https://[::1]"));
    EXPECT_TRUE(bare.is_encrypted);
    EXPECT_EQ(bare.host, "::1");
    EXPECT_EQ(bare.port, 443);
    EXPECT_EQ(bare.target, "/");
    EXPECT_EQ(std::get<Url>(parse_url("http://h?x")).target, "/?x");
}

TEST(HttpUrl, IsRefusedWhereItIsNone) {
    EXPECT_EQ(wrong_with(""), "begins neither with http:// nor with https://");
    EXPECT_EQ(wrong_with("localhost:80/x"), "begins neither with http:// nor with https://");
    EXPECT_EQ(wrong_with("ftp://localhost"), "begins neither with http:// nor with https://");
    EXPECT_EQ(wrong_with("http://"), "has no host");
    EXPECT_EQ(wrong_with("http:///x"), "has no host");
    EXPECT_EQ(wrong_with("http://[::1/x"), "has no host");
    EXPECT_EQ(wrong_with("http://h:/x"), "has a port that is no number from 1 to 65535");
    EXPECT_EQ(wrong_with("http://h:0"), "has a port that is no number from 1 to 65535");
    EXPECT_EQ(wrong_with("http://h:65536"), "has a port that is no number from 1 to 65535");
    EXPECT_EQ(wrong_with("http://[::1]8080"), "has a port that is no number from 1 to 65535");
    EXPECT_EQ(wrong_with("http://u:p@h/"), "has a user name in it; give it as a header");
    EXPECT_EQ(wrong_with("http://h/#x"), "has a fragment (#), which is never sent");
    EXPECT_EQ(wrong_with("http://h/a b"),
              "has spaces, control characters or characters beyond ASCII in it");
}

TEST(HttpUrl, KnowsThisMachine) {
    for (const char* host : {"localhost", "127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1"}) {
        EXPECT_TRUE(is_loopback(host)) << host;
    }
    for (const char* host : {"localhost.example.org", "127.0.0.1.example.org", "10.0.0.1",
                             "0.0.0.0", "::", "::2", "1::1", "::ffff:127.0.0.1", ""}) {
        EXPECT_FALSE(is_loopback(host)) << host;
    }
}

TEST(HttpUrl, FillsInTheRoomPercentEncoded) {
    EXPECT_EQ(with_room_id("/r/{room_id}/s?{room_id}", "a/b c"), "/r/a%2Fb%20c/s?a%2Fb%20c");
    EXPECT_EQ(with_room_id("/r", "x"), "/r");
}

HttpOptions right_options() {
    HttpOptions options;
    options.url = "http://localhost/callbacks";
    options.list_url = "http://[::1]:8080/rooms/{room_id}";
    options.run_id = "run.1";
    return options;
}

// The problem after one change to right options.
std::string problem_after(const std::function<void(HttpOptions&)>& change) {
    HttpOptions options = right_options();
    change(options);
    return problem_with(options).value_or("");
}

TEST(HttpOptions, AreRightAsTheyAre) {
    EXPECT_EQ(problem_with(right_options()), std::nullopt);
    EXPECT_EQ(problem_after([](HttpOptions& options) {
                  options.reset_url = "https://127.0.0.1/reset";
                  options.run_id = "";
              }),
              "");
}

TEST(HttpOptions, ReachNoOtherMachineUnlessAllowed) {
    EXPECT_EQ(
        problem_after([](HttpOptions& options) { options.list_url = "http://example.org/list"; }),
        "the list URL 'http://example.org/list' is not on this machine, and remote services are "
        "only tested where that is allowed");
    EXPECT_NE(problem_after([](HttpOptions& options) { options.url = "http://10.0.0.1/"; }), "");
    EXPECT_NE(problem_after([](HttpOptions& options) { options.reset_url = "http://h/"; }), "");
    EXPECT_EQ(problem_after([](HttpOptions& options) {
                  options.url = "http://example.org/";
                  options.allow_remote = true;
              }),
              "");
}

TEST(HttpOptions, AreRefusedWithASentence) {
    EXPECT_EQ(problem_after([](HttpOptions& options) { options.url = "localhost"; }),
              "the URL 'localhost' begins neither with http:// nor with https://");
    EXPECT_EQ(problem_after([](HttpOptions& options) {
                  options.list_url = "http://{room_id}/";
                  options.allow_remote = true;
              }),
              "the list URL 'http://{room_id}/' has {room_id} in its host");
    for (const char* run_id : {"", "a-b", "a_b", "0123456789012345678901234567890123"}) {
        EXPECT_EQ(problem_after([&](HttpOptions& options) { options.run_id = run_id; }),
                  "the run's id '" + std::string(run_id) +
                      "' is not 1 to 32 letters, digits and full stops");
    }
    EXPECT_EQ(problem_after([](HttpOptions& options) {
                  options.headers = {{"a b", "c"}};
              }),
              "'a b' is no name of a header");
    EXPECT_EQ(problem_after([](HttpOptions& options) {
                  options.headers = {{"a", "b\r\nc: d"}};
              }),
              "the header 'a' has a line break in it");
    EXPECT_EQ(problem_after([](HttpOptions& options) { options.ca_file = "/none/such.pem"; }),
              "the file of certificates '/none/such.pem' cannot be read");
    EXPECT_EQ(problem_after([](HttpOptions& options) { options.mapping.users_pointer = "x"; }),
              "'x' is no JSON pointer, which is empty or begins with '/'");
}

TEST(HttpOptions, KeepTheNumberOfRequestsInBounds) {
    EXPECT_NE(problem_after([](HttpOptions& options) { options.concurrency = 0; }), "");
    EXPECT_NE(problem_after([](HttpOptions& options) { options.cases_at_once = 0; }), "");
    EXPECT_NE(problem_after([](HttpOptions& options) { options.timeout_ms = 0; }), "");
    EXPECT_EQ(problem_after([](HttpOptions& options) {
                  options.concurrency = 33;
                  options.cases_at_once = 8;
              }),
              "more than 256 requests would be under way at once");
}

}  // namespace
}  // namespace anyorder
