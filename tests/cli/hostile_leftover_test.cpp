// Subjects that leave processes behind, and harnesses that end before them. That nobody is left is
// claimed by the fixture, after each of these tests and all others.
#include <csignal>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile_test.h"

namespace anyorder {
namespace {

TEST(ProcessesLookedFor, MayEndWhileTheyAreLookedAt) {
    const pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    std::ifstream file("/proc/" + std::to_string(child) + "/cmdline", std::ios::binary);
    ASSERT_TRUE(file.is_open());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_EQ(what_is_left_of(file), "");
}

class HostileLeftover : public HostileTest {};

// A child of the script, in a session of its own, that nobody waits for.
constexpr std::string_view daemon = R"(
def start_daemon(holds_pipes):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            if not holds_pipes:
                os.closerange(0, 3)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            time.sleep(1000)
        os._exit(0)
    os.wait()
)";

std::string with_daemon(std::string_view changes) {
    return std::string(daemon) + std::string(changes);
}

TEST_F(HostileLeftover, AChildThatLivesOnDiesWithItsSubject) {
    EXPECT_EQ(check("if os.fork() == 0: time.sleep(1000)").exit_code, 0);
}

TEST_F(HostileLeftover, ADaemonThatHoldsThePipesDies) {
    EXPECT_EQ(check(with_daemon("start_daemon(True)")).exit_code, 0);
}

TEST_F(HostileLeftover, ADaemonThatHoldsNothingDies) {
    EXPECT_EQ(check(with_daemon("start_daemon(False)")).exit_code, 0);
}

// The pipes stay open, so that only the guardian can tell.
TEST_F(HostileLeftover, ASubjectThatDiesBeforeItsDaemonHasDied) {
    expect_breakdown(with_daemon("start_daemon(True); sys.exit(5)"),
                     {"(died): it ended with exit code 5"});
}

TEST_F(HostileLeftover, ADaemonOfASubjectThatHangsDies) {
    expect_breakdown(with_daemon("start_daemon(True); time.sleep(1000)"), {"(hung)"},
                     "--timeout 500ms");
}

TEST_F(HostileLeftover, ADaemonForEachOfManyFreshStartsDies) {
    EXPECT_EQ(
        check(with_daemon("start_daemon(True)"), "--restart-every 5 --jobs 2 --cases 24").exit_code,
        0);
}

// The guardian's parent is the harness.
constexpr std::string_view kills_its_harness = R"(
def harness():
    stat = open("/proc/%d/stat" % os.getppid()).read()
    return int(stat[stat.rindex(')') + 4:].split()[0])

class Subject(Right):
    def callback(self, body):
        super().callback(body)
        if len(self.changes) == 2:
            start_daemon(True)
            os.kill(harness(), signal.SIGNAL)
            time.sleep(1000)
)";

std::string kills_its_harness_with(const std::string& signal) {
    std::string script = with_daemon(kills_its_harness);
    script.replace(script.find("SIGNAL"), 6, signal);
    return script;
}

TEST_F(HostileLeftover, AllAreGoneAfterTheHarnessIsKilled) {
    EXPECT_EQ(check(kills_its_harness_with("SIGKILL")).exit_code, 128 + 9);
}

TEST_F(HostileLeftover, AllAreGoneAfterTheHarnessIsInterrupted) {
    EXPECT_EQ(check(kills_its_harness_with("SIGINT")).exit_code, 128 + 2);
}

TEST_F(HostileLeftover, AllAreGoneAfterTheHarnessIsTerminated) {
    EXPECT_EQ(check(kills_its_harness_with("SIGTERM"), "--jobs 3").exit_code, 128 + 15);
}

}  // namespace
}  // namespace anyorder
