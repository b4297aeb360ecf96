// Subjects that end when they should not, or cannot be started.
#include <gmock/gmock.h>

#include "hostile_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class HostileDeath : public HostileTest {};

TEST_F(HostileDeath, AtOnceIsNamedWithTheExitCodeAndTheLastWords) {
    expect_breakdown("complain('no database here'); sys.exit(7)",
                     {"subject.py: SUBJECT FAILED (died): it ended with exit code 7",
                      "The last lines of its standard error:\n  no database here\n"});
    EXPECT_THAT(folder_.names_in("."), testing::ElementsAre("subject.py"));
}

TEST_F(HostileDeath, BeforeItReadsAnythingIsNoBrokenPipe) {
    expect_breakdown("os._exit(0)", {"(died): it ended with exit code 0"});
}

TEST_F(HostileDeath, ByAnExceptionShowsTheException) {
    expect_breakdown("raise RuntimeError('missing setting')",
                     {"(died): it ended with exit code 1", "RuntimeError: missing setting"});
}

constexpr std::string_view dies_of_a_close = R"(
class Subject(Right):
    def callback(self, body):
        super().callback(body)
        if body["event"] == "stream_close":
            complain("cannot close " + body["stream_id"])
            os.kill(os.getpid(), signal.SIGSEGV)
)";

TEST_F(HostileDeath, BySignalIsShrunkToTheCallbackThatDoesIt) {
    expect_breakdown(dies_of_a_close,
                     {"(died): it ended with signal 11 (SIGSEGV)", "cannot close s1",
                      "The smallest case found that does it has 3 callbacks", "\nexecuted ",
                      "\narrived ", "1-minimal: every simpler case that was tried does not",
                      "Replay it with: anyorder replay .anyorder/subject.py-3-callbacks-",
                      ".case.json -- python3 "});
}

TEST_F(HostileDeath, ComesAgainWhenItsCaseIsReplayed) {
    EXPECT_EQ(check(dies_of_a_close).exit_code, 3);
    const Ended replayed = replay_the_case();
    EXPECT_EQ(replayed.exit_code, 3);
    EXPECT_EQ(replayed.err, "");
    EXPECT_THAT(replayed.out,
                AllOf(StartsWith("subject.py: SUBJECT FAILED (died): it ended with signal 11"),
                      HasSubstr("cannot close s1")));
}

TEST_F(HostileDeath, AfterSomeCallbacksOfACaseIsShrunkToSoMany) {
    expect_breakdown(R"(
class Subject(Right):
    def reset(self):
        super().reset()
        self.heard = 0
    def callback(self, body):
        super().callback(body)
        self.heard += 1
        if self.heard == 4:
            sys.exit(3)
)",
                     {"it ended with exit code 3",
                      "\nThe smallest case found that does it has 4 callbacks:\n1-minimal",
                      ".anyorder/subject.py-4-callbacks-"});
}

TEST_F(HostileDeath, AfterSomeCallbacksOfAllCasesIsNoCaseAlone) {
    expect_breakdown(
        R"(
class Subject(Right):
    heard = 0
    def callback(self, body):
        super().callback(body)
        Subject.heard += 1
        if Subject.heard == 50:
            sys.exit(3)
)",
        {"it ended with exit code 3", "(it comes after other cases; no case alone does it)"});
    EXPECT_THAT(folder_.names_in(".anyorder"), testing::IsEmpty());
}

TEST_F(HostileDeath, LongAfterTheStartIsStillNamed) {
    expect_breakdown(
        R"(
class Subject(Right):
    heard = 0
    def callback(self, body):
        super().callback(body)
        Subject.heard += 1
        if Subject.heard == 1500:
            sys.exit(3)
)",
        {"it ended with exit code 3", "(it comes after other cases; no case alone does it)"});
}

TEST_F(HostileDeath, InTheMiddleOfAnAnswerShowsHowFarItCame) {
    expect_breakdown(
        R"(
class Subject(Right):
    def answer(self):
        if not self.closed:
            return super().answer()
        sys.stdout.write('{"rooms":[{"room')
        sys.stdout.flush()
        os._exit(4)
)",
        {R"(it ended with exit code 4, in the middle of an answer: {"rooms":[{"room)"});
}

TEST_F(HostileDeath, OfAProgramThatIsNotThereIsUnreachable) {
    write_subject("");
    const Ended outcome = anyorder("check -- ./no-such-program --port 1");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out,
                StartsWith("no-such-program: SUBJECT FAILED (unreachable): './no-such-program' "
                           "cannot be started: No such file or directory"));
}

TEST_F(HostileDeath, OfAFileThatIsNotExecutableIsUnreachable) {
    write_subject("");
    const Ended outcome = anyorder("check -- ./subject.py");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, HasSubstr("'./subject.py' cannot be started: Permission denied"));
}

TEST_F(HostileDeath, AfterTheEndOfItsInputIsNobodysBusiness) {
    const Ended outcome = check(R"(
serve(Subject())
complain("the database did not close")
os.abort()
)");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

// Whoever kills the guardian leaves its own children to nobody, but is found out all the same.
TEST_F(HostileDeath, OfTheGuardianEndsTheRunToo) {
    expect_breakdown(R"(
class Subject(Right):
    def callback(self, body):
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(10)
)",
                     {"SUBJECT FAILED (died)"});
}

}  // namespace
}  // namespace anyorder
