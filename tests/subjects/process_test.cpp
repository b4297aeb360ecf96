// Processes as subjects, from inside: asks and answers over several cases, and what becomes of them
// when the process ends.
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <anyorder/subjects/process.h>

#include "notation.h"

namespace anyorder {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Answers one room: its name is the process's id, its session the number of callbacks since the
// reset. `extra` is done after each callback, with that number in $n.
std::string counting_script(const std::string& extra = "") {
    return R"(n=0
answer() { printf '{"rooms":[{"room_id":"%s","room_session_id":%s}]}\n' $$ $n; }
while read -r line; do
    case $line in
    *reset*) n=0 ;;
    *'"list"'*) answer ;;
    *) n=$((n + 1)); )" +
           extra + R"(
    esac
done)";
}

ProcessOptions options_of(const std::string& script) {
    return {.command = {"sh", "-c", script},
            .lists = {.rooms = true, .streams = false, .users = false},
            .timeout_ms = 5'000};
}

ProcessOptions counting(const std::string& extra = "") {
    return options_of(counting_script(extra));
}

void deliver_case(Subject& subject, int callbacks) {
    const auto log = testing::callbacks("c1");
    subject.reset();
    for (int i = 0; i < callbacks; ++i) {
        subject.deliver(log->events().front());
    }
}

void ask_about(Subject& subject, int callbacks) {
    deliver_case(subject, callbacks);
    subject.ask();
}

struct Answer {
    std::string process;
    std::uint64_t callbacks = 0;
};

Answer answer_in(const Observation& observation) {
    const auto* list = std::get_if<ObservedList>(&observation);
    if (list == nullptr) {
        ADD_FAILURE() << std::get<SubjectFailure>(observation).what;
        return {};
    }
    return {list->rooms.at(0).room_id, number(*list->rooms.at(0).room_session_id)};
}

SubjectFailure failure_in(const Observation& observation) {
    const auto* failure = std::get_if<SubjectFailure>(&observation);
    return failure == nullptr ? SubjectFailure{.what = "no failure"} : *failure;
}

bool has_no_children() {
    return waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

TEST(ProcessSubject, AnswersInTheOrderOfTheAsks) {
    const auto subject = process_subject(counting());
    ASSERT_GE(subject->asks_max(), 10U);
    for (int callbacks = 0; callbacks < 10; ++callbacks) {
        ask_about(*subject, callbacks);
    }
    std::set<std::string> processes;
    for (std::uint64_t callbacks = 0; callbacks < 10; ++callbacks) {
        const Answer answer = answer_in(subject->answer());
        EXPECT_EQ(answer.callbacks, callbacks);
        processes.insert(answer.process);
    }
    EXPECT_EQ(processes.size(), 1U);
}

TEST(ProcessSubject, MayBeAskedAgainInTheSameCase) {
    const auto subject = process_subject(counting());
    deliver_case(*subject, 2);
    EXPECT_EQ(answer_in(subject->list()).callbacks, 2U);
    subject->deliver(testing::callbacks("c1")->events().front());
    EXPECT_EQ(answer_in(subject->list()).callbacks, 3U);
}

// Much more than the pipes hold, before the first answer is taken.
TEST(ProcessSubject, TakesAsManyAsksAsItSaysBeforeAnyAnswerIsTaken) {
    ProcessOptions options = options_of(R"(n=0
while read -r line; do
    case $line in *'"list"'*) n=$((n + 1)); echo '{"rooms":[],"n":'$n'}' ;; esac
done)");
    const auto subject = process_subject(options);
    const std::size_t asks = subject->asks_max();
    for (std::size_t i = 0; i < asks; ++i) {
        ask_about(*subject, 20);
    }
    for (std::size_t i = 0; i < asks; ++i) {
        EXPECT_TRUE(std::holds_alternative<ObservedList>(subject->answer()));
    }
}

TEST(ProcessSubject, DropsWhatWasAskedWhenItIsStartedAgain) {
    const auto subject = process_subject(counting());
    deliver_case(*subject, 1);
    const Answer before = answer_in(subject->list());
    for (int i = 0; i < 5; ++i) {
        ask_about(*subject, 4);
    }
    subject->restart();
    subject->deliver(testing::callbacks("c1")->events().front());
    const Answer after = answer_in(subject->list());
    EXPECT_EQ(after.callbacks, 1U);
    EXPECT_NE(after.process, before.process);
}

TEST(ProcessSubject, KeepsTheAnswersBeforeAFailureAndFailsAllAfterIt) {
    const auto subject = process_subject(counting("[ $n = 3 ] && exit 9"));
    for (const int callbacks : {1, 2, 3, 1, 1}) {
        ask_about(*subject, callbacks);
    }
    EXPECT_EQ(answer_in(subject->answer()).callbacks, 1U);
    EXPECT_EQ(answer_in(subject->answer()).callbacks, 2U);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(failure_in(subject->answer()),
                  (SubjectFailure{.kind = FailureKind::died, .what = "it ended with exit code 9"}));
    }
}

TEST(ProcessSubject, IsAFreshProcessAfterEachFailure) {
    const auto subject = process_subject(counting("[ $n = 3 ] && exit 9"));
    std::set<std::string> processes;
    for (int i = 0; i < 3; ++i) {
        deliver_case(*subject, 3);
        EXPECT_EQ(failure_in(subject->list()).kind, FailureKind::died);
        deliver_case(*subject, 2);
        const Answer answer = answer_in(subject->list());
        EXPECT_EQ(answer.callbacks, 2U);
        processes.insert(answer.process);
    }
    EXPECT_EQ(processes.size(), 3U);
}

