// Subjects that do not answer in time, and subjects that are only slow.
#include <gmock/gmock.h>

#include "hostile_test.h"

namespace anyorder {
namespace {

using testing::HasSubstr;

class HostileSilence : public HostileTest {
protected:
    HostileSilence() { timeout_ = "500ms"; }
};

TEST_F(HostileSilence, FromTheStartIsAHang) {
    expect_breakdown(
        "complain('waiting for a lock'); time.sleep(1000)",
        {"SUBJECT FAILED (hung): it did not read its input for 500 ms", "waiting for a lock"});
}

TEST_F(HostileSilence, AfterACertainCallbackIsShrunkToIt) {
    expect_breakdown(R"(
class Subject(Right):
    def callback(self, body):
        super().callback(body)
        if body["event"] == "stream_close":
            complain("waiting for " + body["stream_id"])
            time.sleep(1000)
)",
                     {"(hung): it gave no answer for 500 ms", "waiting for s1",
                      "The smallest case found that does it has 3 callbacks", "\nexecuted "},
                     "--lists streams --deliver once --cases 6000");
    const Ended replayed = replay_the_case();
    EXPECT_EQ(replayed.exit_code, 3);
    EXPECT_THAT(replayed.out, HasSubstr("(hung): it gave no answer for 500 ms"));
}

TEST_F(HostileSilence, OfABufferThatIsNeverFlushedIsExplained) {
    expect_breakdown(R"(
buffered = open(1, "w", buffering=1 << 20)

def say(text):
    print(text, file=buffered)
)",
                     {"(hung): it gave no answer for 500 ms (an answer must be flushed, and end "
                      "with a line feed)"});
}

TEST_F(HostileSilence, AfterHalfALineShowsTheHalf) {
    expect_breakdown(R"(
class Subject(Right):
    def answer(self):
        print('{"rooms":', end="", flush=True)
        time.sleep(1000)
)",
                     {"(hung): it did not end its answer for 500 ms: {\"rooms\":"});
}

TEST_F(HostileSilence, BehindADrizzleOfBytesIsAHang) {
    expect_breakdown(R"(
class Subject(Right):
    def answer(self):
        for c in '{"rooms":' + 10000 * ' ':
            print(c, end="", flush=True)
            time.sleep(0.05)
)",
                     {"(hung): it did not end its answer for 500 ms: {\"rooms\":"});
}

TEST_F(HostileSilence, BehindAFloodOfComplaintsIsAHang) {
    expect_breakdown(R"(
while True:
    complain("all is well " + 4000 * "." + " indeed")
)",
                     {"(hung): it did not read its input for 500 ms", "indeed\n"});
}

TEST_F(HostileSilence, OfAClosedStandardInputIsNamed) {
    expect_breakdown("os.close(0); time.sleep(1000)",
                     {"(hung): it closed its standard input and gave no answer for 500 ms"});
}

TEST_F(HostileSilence, OfAClosedStandardOutputIsNamed) {
    expect_breakdown("os.close(1); time.sleep(1000)", {"(died): it closed its standard output"});
}

// Each callback takes long, and a case much longer than the time limit.
TEST_F(HostileSilence, IsNotWhatSlowReadersAreBlamedFor) {
    const Ended outcome = check(R"(
def serve(subject):
    while True:
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(0, 1)
            if not byte:
                return
            line += byte
        said = json.loads(line)
        if said["op"] == "reset":
            subject.reset()
        elif said["op"] == "callback":
            subject.callback(said["body"])
            time.sleep(0.03)
        else:
            subject.answer()
)",
                                "--cases 4 --strategy uniform --lists streams");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

TEST_F(HostileSilence, IsNotWhatSlowAnswersAreBlamedFor) {
    const Ended outcome = check(R"(
class Subject(Right):
    def answer(self):
        time.sleep(0.1)
        super().answer()
)",
                                "--cases 12");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

// While the others work, one of three has nothing to do for longer than the time limit.
TEST_F(HostileSilence, OfOneThatIsAskedNothingIsNoHang) {
    const Ended outcome = check(R"(
class Subject(Right):
    def answer(self):
        time.sleep(0.2)
        super().answer()
)",
                                "--cases 12 --strategy uniform --jobs 3");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

TEST_F(HostileSilence, AfterTheEndOfTheInputIsEndedForIt) {
    const Ended outcome = check("serve(Subject()); time.sleep(1000)", "--timeout 30s");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

}  // namespace
}  // namespace anyorder
