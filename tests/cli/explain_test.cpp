// `anyorder explain` tells a stored case callback by callback.
#include <algorithm>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Explain : public CommandTest {
protected:
    // A case of tests/corpus, under a short name.
    [[nodiscard]] std::string corpus(const std::string& name) const {
        folder_.write("found.case.json",
                      text_of_file(std::string(ANYORDER_CORPUS "/") + name + ".case.json"));
        return "found.case.json";
    }
};

constexpr std::string_view ghost_of_the_flowchart =
    R"(5 callbacks, numbered in the order in which they happened, and told in the order in which they
arrived.
"seq" is the number that the vendor gives to each change of a room's streams: 1, 2, 3 and so on, in
the order in which they happened. The changes of its users are numbered apart. Of two callbacks
about one stream the one with the greater seq is newer, whichever arrives first.
A tombstone is the memory that a stream or user has ended: while older callbacks about it can still
arrive, they must find it.

1.  callback 1: room_create r1, session 1
    engine  applied: no later creation of this room has arrived: the room is listed with session 1
    live    no streams
    listed  the same

2.  callback 2: stream_create s1, seq 1
    engine  applied: seq 1 is the newest about this stream: it is listed from now on
    live    room r1 (session 1) with stream s1 (seq 1)
    listed  the same

3.  callback 5: stream_close s1, seq 4
    engine  applied: seq 4 is the newest about this stream: it is taken off the list; its end is
            remembered (a tombstone) until seq 2 and 3 are in
    live    no streams
    listed  the same

4.  callback 3: stream_close s1, seq 2
    engine  superseded: seq 2 is older than seq 4, which came before it and is about the same
            stream: it has ended since, and the list does not change; the tombstone of seq 4 stays
            until seq 3 is in
    live    no streams
    listed  the same

5.  callback 4: stream_create s1, seq 3
    engine  superseded: seq 3 is older than seq 4, which came before it and is about the same
            stream: it has ended since, and the list does not change; everything up to seq 4 has
            arrived: the tombstone of seq 4 is dropped
    live    no streams
    listed  room r1 (session 1) with stream s1 (seq 3)
      !     stream s1 in r1 is a ghost: it is listed and not live

flowchart: FAIL: this delivery ended with a list that is not true.
Its list differed from what had arrived after 1 of 5 arrivals.
)";

TEST_F(Explain, TellsWhyTheFlowchartsGhostIsNone) {
    EXPECT_THAT(output("explain " + corpus("flowchart-forgets-deleted-stream")),
                AllOf(StartsWith(std::string(ghost_of_the_flowchart)),
                      HasSubstr("\nIt passes when callback 3 (stream_close s1, seq 2) arrives "
                                "before callback 5")));
}

constexpr std::string_view reopened =
    R"(4 callbacks, numbered in the order in which they happened, and told in the order in which they
arrived.

1.  callback 2: room_close r1, session 1
    engine  deferred: nothing else of session 1 has arrived, and it is over; what comes of it later
            counts no more
    live    nothing
    listed  the same

2.  callback 3: room_create r1, session 2
    engine  applied: no later creation of this room has arrived: the room is listed with session 2
    live    room r1 (session 2)
    listed  the same

3.  callback 4: room_close r1, session 2
    engine  applied: session 2 was the room's current one: the room is taken off the list, with all
            in it
    live    nothing
    listed  the same

4.  callback 1: room_create r1, session 1
    engine  session over: session 1 is over: its room_close came before
    live    nothing
    listed  the same

reference: PASS: this delivery ended with the list that is true.
)";

TEST_F(Explain, TellsHowARoomThatComesBackIsKeptApart) {
    EXPECT_EQ(output("explain --subject reference " + corpus("flowchart-room-create-after-close")),
              reopened);
}

TEST_F(Explain, SaysThatNobodyIsAskedWhereTheSubjectDoesNotComeWithIt) {
    Json found = case_of_check("--subject arrival_order --lists streams").json();
    found["found"]["subject"] = "mine.py";
    folder_.write("mine.case.json", found.dump());
    EXPECT_THAT(output("explain mine.case.json"),
                AllOf(StartsWith("No subject is asked what it lists. The case was found with "
                                 "'mine.py', which does not come"),
                      HasSubstr("engine  applied: "), HasSubstr("\nWhat is true in the end: "),
                      Not(HasSubstr("listed  "))));
    found.erase("found");
    folder_.write("nobodys.case.json", found.dump());
    EXPECT_THAT(output("explain nobodys.case.json"),
                StartsWith("No subject is asked what it lists. To see its lists as well,"));
    EXPECT_THAT(output("explain nobodys.case.json --subject arrival_order"),
                HasSubstr("arrival_order: FAIL"));
}