TEST(ProcessSubject, IsAFreshProcessAfterAsManyCasesAsAskedFor) {
    ProcessOptions options = counting();
    options.restart_every = 2;
    const auto subject = process_subject(options);
    for (int i = 0; i < 6; ++i) {
        ask_about(*subject, i);
    }
    std::vector<std::string> processes;
    for (std::uint64_t i = 0; i < 6; ++i) {
        const Answer answer = answer_in(subject->answer());
        EXPECT_EQ(answer.callbacks, i);
        processes.push_back(answer.process);
    }
    EXPECT_EQ(processes[0], processes[1]);
    EXPECT_EQ(processes[2], processes[3]);
    EXPECT_EQ(processes[4], processes[5]);
    EXPECT_EQ(std::set<std::string>(processes.begin(), processes.end()).size(), 3U);
}

TEST(ProcessSubject, GoesRoundItsProcessesAndAnswersInTheOrderOfTheAsks) {
    // One with a case of two callbacks is slow.
    ProcessOptions options = counting("[ $n = 2 ] && sleep 0.2");
    options.parallel = 3;
    const auto subject = process_subject(options);
    const std::vector<int> cases = {2, 1, 3, 2, 1, 4};
    for (const int callbacks : cases) {
        ask_about(*subject, callbacks);
    }
    std::vector<std::string> processes;
    for (const int callbacks : cases) {
        const Answer answer = answer_in(subject->answer());
        EXPECT_EQ(answer.callbacks, static_cast<std::uint64_t>(callbacks));
        processes.push_back(answer.process);
    }
    EXPECT_THAT(processes, ElementsAre(processes[0], processes[1], processes[2], processes[0],
                                       processes[1], processes[2]));
    EXPECT_EQ(std::set<std::string>(processes.begin(), processes.end()).size(), 3U);
}

TEST(ProcessSubject, HasTimeWhileNobodyWaits) {
    ProcessOptions options = counting();
    options.timeout_ms = 100;
    const auto subject = process_subject(options);
    for (int i = 0; i < 3; ++i) {
        deliver_case(*subject, i);
        EXPECT_EQ(answer_in(subject->list()).callbacks, static_cast<std::uint64_t>(i));
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
    }
}

TEST(ProcessSubject, ThatSaysTooMuchIsToldSoAtTheNextAsk) {
    const auto subject =
        process_subject(counting(R"(answer() { l='{"rooms":[]}'; printf "$l\n$l\n"; })"));
    deliver_case(*subject, 1);
    EXPECT_TRUE(std::holds_alternative<ObservedList>(subject->list()));
    deliver_case(*subject, 0);
    EXPECT_THAT(failure_in(subject->list()).what, HasSubstr("a line that it was not asked for"));
    deliver_case(*subject, 0);
    EXPECT_EQ(answer_in(subject->list()).callbacks, 0U);
}

TEST(ProcessSubject, ThatSaysTooMuchIsToldSoWhenItIsFinished) {
    const auto subject = process_subject(counting("[ $n = 2 ] && trap answer EXIT"));
    deliver_case(*subject, 1);
    EXPECT_EQ(answer_in(subject->list()).callbacks, 1U);
    EXPECT_EQ(subject->finish(), std::nullopt);
    subject->restart();
    deliver_case(*subject, 2);
    EXPECT_EQ(answer_in(subject->list()).callbacks, 2U);
    const auto unasked = subject->finish();
    ASSERT_TRUE(unasked);
    EXPECT_THAT(unasked->what, HasSubstr("a line that it was not asked for"));
}

TEST(ProcessSubject, ThatCannotBeStartedIsUnreachableEachTime) {
    const auto subject = process_subject({.command = {"/nowhere/program"}});
    for (int i = 0; i < 2; ++i) {
        deliver_case(*subject, 1);
        EXPECT_EQ(failure_in(subject->list()).kind, FailureKind::unreachable);
    }
}

TEST(ProcessSubject, LeavesNoChildAndNoZombie) {
    {
        ProcessOptions options = counting("[ $n = 3 ] && exit 9");
        options.parallel = 2;
        options.restart_every = 2;
        const auto subject = process_subject(options);
        for (int i = 0; i < 12; ++i) {
            deliver_case(*subject, i % 4);
            static_cast<void>(subject->list());
        }
        EXPECT_FALSE(has_no_children());
    }
    EXPECT_TRUE(has_no_children());
    EXPECT_FALSE(
        probe(options_of("while read -r l; do case $l in *list*) "
                         "echo '{\"rooms\":[]}' ;; esac; done")));
    EXPECT_TRUE(has_no_children());
}

TEST(Probe, TellsWhatIsListedThatShouldNotBe) {
    const auto wrong = probe(counting());
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->kind, FailureKind::protocol);
    EXPECT_THAT(wrong->what, HasSubstr("it lists something before the first callback: {\"rooms\""));
}

TEST(Probe, ShowsTheLastWordsOfOneThatDies) {
    const auto wrong = probe(options_of("echo first >&2; echo last >&2; exit 6"));
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->kind, FailureKind::died);
    EXPECT_EQ(wrong->what, "it ended with exit code 6");
    EXPECT_EQ(wrong->said, "first\nlast\n");
}

TEST(Probe, AsksNoLessOfAProcessThatIsStartedForEachCase) {
    ProcessOptions options =
        options_of("while read -r l; do case $l in *list*) echo '{\"rooms\":[]}' ;; esac; done");
    options.restart_every = 1;
    EXPECT_EQ(probe(options), std::nullopt);
}

}  // namespace
}  // namespace anyorder
