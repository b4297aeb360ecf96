// Subjects that answer something else than one list for each question.
#include <gmock/gmock.h>

#include "hostile_test.h"

namespace anyorder {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class HostileAnswer : public HostileTest {
protected:
    // The script's answer is this expression.
    void expect_breakdown_of_answer(const std::string& expression,
                                    const std::vector<std::string>& parts) {
        expect_breakdown(
            "class Subject(Right):\n    def answer(self):\n        say(" + expression + ")\n",
            parts);
    }
};

TEST_F(HostileAnswer, ThatIsGarbageIsShown) {
    expect_breakdown_of_answer(
        R"("<h1>502 Bad Gateway</h1>")",
        {"SUBJECT FAILED (broke the protocol): its answer is no list: it is not JSON; it printed: "
         "<h1>502 Bad Gateway</h1>"});
}

TEST_F(HostileAnswer, ThatIsBlankIsNoList) {
    expect_breakdown_of_answer(R"("")", {"its answer is no list: it is not JSON"});
}

TEST_F(HostileAnswer, ThatIsNotUtf8IsShownEscaped) {
    expect_breakdown(R"(
class Subject(Right):
    def answer(self):
        os.write(1, b'{"rooms":[{"room_id":"\xff\xfe"}]}\n')
)",
                     {"its answer is no list: it is not JSON", R"(\xff\xfe)"});
}

TEST_F(HostileAnswer, ThatSpeaksToTheTerminalIsShownEscaped) {
    expect_breakdown_of_answer(R"("\x1b[2J gone")", {R"(it printed: \x1b[2J gone)"});
}

TEST_F(HostileAnswer, ThatNestsWithoutEndIsNoList) {
    expect_breakdown_of_answer(R"(100000 * "[" + 100000 * "]")", {"it nests too deep"});
}

TEST_F(HostileAnswer, WithoutAListThatIsAskedForNeverPasses) {
    expect_breakdown_of_answer(R"("{}")", {"its answer is no list: rooms is missing"});
    expect_breakdown(R"(
class Subject(Right):
    def room(self, room, session):
        listed = super().room(room, session)
        del listed["users"]
        return listed
)",
                     {"its answer is no list: rooms[0].users is missing"});
}

TEST_F(HostileAnswer, OfAFloodOfLinesIsNotWaitedFor) {
    expect_breakdown("while True: print('starting ' + 1000 * '.')",
                     {"(broke the protocol)", "starting ..."});
}

TEST_F(HostileAnswer, OfAGreetingIsALineNotAskedFor) {
    expect_breakdown("say('Listening on port 8080')",
                     {"(broke the protocol)", "Listening on port"});
}

#ifndef __SANITIZE_ADDRESS__
constexpr std::size_t memory_limit_bytes = 300U << 20;
#else
constexpr std::size_t memory_limit_bytes = 3000U << 20;
#endif

TEST_F(HostileAnswer, OfOneGibibyteTakesBoundedMemory) {
    const Ended outcome = check(R"(
class Subject(Right):
    def answer(self):
        part = b'{"room_id":"r","streams":[],"users":[]},' * 1000
        os.write(1, b'{"rooms":[')
        for i in range((1 << 30) // len(part)):
            os.write(1, part)
)");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, HasSubstr("its answer is longer than 16 MiB: {\"rooms\":["));
    EXPECT_LT(outcome.memory_max_bytes, memory_limit_bytes);
}

// The worst that fits: as many values as there can be in the longest answer allowed.
TEST_F(HostileAnswer, OfTheGreatestLengthAllowedTakesBoundedMemory) {
    const Ended outcome = check(R"(
class Subject(Right):
    def answer(self):
        part = b'1,' * 8000
        os.write(1, b'{"rooms":[')
        for i in range(1020):
            os.write(1, part)
        os.write(1, b'1]}\n')
)");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, HasSubstr("rooms[0] is not an object"));
    EXPECT_LT(outcome.memory_max_bytes, memory_limit_bytes);
}

TEST_F(HostileAnswer, OfAHundredMegabytesWithoutALineFeedIsTooLong) {
    expect_breakdown("for i in range(100): os.write(1, 1000000 * b'x')",
                     {"its answer is longer than 16 MiB: xxx"});
}

TEST_F(HostileAnswer, GivenTwiceIsALineNotAskedFor) {
    expect_breakdown(R"(
class Subject(Right):
    def answer(self):
        super().answer()
        super().answer()
)",
                     {"(broke the protocol): it printed a line that it was not asked for: "
                      "{\"rooms\": ["});
}

TEST_F(HostileAnswer, GivenTwiceAfterACertainCallbackNeverPasses) {
    const Ended outcome = check(R"(
class Subject(Right):
    def answer(self):
        text = json.dumps({"rooms": self.list()})
        twice = any(ended for seq, ended in self.changes.values())
        say(text + "\n" + text if twice else text)
)");
    EXPECT_EQ(outcome.exit_code, 3) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("a line that it was not asked for"));
}

TEST_F(HostileAnswer, GivenToEveryCallbackIsALineNotAskedFor) {
    expect_breakdown(R"(
class Subject(Right):
    def callback(self, body):
        super().callback(body)
        self.answer()
)",
                     {"it printed a line that it was not asked for"});
}

TEST_F(HostileAnswer, GivenToCallbacksInsteadOfQuestionsIsALineNotAskedFor) {
    expect_breakdown(R"(
class Subject(Right):
    def callback(self, body):
        super().callback(body)
        super().answer()
    def answer(self):
        pass
)",
                     {"it printed a line that it was not asked for"});
}

TEST_F(HostileAnswer, GivenToResetsInsteadOfQuestionsIsALineNotAskedFor) {
    expect_breakdown(R"(
class Subject(Right):
    started = False
    def reset(self):
        super().reset()
        if Subject.started:
            super().answer()
        Subject.started = True
    def answer(self):
        pass
)",
                     {"it printed a line that it was not asked for"});
}

TEST_F(HostileAnswer, WithAnEntryTwiceIsAWrongList) {
    const Ended outcome = check(R"(
class Subject(Right):
    def list(self):
        return 2 * super().list()
)");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, HasSubstr("room r1 is listed twice"));
}

TEST_F(HostileAnswer, BesideAFloodOfComplaintsIsHeard) {
    const Ended outcome = check(R"(
class Subject(Right):
    def callback(self, body):
        super().callback(body)
        complain(1000000 * "x")
)",
                                "--cases 60");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
    EXPECT_THAT(outcome.out, StartsWith("subject.py: PASS"));
}

// Both pipes are full at times, each side waiting for the other to read.
TEST_F(HostileAnswer, OfAMegabyteToEveryQuestionBlocksNobody) {
    const Ended outcome = check(R"(
class Subject(Right):
    def answer(self):
        say(json.dumps({"padding": 1000000 * "x", "rooms": self.list()}))
)",
                                "--cases 24");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

}  // namespace
}  // namespace anyorder
