// `anyorder replay FOLDER`: a line about each case, and an exit code for all.
#include <regex>

#include <gmock/gmock.h>

#include "check_run.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class ReplayFolder : public CheckRunTest {
protected:
    // Stores the case that a check finds in cases/NAME.case.json.
    void store(const std::string& options, const std::string& name) const {
        const CheckRun run = check("--cases 2000 --no-planted " + options);
        ASSERT_EQ(run.cases.size(), 1U) << options;
        std::filesystem::create_directories(folder_.path() / "cases");
        folder_.write("cases/" + name + ".case.json", run.cases.begin()->second);
    }
};

TEST_F(ReplayFolder, SaysOfEachCaseWhetherItIsFixed) {
    store("--subject arrival_order", "a");
    store("--subject cuts_long_ids", "b");
    const Ended outcome = anyorder("replay cases --subject cuts_long_ids");
    EXPECT_THAT(lines_of(outcome.out),
                ElementsAre("fixed          cases/a.case.json", "still failing  cases/b.case.json",
                            "2 cases: 1 fixed, 1 still failing, 0 cannot be run"));
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(anyorder("replay cases --subject reference").exit_code, 0);
}

TEST_F(ReplayFolder, TakesTheSubjectThatEachCaseWasFoundWith) {
    store("--subject arrival_order", "a");
    store("--subject cuts_long_ids", "b");
    EXPECT_THAT(anyorder("replay cases").out,
                EndsWith("0 fixed, 2 still failing, 0 cannot be run\n"));
    folder_.write("cases/c.case.json",
                  std::regex_replace(folder_.read("cases/a.case.json"),
                                     std::regex(R"("subject": *"arrival_order")"),
                                     R"("subject": "mine.py")"));
    EXPECT_THAT(lines_of(anyorder("replay cases").out)[2],
                AllOf(StartsWith("cannot run     cases/c.case.json"), HasSubstr("'mine.py'"),
                      HasSubstr("-- python3")));
}

TEST_F(ReplayFolder, GoesOnBehindAFileThatIsNoCase) {
    store("--subject arrival_order", "b");
    folder_.write("cases/a.case.json", "{");
    folder_.write("cases/notes.txt", "");
    const Ended outcome = anyorder("replay cases --subject reference");
    EXPECT_THAT(lines_of(outcome.out),
                ElementsAre(StartsWith("cannot run     cases/a.case.json is not a case: "),
                            "fixed          cases/b.case.json",
                            "2 cases: 1 fixed, 0 still failing, 1 cannot be run"));
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(anyorder("replay cases").exit_code, 1);
}

TEST_F(ReplayFolder, StartsAProcessOnceForAllCasesOfTheSameLists) {
    store("--subject arrival_order", "a");
    store("--subject arrival_order --seed 2 --strategy uniform", "b");
    store("--subject arrival_order --lists rooms", "c");
    folder_.write("counts.py", R"(
import json, sys
open("starts", "a").write("x")
for line in sys.stdin:
    if json.loads(line)["op"] == "list":
        print('{"rooms":[]}', flush=True)
)");
    const Ended outcome = anyorder_in({}, "replay cases", {"python3", "counts.py"});
    EXPECT_THAT(outcome.out, HasSubstr("3 cases: "));
    EXPECT_THAT(outcome.exit_code, testing::AnyOf(0, 1));
    // Restarting between cases is a new process; a probe starts one more for each choice of lists.
    EXPECT_LE(folder_.read("starts").size(), 5U);
}

TEST_F(ReplayFolder, SaysThatTheSubjectFailedAndGoesOn) {
    store("--subject arrival_order", "a");
    store("--subject cuts_long_ids", "b");
    folder_.write("dies.py", R"(
import json, sys
callbacks = 0
for line in sys.stdin:
    op = json.loads(line)["op"]
    callbacks += op == "callback"
    if op == "list":
        if callbacks == 2:
            sys.exit(1)
        print('{"rooms":[]}', flush=True)
)");
    const Ended outcome = anyorder_in({}, "replay cases", {"python3", "dies.py"});
    const std::vector<std::string> lines = lines_of(outcome.out);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_THAT(lines[0],
                StartsWith("cannot run     cases/a.case.json: the subject failed (died)"));
    EXPECT_THAT(lines[1], testing::Not(StartsWith("cannot run")));
    const Ended never = anyorder_in({}, "replay cases", {"false"});
    EXPECT_EQ(never.exit_code, 3);
    EXPECT_THAT(never.out, EndsWith("0 fixed, 0 still failing, 2 cannot be run\n"));
}

TEST_F(ReplayFolder, NeedsCases) {
    std::filesystem::create_directories(folder_.path() / "empty");
    expect_usage_error(anyorder("replay empty"), {"empty", "case files"});
}

}  // namespace
}  // namespace anyorder
