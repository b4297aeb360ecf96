// Ctrl-C, and the line that a terminal is shown meanwhile.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>

#include "check_run.h"
#include "interrupt.h"
#include "progress_line.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Right about rooms. Interrupts the command that it is checked by when it has been started so many
// times, and has been asked for so many lists since: the process above it is a guardian, and the
// one above that the command.
constexpr std::string_view interrupting_subject = R"python(
import json, os, signal, sys, time

def command():
    with open("/proc/%d/stat" % os.getppid()) as file:
        return int(file.read().rpartition(")")[2].split()[1])

def live(sessions, closed):
    newest = max(sessions.items(), key=lambda session: (session[1], session[0]))[0]
    return newest not in closed

with open("starts", "a+") as file:
    file.write("x")
    starts = file.tell()
lists = 0
for line in sys.stdin:
    said = json.loads(line)
    if said["op"] == "reset":
        rooms, closed = {}, set()
    elif said["op"] == "callback":
        body = said["body"]
        session = int(body.get("room_session_id", body.get("room_seq")))
        if body["event"] == "room_create":
            rooms.setdefault(body["room_id"], {})[session] = int(body["room_create_time"])
        elif body["event"] == "room_close":
            closed.add(session)
    else:
        lists += 1
        if starts == int(sys.argv[1]) and lists == int(sys.argv[2]):
            os.kill(command(), signal.SIGINT)
            if sys.argv[3] == "hangs":
                time.sleep(1000)
        print(json.dumps({"rooms": [{"room_id": room, "streams": []} for room, sessions in rooms.items()
                                    if live(sessions, closed)]}), flush=True)
)python";

class CheckInterrupted : public CheckRunTest {
protected:
    // The first start is to see whether the program is there, the second for the cases, and those
    // after it to look into a failure.
    Ended interrupted(const std::string& start, const std::string& lists, const std::string& how,
                      const std::string& options = "--lists rooms") const {
        folder_.write("interrupts.py", interrupting_subject);
        return anyorder_in({},
                           "check --cases 1000000 --timeout 100s --json r.json --junit r.xml "
                           "--no-planted --jobs 1 " +
                               options,
                           {"python3", "interrupts.py", start, lists, how});
    }
};

TEST_F(CheckInterrupted, ReportsWhatThereIsWhileTheSubjectHangs) {
    const Ended outcome = interrupted("2", "5", "hangs");
    EXPECT_EQ(outcome.exit_code, 130);
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, StartsWith("interrupts.py: INTERRUPTED: nothing was wrong so far."));
    const Json report = Json::parse(folder_.read("r.json"));
    EXPECT_EQ(report.at("verdict"), "interrupted");
    EXPECT_EQ(report.at("exit_code"), 130);
    EXPECT_EQ(report.at("stopped"), true);
    EXPECT_THAT(folder_.read("r.xml"), HasSubstr("<error type=\"interrupted\""));
}

TEST_F(CheckInterrupted, ReportsWhatThereIsWhileTheSubjectAnswers) {
    const Ended outcome = interrupted("2", "60", "answers");
    EXPECT_EQ(outcome.exit_code, 130);
    EXPECT_EQ(Json::parse(folder_.read("r.json")).at("verdict"), "interrupted");
}

TEST_F(CheckInterrupted, ReportsWhatHasBeenFoundBefore) {
    // Streams are never listed, which the first case with one shows.
    const Ended outcome = interrupted("3", "1", "hangs", "--lists rooms,streams");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(Json::parse(folder_.read("r.json")).at("verdict"), "violated");
}

TEST_F(CheckInterrupted, ReportsThatItWasWhileTheSubjectIsProbed) {
    for (const std::string how : {"hangs", "answers"}) {
        std::filesystem::remove(folder_.path() / "starts");
        const Ended outcome = interrupted("1", "1", how);
        EXPECT_EQ(outcome.exit_code, 130) << how;
        EXPECT_EQ(outcome.err, "");
        EXPECT_THAT(outcome.out,
                    StartsWith("interrupts.py: INTERRUPTED: nothing was wrong so far."));
        const Json report = Json::parse(folder_.read("r.json"));
        EXPECT_EQ(report.at("verdict"), "interrupted");
        EXPECT_EQ(report.at("exit_code"), 130);
        EXPECT_THAT(folder_.read("r.xml"), HasSubstr("<error type=\"interrupted\""));
    }
}

TEST_F(CheckInterrupted, IsSaidBesideAStoredCaseThatFails) {
    ASSERT_EQ(anyorder("check --cases 100 --no-planted --subject arrival_order --lists rooms "
                       "--strategy small-scope")
                  .exit_code,
              1);
    // Right about rooms, but for the stored case, the one list that the first of its starts gives.
    std::string wrong_once(interrupting_subject);
    const std::string live = "                                    if live(sessions, closed)]})";
    const std::size_t at = wrong_once.find(live);
    ASSERT_NE(at, std::string::npos);
    wrong_once.replace(
        at, live.size(),
        "                                    if live(sessions, closed) or (starts == "
        "2 and lists == 1)]})");
    folder_.write("wrong_once.py", wrong_once);
    const Ended outcome =
        anyorder_in({}, "check --cases 1000000 --timeout 100s --no-planted --jobs 1 --lists rooms",
                    {"python3", "wrong_once.py", "3", "5", "hangs"});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out,
                HasSubstr("The plan was interrupted, and had found nothing so far, but "));
}

