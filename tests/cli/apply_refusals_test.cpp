#include <gmock/gmock.h>

#include "bodies.h"
#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string good = body::room_create("858012925204410400", "1499676978027");
constexpr std::string_view list_of_good =
    R"({"rooms":[{"room_id":"r1","room_session_id":"858012925204410400","streams":[],"users":[]}]})"
    "\n";

class ApplyRefusals : public CommandTest {
protected:
    // What is said about a bad line in the second place, between two good ones that count.
    [[nodiscard]] std::string said_of(const std::string& bad) const {
        folder_.write("in.ndjson", good + "\n" + bad + "\n" + good + "\n");
        const Ended outcome = anyorder("apply in.ndjson");
        EXPECT_EQ(outcome.exit_code, 2);
        EXPECT_EQ(outcome.out, list_of_good);
        const auto lines = lines_of(outcome.err);
        if (lines.size() != 2) {
            ADD_FAILURE() << outcome.err;
            return {};
        }
        EXPECT_THAT(lines[0], StartsWith("in.ndjson:2: "));
        EXPECT_THAT(lines[1], HasSubstr("1 of 3 callbacks could not be read"));
        return lines[0];
    }
};

TEST_F(ApplyRefusals, NameAnEventThatIsNoneOfTheSix) {
    EXPECT_THAT(said_of(R"({"event":"room_dance","room_id":"r1","room_session_id":1})"),
                AllOf(HasSubstr("'event'"), HasSubstr("\"room_dance\"")));
}

TEST_F(ApplyRefusals, NameAMissingField) {
    EXPECT_THAT(said_of(R"({"event":"room_create","room_session_id":1,"room_create_time":"1"})"),
                AllOf(HasSubstr("'room_id'"), HasSubstr("missing")));
}

TEST_F(ApplyRefusals, NameABadNumberAndShowIt) {
    EXPECT_THAT(said_of(body::stream_create("1", "s1", "x1")),
                AllOf(HasSubstr("'stream_seq'"), HasSubstr("number"), HasSubstr("\"x1\"")));
    EXPECT_THAT(said_of(body::room_create("1.5", "1")),
                AllOf(HasSubstr("'room_session_id'"), HasSubstr("\"1.5\"")));
    EXPECT_THAT(said_of(body::room_create("18446744073709551616", "1")),
                AllOf(HasSubstr("'room_session_id'"), HasSubstr("\"18446744073709551616\"")));
}

TEST_F(ApplyRefusals, SayWhatIsNoJsonAndWhatIsNoObject) {
    EXPECT_THAT(said_of("hello"), HasSubstr("JSON"));
    EXPECT_THAT(said_of(good.substr(0, good.size() - 1)), HasSubstr("JSON"));
    EXPECT_THAT(said_of("[]"), HasSubstr("no object"));
    EXPECT_THAT(said_of(std::string(1, '\0')), HasSubstr("JSON"));
    EXPECT_THAT(said_of("\xff\xfe"), HasSubstr("JSON"));
}

TEST_F(ApplyRefusals, SayThatAPercentEncodedBodyIsBroken) {
    EXPECT_THAT(said_of("%7B%2"), HasSubstr("%"));
}

TEST_F(ApplyRefusals, SayThatALineIsOverOneMebibyte) {
    const std::string padding((1 << 20) + 1 - good.size(), ' ');
    EXPECT_THAT(said_of(good + padding), HasSubstr("longer than 1048576 bytes"));
    EXPECT_THAT(said_of(std::string(std::size_t{5} << 20, 'x')),
                HasSubstr("longer than 1048576 bytes"));
}

TEST_F(ApplyRefusals, AreNoneForALineOfExactlyOneMebibyte) {
    const std::string padding((1 << 20) - good.size(), ' ');
    EXPECT_EQ(output("apply", good + padding + "\n"), list_of_good);
}

TEST_F(ApplyRefusals, LetNoControlCharacterReachTheTerminal) {
    EXPECT_THAT(said_of(body::room_create(R"("\u001b[31m\n\u202e")", "1")),
                AllOf(HasSubstr("\\x1b[31m"), Not(HasSubstr("\x1b"))));
    EXPECT_THAT(anyorder_with({"apply", "no\x1b[31mfile\n"}).err, Not(HasSubstr("\x1b")));
}

TEST_F(ApplyRefusals, CountEveryBadLineByItsNumberInTheFileEmptyLinesIncluded) {
    const Ended outcome = anyorder("apply", "\nx\n\n" + good + "\r\ny");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.out, list_of_good);
    const auto lines = lines_of(outcome.err);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_THAT(lines[0], StartsWith("standard input:2: "));
    EXPECT_THAT(lines[1], StartsWith("standard input:5: "));
    EXPECT_THAT(lines[2], HasSubstr("2 of 3 callbacks could not be read"));
}

TEST_F(ApplyRefusals, NameAFileThatIsNotThere) {
    expect_usage_error(anyorder("apply nowhere.ndjson"), {"nowhere.ndjson", "No such file"});
}

TEST_F(ApplyRefusals, NameAFolderGivenAsAFile) {
    expect_usage_error(anyorder_with({"apply", folder_.path().string()}),
                       {folder_.path().string(), "directory"});
}

TEST_F(ApplyRefusals, NameTheFormatThatThereIsNotAndThoseThereAre) {
    expect_usage_error(anyorder("apply --format yaml"),
                       {"--format", "yaml", "table", "json", "vendor"});
    expect_usage_error(anyorder("apply --format 2"), {"--format", "table"});
}

TEST_F(ApplyRefusals, NameASecondFile) {
    expect_usage_error(anyorder("apply one two"), {"two"});
}

}  // namespace
}  // namespace anyorder