TEST_F(Explain, DrawsThePictureAlone) {
    const std::string path = corpus("flowchart-one-repeat");
    EXPECT_THAT(output("explain --svg " + path),
                AllOf(StartsWith("<svg "), HasSubstr("</svg>\n"), Not(HasSubstr("engine  "))));
    EXPECT_THAT(output("explain --mermaid " + path), StartsWith("sequenceDiagram\n"));
    EXPECT_THAT(output("explain --mermaid --subject reference " + path),
                Not(HasSubstr("is a ghost")));
    expect_usage_error(anyorder("explain --svg --mermaid " + path), {"--svg and --mermaid"});
}

TEST_F(Explain, RefusesWhatIsNoCase) {
    expect_usage_error(anyorder("explain"), {"case"});
    expect_usage_error(anyorder("explain nowhere.case.json"), {"nowhere.case.json"});
    expect_usage_error(anyorder("explain --subject nobody " + corpus("flowchart-one-repeat")),
                       {"nobody", "anyorder subjects"});
}

TEST_F(Explain, EndsWithThreeWhereTheSubjectFails) {
    EXPECT_THAT(output("explain " + corpus("flowchart-one-repeat") + " -- false", "", 3),
                HasSubstr("SUBJECT FAILED (died)"));
}

TEST_F(Explain, ShowsIdsAsAsciiWhereAskedTo) {
    const CaseFile found =
        case_of_check("--subject flowchart --lists streams --deliver once --distinct-times");
    Json wide = found.json();
    std::string text = wide.dump();
    for (std::size_t at = 0; (at = text.find("\"s1\"", at)) != std::string::npos;) {
        text.replace(at, 4, "\"é1\"");
    }
    folder_.write("wide.case.json", text);
    EXPECT_THAT(output("explain wide.case.json"), HasSubstr("stream_create é1"));
    const std::string ascii = output("explain --ascii wide.case.json");
    EXPECT_THAT(ascii, HasSubstr("stream_create \\u{e9}1"));
    EXPECT_TRUE(std::ranges::all_of(ascii, [](char c) { return c >= 0; }));
}

// The example in Python, but it lists a room before its creation has arrived.
std::string lists_rooms_early() {
    std::string text = text_of_file(ANYORDER_EXAMPLES "/subjects/python/right.py");
    const std::string_view right = "return max(created_last, default=None)";
    text.replace(text.find(right), right.size(),
                 "return max(created_last, default=max(self.open, default=None))");
    return text;
}

TEST_F(Explain, JudgesACaseAfterEveryArrivalWhereItWasFoundSo) {
    folder_.write("early.py", lists_rooms_early());
    const std::string subject = " -- python3 early.py";
    EXPECT_THAT(output("check --cases 2000 --no-planted --lists users" + subject),
                AllOf(HasSubstr(": PASS"), HasSubstr("how long wrong   its list differed")));
    const std::string found =
        output("check --cases 500 --no-planted --lists users --every-prefix" + subject, "", 1);
    EXPECT_THAT(found, AllOf(HasSubstr("FAIL: after an arrival the list was not right"),
                             HasSubstr("judged after every arrival")));
    const std::string path = ".anyorder/" + folder_.names_in(".anyorder")[0];
    EXPECT_THAT(output("replay " + path + subject, "", 1),
                HasSubstr("FAIL: after arrival 1 the list was not right by what had arrived."));
    EXPECT_THAT(output("replay " + path + " --subject reference"),
                HasSubstr("PASS: after every arrival the list was right"));
    EXPECT_THAT(output("explain " + path + subject),
                HasSubstr("FAIL: after arrival 1 the list was not right by what had arrived."));
    EXPECT_THAT(anyorder("check --cases 500 --no-planted --lists users" + subject).err,
                HasSubstr("it is judged after every arrival, and this plan at the end"));
}

}  // namespace
}  // namespace anyorder
