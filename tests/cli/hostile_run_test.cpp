// Whole runs over processes: subjects that do not forget, subjects of two minds, and the claim that
// neither the transport nor the number of processes shows in a report.
#include <algorithm>

#include <gmock/gmock.h>

#include "hostile_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class HostileRun : public HostileTest {
protected:
    // The report of the same check of a subject that comes with anyorder, over a transport.
    [[nodiscard]] Ended check_served(const std::string& options, const std::string& subject) {
        std::vector<std::string> words = {"check"};
        std::istringstream more(options);
        words.insert(words.end(), std::istream_iterator<std::string>(more), {});
        for (const std::string& word :
             {std::string("--"), std::string(ANYORDER_COMMAND), std::string("subject"), subject}) {
            words.push_back(word);
        }
        return anyorder_with(words);
    }
};

constexpr std::string_view never_forgets = R"(
class Subject(Right):
    started = False
    def reset(self):
        if not Subject.started:
            super().reset()
        Subject.started = True
)";

TEST_F(HostileRun, OfOneThatIgnoresResetsIsNamedSo) {
    expect_breakdown(never_forgets,
                     {"(broke the protocol): it lists something after a reset: {\"rooms\":[{"});
}

TEST_F(HostileRun, WithAProcessForEachCasePassesOneThatIgnoresResets) {
    const Ended outcome = check(never_forgets, "--restart-every 1 --cases 24");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

TEST_F(HostileRun, OfOneThatKeepsTombstonesOverResetsIsNamedSo) {
    expect_breakdown(R"(
class Subject(Right):
    kept = {}
    def reset(self):
        if hasattr(self, "changes"):
            Subject.kept.update({key: change for key, change in self.changes.items() if change[1]})
        super().reset()
        self.changes = dict(Subject.kept)
)",
                     {"(broke the protocol): it does not forget everything at a reset: a case that "
                      "ends right in a fresh start ends wrong after ",
                      "not minimal: it depends on the cases before it"});
}

TEST_F(HostileRun, OfOneThatForgetsOnlySometimesNeverPasses) {
    const Ended outcome = check(R"(
class Subject(Right):
    resets = 0
    def reset(self):
        Subject.resets += 1
        if Subject.resets % 7 != 0:
            super().reset()
)");
    EXPECT_THAT(outcome.exit_code, testing::AnyOf(1, 3)) << outcome.out;
}

// The counter lies outside of the folder's own files, so that it outlives a fresh start.
TEST_F(HostileRun, OfOneThatIsRightEveryOtherTimeShowsBothOutcomes) {
    const Ended outcome = check(R"(
counter = os.path.join(os.path.dirname(sys.argv[0]), ".anyorder", "starts")
os.makedirs(os.path.dirname(counter), exist_ok=True)
with open(counter, "a+") as file:
    file.write("x")
    file.seek(0)
    starts = len(file.read())

class Subject(Right):
    def list(self):
        return [] if self.changes and starts % 2 == 0 and starts > 1 else super().list()
)");
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    EXPECT_THAT(outcome.out,
                AllOf(StartsWith("subject.py: FLAKY: one case ended in different ways"),
                      HasSubstr("\nexpected "), HasSubstr("\nonce "), HasSubstr("\nanother time "),
                      HasSubstr("the list that is true"), HasSubstr("\nReplay it with: ")));
}

TEST_F(HostileRun, OfOneThatDropsCallbacksAtRandomNeverPasses) {
    const Ended outcome = check(R"(
import random
class Subject(Right):
    def callback(self, body):
        if random.SystemRandom().random() < 0.9:
            super().callback(body)
)");
    // By chance it may look like one that does not forget.
    EXPECT_THAT(outcome.exit_code, testing::AnyOf(1, 3)) << outcome.out;
    EXPECT_THAT(outcome.out,
                testing::AnyOf(StartsWith("subject.py: FLAKY"), StartsWith("subject.py: FAIL"),
                               StartsWith("subject.py: SUBJECT FAILED")));
}

TEST_F(HostileRun, GivesArgumentsAsTheyAre) {
    write_subject("complain(repr(sys.argv[1:])); sys.exit(0)");
    std::vector<std::string> words = {"check", "--"};
    for (const std::string& word : command()) {
        words.push_back(word);
    }
    words.insert(words.end(), {"two words", "", "$HOME", "--cases"});
    const Ended outcome = anyorder_with(words);
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, HasSubstr("['two words', '', '$HOME', '--cases']"));
}

TEST_F(HostileRun, TellsHowToReplayWithArgumentsThatHaveSpaces) {
    write_subject("class Subject(Right):\n    def list(self):\n        return []\n");
    std::vector<std::string> words = {"check", "--"};
    for (const std::string& word : command()) {
        words.push_back(word);
    }
    words.emplace_back("two words");
    const Ended outcome = anyorder_with(words);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, HasSubstr("subject.py 'two words'\n"));
}

TEST_F(HostileRun, HasTheSameReportWithThreeProcessesAsWithOne) {
    write_subject("");
    for (const std::string subject : {"reference", "flowchart", "orders_by_time"}) {
        const std::string options = "--cases 6000 --no-planted --out " + subject + " --jobs ";
        const Ended one = check_served(options + "1", subject);
        const Ended three = check_served(options + "3", subject);
        EXPECT_EQ(one.exit_code, subject == "reference" ? 0 : 1) << one.out;
        EXPECT_EQ(three.exit_code, one.exit_code);
        EXPECT_EQ(three.out, one.out);
        std::filesystem::remove_all(folder_.path() / subject);
    }
}

// A state in process is copied, and one order stands for many.
std::string before_coverage(const std::string& report) {
    return report.substr(0, report.find("What was covered"));
}

TEST_F(HostileRun, HasTheReportOfTheSameSubjectInProcess) {
    write_subject("");
    for (const std::string subject : {"flowchart", "arrival_order", "keeps_first_data"}) {
        Ended served = check_served("--cases 800000 --no-planted", subject);
        const Ended in_process = anyorder("check --cases 800000 --no-planted --subject " + subject);
        EXPECT_EQ(served.exit_code, in_process.exit_code);
        const std::string how = " -- " + std::string(ANYORDER_COMMAND) + " subject " + subject;
        for (const auto& [from, to] : {std::pair<std::string, std::string>{how, ""},
                                       {"anyorder: ", subject + ": "},
                                       {"/anyorder-", "/" + subject + "-"}}) {
            const std::size_t at = served.out.find(from);
            ASSERT_NE(at, std::string::npos) << from << "\n" << served.out;
            served.out.replace(at, from.size(), to);
        }
        EXPECT_EQ(before_coverage(served.out), before_coverage(in_process.out));
    }
}

}  // namespace
}  // namespace anyorder