TEST_F(CheckInterrupted, IsInterruptedWithoutASubjectOfItsOwnToo) {
    // The budget would last for an hour. Interrupted once the command listens, twice at a time, as
    // timeout(1) does it.
    constexpr std::string_view interrupted_check = R"bash(
        "$0" check --budget 3600s --json r.json &
        for tries in {1..1000}; do
            (($(awk '/SigCgt/ {print "0x" $2}' /proc/$!/status) & 2)) && break
            sleep 0.01
        done
        kill -INT $! $!
        wait $!)bash";
    const Ended outcome =
        run({.arguments = {"/bin/bash", "-c", std::string(interrupted_check), ANYORDER_COMMAND},
             .folder = folder_.path()});
    EXPECT_EQ(outcome.exit_code, 130);
    EXPECT_THAT(outcome.out, StartsWith("reference: INTERRUPTED"));
    EXPECT_EQ(Json::parse(folder_.read("r.json")).at("verdict"), "interrupted");
}

TEST(Interrupt, ThatComesTwiceAtATimeIsTakenOnce) {
    EXPECT_EXIT(
        {
            cli::report_when_interrupted();
            std::raise(SIGINT);
            std::raise(SIGINT);
            std::_Exit(cli::is_interrupted() ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}

TEST(Interrupt, EndsTheProcessWhenItComesAgain) {
    EXPECT_EXIT(
        {
            cli::report_when_interrupted();
            for (int tries = 0; tries < 100; ++tries) {
                std::raise(SIGINT);
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
            std::_Exit(0);
        },
        testing::KilledBySignal(SIGINT), "");
}

// --- The line of progress

TEST(ProgressInWords, SaysHowFastHowFarAndHowLong) {
    EXPECT_EQ(cli::progress_in_words({.phase = "uniform", .done = 24'000, .of = 60'000}, 2'000, {}),
              "uniform, 12000 cases a second, 40 %, 3 s left");
    EXPECT_EQ(cli::progress_in_words({.phase = "uniform", .done = 1, .of = 1'000}, 1'000, {}),
              "uniform, 1 cases a second, 0 %, 16 min left");
}

TEST(ProgressInWords, SaysNothingThatItDoesNotKnowYet) {
    EXPECT_EQ(cli::progress_in_words({.phase = "network", .done = 0, .of = 0}, 0, {}), "network");
    EXPECT_EQ(cli::progress_in_words({.phase = "network", .done = 5, .of = 10}, 0, {}),
              "network, 50 %");
    EXPECT_EQ(cli::progress_in_words({.phase = "network", .done = 5, .of = 10}, 999, {}),
              "network, 5 cases a second, 50 %");
    EXPECT_EQ(cli::progress_in_words({.phase = "network", .done = 0, .of = 10}, 5'000, {}),
              "network, 0 cases a second, 0 %");
}

TEST(ProgressInWords, CountsABudgetDownAndNotBelowZero) {
    const Progress progress{.phase = "lattice", .done = 30, .of = 40};
    EXPECT_EQ(cli::progress_in_words(progress, 3'000, 10'000),
              "lattice, 10 cases a second, 7 s left");
    EXPECT_EQ(cli::progress_in_words(progress, 30'000, 10'000),
              "lattice, 1 cases a second, 0 s left");
}

TEST(ProgressInWords, AreCutToTheWidthOfTheTerminal) {
    EXPECT_EQ(cli::cut_to_width("reference: uniform", 80), "reference: uniform");
    EXPECT_EQ(cli::cut_to_width("reference: uniform", 19), "reference: uniform");
    EXPECT_EQ(cli::cut_to_width("reference: uniform", 11), "reference:");
    EXPECT_EQ(cli::cut_to_width("reference: uniform", 1), "");
    EXPECT_EQ(cli::cut_to_width("reference: uniform", {}), "reference: uniform");
}

class CheckProgress : public CheckRunTest {};

TEST_F(CheckProgress, IsSilentWhereStandardErrorIsNoTerminal) {
    EXPECT_EQ(anyorder("check --cases 2000 --no-planted").err, "");
}

TEST_F(CheckProgress, IsOneLineThatIsErasedInFrontOfTheReport) {
    const std::string command = std::string(ANYORDER_COMMAND) + " check --cases 4000 --no-planted";
    const Ended outcome = run(
        {.arguments = {"/usr/bin/script", "-qec", command, "/dev/null"}, .folder = folder_.path()});
    EXPECT_EQ(outcome.exit_code, 0);
    const std::string_view erased = "\r\x1b[K";
    const std::size_t report = outcome.out.find("reference: PASS");
    ASSERT_NE(report, std::string::npos);
    EXPECT_THAT(outcome.out.substr(0, report),
                AllOf(StartsWith(std::string(erased) + "reference: small scope, 1 callback"),
                      Not(HasSubstr("\n")), EndsWith(erased)));
}

TEST_F(CheckProgress, StaysInOneLineOfANarrowTerminal) {
    const std::string command =
        "stty cols 24; " + std::string(ANYORDER_COMMAND) + " check --cases 4000 --no-planted";
    const Ended outcome = run(
        {.arguments = {"/usr/bin/script", "-qec", command, "/dev/null"}, .folder = folder_.path()});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("\r\x1b[Kreference: small scope,\r\x1b[K"));
}

}  // namespace
}  // namespace anyorder
