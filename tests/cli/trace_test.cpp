// `anyorder check --trace`: callbacks from a file, delivered in other orders.
#include <algorithm>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Lt;
using testing::StartsWith;

class Trace : public CommandTest {
protected:
    void SetUp() override {
        callbacks_ = output("simulate --seed 7 --operations 30");
        folder_.write("captured.ndjson", callbacks_);
    }

    // The captured callbacks with one line changed.
    [[nodiscard]] std::string without_line(std::size_t number) const {
        std::string rest;
        std::size_t at = 0;
        for (const std::string& line : lines_of(callbacks_)) {
            rest += ++at == number ? "" : line + "\n";
        }
        return rest;
    }

    [[nodiscard]] Json line(std::size_t number) const {
        return Json::parse(lines_of(callbacks_).at(number - 1));
    }

    std::string callbacks_;
};

TEST_F(Trace, PassesWithTheReference) {
    EXPECT_THAT(output("check --trace captured.ndjson"),
                AllOf(StartsWith("reference: PASS"), HasSubstr("1 room, 50 callbacks, 0 repeats"),
                      HasSubstr("gaps             none")));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".anyorder"));
}

TEST_F(Trace, FailsWithASmallPartOfItAndTheCaseReplays) {
    for (const std::string subject : {"flowchart", "arrival_order"}) {
        const std::string out = "cases-of-" + subject;
        const std::string report =
            output("check --trace captured.ndjson --subject " + subject + " --out " + out, "", 1);
        EXPECT_THAT(report, AllOf(StartsWith(subject + ": FAIL"),
                                  HasSubstr("The smallest failing part found has ")));
        ASSERT_EQ(folder_.names_in(out).size(), 1U);
        const std::string name = out + "/" + folder_.names_in(out)[0];
        EXPECT_THAT(report, HasSubstr("Replay it with: anyorder replay " + name + "\n"));
        const Json found = Json::parse(folder_.read(name));
        EXPECT_THAT(found["callbacks"].size(), Lt(10U));
        EXPECT_EQ(found["found"]["verdict"], "violated");
        const std::string again = output("replay " + name, "", 1);
        EXPECT_THAT(again, StartsWith(subject + ": FAIL"));
        EXPECT_THAT(report, HasSubstr(again.substr(again.find("executed"))));
        EXPECT_THAT(output("replay --subject reference " + name), StartsWith("reference: PASS"));
    }
}

TEST_F(Trace, MeansTheSameInWhateverOrderItWasCaptured) {
    const std::string shuffled = output("simulate --seed 7 --operations 30 --shuffled");
    EXPECT_NE(shuffled, callbacks_);
    const Ended outcome = anyorder("check --trace - --subject arrival_order", shuffled);
    EXPECT_EQ(outcome.exit_code, 1);
    const Json found = Json::parse(folder_.read(".anyorder/" + folder_.names_in(".anyorder")[0]));
    const auto delivery = found["delivery"].get<std::vector<std::size_t>>();
    EXPECT_FALSE(std::ranges::is_sorted(delivery));
}

TEST_F(Trace, NamesTheSeqThatIsMissing) {
    std::size_t number = 1;
    while (line(number)["event"] != "room_logout") {
        ++number;
    }
    const Json removed = line(number);
    EXPECT_THAT(
        output("check --trace -", without_line(number)),
        AllOf(StartsWith("reference: PASS"), HasSubstr("callbacks are missing from the trace"),
              HasSubstr("session " + std::string(removed["room_seq"]) + ": user_update_seq " +
                        std::to_string(std::stoull(std::string(removed["user_update_seq"]))) +
                        " is missing")));
}

TEST_F(Trace, CountsALineThatStandsThereAgainAsARepeat) {
    const std::string more = callbacks_ + lines_of(callbacks_)[2] + "\n";
    EXPECT_THAT(output("check --trace -", more), HasSubstr("1 room, 50 callbacks, 1 repeat\n"));
}

TEST_F(Trace, SkipsAndCountsCallbacksOfOtherKinds) {
    const std::string other = "{\"event\":\"stream_replay\",\"room_id\":\"r1\"}\n";
    const Ended outcome = anyorder("check --trace -", other + callbacks_ + "\n" + other);
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("50 callbacks"));
    EXPECT_EQ(outcome.err, "anyorder: callbacks of other kinds, skipped: 2\n");
}

TEST_F(Trace, RefusesLinesThatItCannotReadByFileAndNumber) {
    folder_.write("bad.ndjson", "\nnonsense\n" + callbacks_ + "{\"event\":\"room_close\"}\n");
    expect_usage_error(
        anyorder("check --trace bad.ndjson"),
        {"bad.ndjson:2: ", "bad.ndjson:53: ", "of the lines of bad.ndjson 2 cannot"});
}

TEST_F(Trace, RefusesAFileWithoutCallbacks) {
    expect_usage_error(anyorder("check --trace -", ""), {"there is no callback in standard input"});
    expect_usage_error(anyorder("check --trace -", "{\"event\":\"stream_replay\"}\n"),
                       {"there is no callback in standard input"});
    expect_usage_error(anyorder("check --trace nowhere.ndjson"), {"nowhere.ndjson"});
}

TEST_F(Trace, RefusesOptionsAboutScenariosThatAreMadeUp) {
    for (const std::string option : {"--distinct-times", "--small-scope 3"}) {
        expect_usage_error(anyorder("check --trace captured.ndjson " + option),
                           {"--distinct-times", "--small-scope", "--trace"});
    }
}

TEST_F(Trace, IsInconclusiveWhereNoOrderOfItCouldGoWrong) {
    EXPECT_THAT(output("check --trace -", lines_of(callbacks_)[0] + "\n", 4),
                StartsWith("reference: INCONCLUSIVE"));
}

}  // namespace
}  // namespace anyorder
