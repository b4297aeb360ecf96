// `anyorder compare`: several subjects, the same cases.
#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Compare : public CommandTest {
protected:
    // The same for less time.
    [[nodiscard]] Ended compare(std::vector<std::string> subjects) const {
        std::vector<std::string> arguments = {"compare", "--cases", "10000"};
        arguments.insert(arguments.end(), subjects.begin(), subjects.end());
        return anyorder_with(std::move(arguments));
    }
};

TEST_F(Compare, SaysWhoFailsWhichCase) {
    const Ended compared = compare({"reference", "flowchart", "arrival_order"});
    EXPECT_EQ(compared.exit_code, 1);
    EXPECT_EQ(compared.err, "");
    EXPECT_THAT(compared.out,
                AllOf(StartsWith("3 subjects, the same cases for each"),
                      ContainsRegex("\nreference +PASS\n"),
                      ContainsRegex("\nflowchart +FAIL +case 1: 2 callbacks, 3 arrivals\n"),
                      ContainsRegex("\narrival_order +FAIL +case 2: 2 callbacks, 2 arrivals\n")));
    EXPECT_THAT(compared.out, AllOf(ContainsRegex("\n +case 1   case 2\n"),
                                    ContainsRegex("\nreference +right    right\n"),
                                    ContainsRegex("\nflowchart +WRONG    right\n"),
                                    ContainsRegex("\narrival_order +WRONG    WRONG\n")));
    EXPECT_THAT(compared.out, Not(ContainsRegex(" \n")));
}

TEST_F(Compare, StoresEachCaseAndShowsIt) {
    const Ended compared = compare({"flowchart", "arrival_order"});
    const auto names = folder_.names_in(".anyorder");
    ASSERT_EQ(names.size(), 2U);
    for (const std::string& name : names) {
        EXPECT_THAT(compared.out, HasSubstr(": .anyorder/" + name + "\n\nexecuted "));
        EXPECT_EQ(anyorder("replay .anyorder/" + name).exit_code, 1);
    }
}

TEST_F(Compare, NumbersACaseThatIsTheSameOnce) {
    const std::string process = std::string(ANYORDER_COMMAND) + " subject arrival_order";
    const Ended compared = compare({"arrival_order", "arrival_order", process});
    EXPECT_EQ(compared.exit_code, 1);
    EXPECT_THAT(compared.out,
                AllOf(ContainsRegex("\narrival_order +FAIL +case 1: 2 callbacks, 2 arrivals\n"),
                      ContainsRegex("\narrival_order#2 +FAIL +case 1: 2 callbacks, 2 arrivals\n"),
                      ContainsRegex("\nanyorder +FAIL +case 1: 2 callbacks, 2 arrivals\n"),
                      Not(HasSubstr("case 2"))));
    EXPECT_EQ(folder_.names_in(".anyorder").size(), 1U);
}

TEST_F(Compare, PassesWhereAllPass) {
    const Ended compared = compare({"reference", "two_tables"});
    EXPECT_EQ(compared.exit_code, 0);
    EXPECT_THAT(compared.out,
                AllOf(ContainsRegex("\nreference +PASS\n"), ContainsRegex("\ntwo_tables +PASS\n"),
                      Not(HasSubstr("Each smallest case"))));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".anyorder"));
}

TEST_F(Compare, SaysWhichSubjectFailedToAnswer) {
    const Ended compared = compare({"reference", "sh -c 'exit 7'"});
    EXPECT_EQ(compared.exit_code, 3);
    EXPECT_THAT(compared.out, ContainsRegex("\nsh +SUBJECT FAILED +it ended with exit code 7\n"));
}

TEST_F(Compare, TakesAWrongListForWorseThanNone) {
    const Ended compared = compare({"arrival_order", "sh -c 'exit 7'"});
    EXPECT_EQ(compared.exit_code, 1);
    EXPECT_THAT(compared.out, ContainsRegex("\nsh +FAILED\n"));
}

TEST_F(Compare, RefusesWhatIsNoSubject) {
    expect_usage_error(compare({"reference", "nobody"}), {"nobody", "anyorder subjects"});
    expect_usage_error(compare({"reference", ""}), {"anyorder subjects"});
    expect_usage_error(compare({"./nowhere.so"}), {"./nowhere.so"});
    expect_usage_error(compare({}), {"subjects"});
}

TEST_F(Compare, RefusesAQuoteThatIsNotClosed) {
    expect_usage_error(compare({"python3 'my subject.py"}), {"quote", "python3 'my subject.py"});
}

TEST_F(Compare, TakesQuotesAndBackslashesAsAShellDoes) {
    folder_.write("my subject.sh", "exec " ANYORDER_COMMAND " subject arrival_order\n");
    for (const std::string word : {"sh 'my subject.sh'", "sh \"my subject.sh\"",
                                   "sh my\\ subject.sh", "  sh   ./my' 'subject.sh "}) {
        const Ended compared = compare({word});
        EXPECT_EQ(compared.exit_code, 1) << word;
        EXPECT_THAT(compared.out, ContainsRegex("\nmy-subject.sh +FAIL")) << word;
    }
}

}  // namespace
}  // namespace anyorder
