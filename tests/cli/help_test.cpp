#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

class Help : public CommandTest {};

TEST_F(Help, OfEveryCommandShowsItsOptionsAndAnExample) {
    for (const std::string command : {"check", "replay", "explain", "compare", "bench", "init",
                                      "simulate", "apply", "subjects", "subject", "host"}) {
        EXPECT_THAT(output(command + " --help"),
                    AllOf(HasSubstr("Usage: anyorder " + command),
                          ContainsRegex("Examples?:[ \n]+anyorder[^\n]* " + command)));
    }
}

TEST_F(Help, NamesEveryCommandAndShowsAnExample) {
    EXPECT_THAT(output("--help"),
                AllOf(HasSubstr("check "), HasSubstr("replay "), HasSubstr("simulate "),
                      HasSubstr("apply "), HasSubstr("subjects "), HasSubstr("Example: anyorder")));
}

TEST_F(Help, SaysOfCheckWhatTheExitCodesMean) {
    EXPECT_THAT(output("check --help"),
                HasSubstr("0 pass, 1 counterexample, 2 usage, 3 subject failed, 4 inconclusive"));
}

TEST_F(Help, IsPointedToWhereNoCommandIsGiven) {
    expect_usage_error(anyorder(""), {"--help"});
}

TEST_F(Help, IsPointedToWhereThereIsNoSuchCommand) {
    expect_usage_error(anyorder("frobnicate"), {"frobnicate", "--help"});
}

TEST_F(Help, HasAVersion) {
    EXPECT_THAT(output("--version"), testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

}  // namespace
}  // namespace anyorder
