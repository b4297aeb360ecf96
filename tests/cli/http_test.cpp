#include <gmock/gmock.h>

#include "command_test.h"
#include "running_service.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> python_service(std::vector<std::string> options = {}) {
    options.insert(options.begin(),
                   {"python3", ANYORDER_EXAMPLES "/http/python/service.py", "--port", "0"});
    return options;
}

class HttpCheck : public CommandTest {
protected:
    [[nodiscard]] Ended check(const RunningService& service, const std::string& options = "",
                              const std::string& list = "/list") const {
        return anyorder("check --cases 600 --no-planted --http " + service.url() +
                        "/callbacks --list-url " + service.url() + list + " " + options);
    }
};

TEST_F(HttpCheck, PassesTheExampleServiceInPython) {
    const RunningService service(python_service());
    const Ended outcome = check(service);
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, HasSubstr(": PASS: "));
    EXPECT_EQ(outcome.err, "");
}

TEST_F(HttpCheck, PassesTheExampleServiceInNodeRoomByRoomWithSignedAndEncodedBodies) {
    if (run({.arguments = {"/bin/sh", "-c", "command -v node"}}).exit_code != 0) {
        GTEST_SKIP() << "node is not installed";
    }
    const std::string program = ANYORDER_EXAMPLES "/http/node/service.mjs";
    const RunningService service({"node", program, "--port", "0", "--secret", "abc"});
    EXPECT_THAT(check(service, "--secret abc --form", "/rooms/{room_id}").out,
                HasSubstr(": PASS: "));
}

TEST_F(HttpCheck, SaysThatAServiceLosesWhatItRefusesForItsSignature) {
    const RunningService service(python_service({"--secret", "abc"}));
    const Ended outcome = check(service, "--secret other");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out,
                HasSubstr("callback 1 (room_create r1) was refused 6 times (status 401) and is "
                          "lost"));
}

TEST_F(HttpCheck, FindsARaceOnlyWhereCallbacksAreOnTheirWayAtOnce) {
    const RunningService service(python_service({"--racy"}));
    EXPECT_EQ(check(service).exit_code, 0);
    // A race need not be met the first time.
    constexpr int tries = 6;
    Ended at_once;
    for (int seed = 1; seed <= tries && at_once.exit_code != 1; ++seed) {
        at_once = check(service, "--concurrency 8 --seed " + std::to_string(seed));
    }
    EXPECT_EQ(at_once.exit_code, 1);
    EXPECT_THAT(at_once.out, testing::AnyOf(HasSubstr(": FLAKY: "), HasSubstr(": FAIL: ")));
}

TEST_F(HttpCheck, IsRightAboutAServiceWithoutTheRaceHoweverManyAreOnTheirWay) {
    const RunningService service(python_service());
    EXPECT_EQ(check(service, "--concurrency 8").exit_code, 0);
}

TEST_F(HttpCheck, StoresACaseThatReplaysOverHttp) {
    const RunningService service(python_service({"--secret", "abc"}));
    EXPECT_EQ(check(service).exit_code, 1);
    const std::vector<std::string> cases = folder_.names_in(".anyorder");
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_THAT(folder_.read(".anyorder/" + cases.front()),
                HasSubstr("\"remark\": \"callback 1 (room_create r1) was refused 6 times"));
    const std::string replay = "replay .anyorder/" + cases.front() + " --http " + service.url() +
                               "/callbacks --list-url " + service.url() + "/list";
    EXPECT_EQ(anyorder(replay).exit_code, 1);
    EXPECT_EQ(anyorder(replay + " --secret abc").exit_code, 0);
}

TEST_F(HttpCheck, NamesAServiceThatIsNotThere) {
    const Ended outcome =
        anyorder("check --http http://127.0.0.1:9/callbacks --list-url http://127.0.0.1:9/list");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, AllOf(StartsWith("127.0.0.1-9: SUBJECT FAILED (unreachable): "),
                                   Not(HasSubstr("Replay it"))));
}

TEST_F(HttpCheck, ComparesServices) {
    const RunningService right(python_service());
    const RunningService refusing(python_service({"--secret", "abc"}));
    const Ended outcome =
        anyorder_with({"compare", "--cases", "200", "reference",
                       right.url() + "/callbacks," + right.url() + "/list",
                       refusing.url() + "/callbacks," + refusing.url() + "/list"});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("case 1: 1 callback, 1 arrival"),
                                   HasSubstr("reference                    right")));
}

TEST_F(HttpCheck, RefusesOtherMachinesUnlessTheyAreAllowed) {
    expect_usage_error(
        anyorder("check --http http://example.com/callbacks --list-url http://example.com/list"),
        {"example.com", "--allow-remote"});
}

TEST_F(HttpCheck, RefusesOptionsThatDoNotGoTogether) {
    expect_usage_error(anyorder("check --list-url http://127.0.0.1:9/list"), {"--http"});
    expect_usage_error(anyorder("check --http http://127.0.0.1:9/"), {"list"});
    expect_usage_error(
        anyorder(
            "check --subject reference --http http://127.0.0.1:9/ --list-url http://127.0.0.1:9/"),
        {"one subject"});
    expect_usage_error(
        anyorder("check --http http://127.0.0.1:9/ --list-url http://127.0.0.1:9/ --settle 3"),
        {"--settle", "500ms"});
    expect_usage_error(
        anyorder("check --http http://127.0.0.1:9/ --list-url http://127.0.0.1:9/ --header x"),
        {"--header"});
}

}  // namespace
}  // namespace anyorder
