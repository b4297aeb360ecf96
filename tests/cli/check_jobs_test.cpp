// One report, whatever the number of workers, and whatever the number of shares it was made of.
#include <gmock/gmock.h>

#include "check_run.h"

namespace anyorder {
namespace {

using testing::HasSubstr;

class CheckJobs : public CheckRunTest {
protected:
    // The run that 1, 2 and 8 workers and three shards agree on.
    CheckRun same_for_all(const std::string& options,
                          const std::vector<std::string>& program = {}) const {
        CheckRun one = check(options + " --jobs 1", program);
        EXPECT_EQ(check(options + " --jobs 2", program), one) << options;
        EXPECT_EQ(check(options + " --jobs 8", program), one) << options;
        EXPECT_EQ(check_in_shards(options, 3, program), one) << options;
        return one;
    }
};

// "small-scope full", "uniform ", of the first failure.
std::string found_where(const CheckRun& run) {
    const Json report = run.report();
    const Json& failure = report.at("failures").at(0);
    const Json& segment = report.at("segments").at(failure.at("segment").get<std::size_t>());
    return segment.at("strategy").get<std::string>() + " " + segment.value("alphabet", "");
}

TEST_F(CheckJobs, AgreeOnAPass) {
    const CheckRun run = same_for_all("--cases 2000 --no-planted");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_TRUE(run.cases.empty());
}

TEST_F(CheckJobs, AgreeOnThePlantedBugs) {
    const CheckRun run = same_for_all("--cases 600 --lists streams");
    EXPECT_THAT(run.report().at("planted").size(), testing::Gt(10U));
}

TEST_F(CheckJobs, AgreeOnTheSmallestCaseOfPlainOperations) {
    const CheckRun run = same_for_all("--subject flowchart --cases 3000 --no-planted");
    EXPECT_EQ(found_where(run), "small-scope plain");
    EXPECT_EQ(run.cases.size(), 1U);
}

TEST_F(CheckJobs, AgreeOnARarerCaseWithFewerCallbacks) {
    const CheckRun run = same_for_all(
        "--subject keeps_first_data --deliver once --lists streams --strategy small-scope "
        "--cases 20000 --no-planted");
    EXPECT_EQ(found_where(run), "small-scope plain");
    EXPECT_EQ(run.report().at("failures").size(), 2U);
    EXPECT_THAT(run.out, HasSubstr("A rarer scenario fails"));
}

TEST_F(CheckJobs, AgreeOnWhatOnlyOperationsOfEveryKindShow) {
    const CheckRun run = same_for_all(
        "--subject flowchart --deliver once --lists streams --distinct-times "
        "--strategy small-scope --cases 5000 --no-planted");
    EXPECT_EQ(found_where(run), "small-scope full");
}

TEST_F(CheckJobs, AgreeOnWhatOnlyDrawnNamesShow) {
    const CheckRun run = same_for_all("--subject cuts_long_ids --cases 2000 --no-planted");
    EXPECT_THAT(found_where(run), testing::Not(HasSubstr("small-scope")));
    EXPECT_EQ(run.exit_code, 1);
}

TEST_F(CheckJobs, AgreeOnLatticesAndLateness) {
    EXPECT_EQ(found_where(same_for_all(
                  "--subject no_tombstone --strategy lattice --cases 8000 --no-planted")),
              "lattice ");
    EXPECT_EQ(found_where(same_for_all(
                  "--subject closes_by_room_id --strategy lateness --cases 5000 --no-planted")),
              "lateness ");
    EXPECT_EQ(same_for_all("--strategy lattice,lateness --cases 8000 --no-planted").exit_code, 0);
}

TEST_F(CheckJobs, AgreeOnSomeOfTheStrategies) {
    EXPECT_EQ(same_for_all("--strategy adjacency,uniform --cases 2000 --no-planted").exit_code, 0);
    EXPECT_EQ(same_for_all("--deliver once --cases 2000 --no-planted").exit_code, 0);
}

TEST_F(CheckJobs, AgreeOnARunThatTestsNothing) {
    const CheckRun run = same_for_all("--cases 0 --no-planted");
    EXPECT_EQ(run.exit_code, 4);
    EXPECT_EQ(run.report().at("verdict"), "nothing_tested");
}

TEST_F(CheckJobs, AgreeOnAProcess) {
    EXPECT_EQ(same_for_all("--cases 300 --no-planted", right_program()).exit_code, 0);
}

TEST_F(CheckJobs, AgreeOnAProcessThatDies) {
    folder_.write("dies.py", R"(
import json, sys
closed = set()
for line in sys.stdin:
    said = json.loads(line)
    if said["op"] == "reset":
        closed = set()
    elif said["op"] == "callback":
        body = said["body"]
        if body["event"] == "room_close":
            closed.add(body["room_id"])
        elif body["event"] == "room_create" and body["room_id"] in closed:
            sys.exit("a room was closed before it was created")
    else:
        print('{"rooms":[]}', flush=True)
)");
    const std::vector<std::string> program = {"python3", "dies.py"};
    const std::string options = "--cases 40 --lists rooms --strategy small-scope --small-scope 2 ";
    CheckRun one = check(options + "--jobs 1", program);
    EXPECT_EQ(check(options + "--jobs 3", program), one);
    // Reports do not know how a program is started.
    CheckRun merged = check_in_shards(options, 2, program);
    EXPECT_EQ(merged.json, one.json);
    EXPECT_EQ(merged.cases, one.cases);
    EXPECT_EQ(merged.exit_code, one.exit_code);
}

}  // namespace
}  // namespace anyorder
