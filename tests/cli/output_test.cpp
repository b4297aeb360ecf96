// What the command writes is worth nothing where it does not arrive, or where it cannot be pasted.
#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::HasSubstr;

class Output : public CommandTest {
protected:
    // `script` in a shell; the command is `anyorder` there.
    [[nodiscard]] Ended shell(const std::string& script) const {
        return run({.arguments = {"/bin/sh", "-c", R"(anyorder() { "$0" "$@"; }; )" + script,
                                  ANYORDER_COMMAND},
                    .folder = folder_.path()});
    }
};

TEST_F(Output, ThatDoesNotFitIsAnErrorOfEveryCommand) {
    const CaseFile found = case_of_check("--subject arrival_order");
    for (const std::string& command :
         {std::string("check --lists rooms --cases 100 --no-planted"),
          "replay --subject reference " + found.name, std::string("simulate"),
          std::string("simulate --truth"), std::string("apply"), std::string("subjects")}) {
        const Ended outcome = shell("anyorder " + command + " </dev/null >/dev/full");
        EXPECT_EQ(outcome.exit_code, 2) << command;
        EXPECT_THAT(outcome.err, HasSubstr("standard output")) << command;
    }
}

TEST_F(Output, OfCheckHoldsACommandThatCanBePastedIntoAShell) {
    for (const std::string folder : {"plain", "two words", "it's $HOME", "-dash"}) {
        const Ended checked =
            anyorder_with({"check", "--subject", "arrival_order", "--out=" + folder});
        ASSERT_EQ(checked.exit_code, 1) << checked.err;
        const std::string before = "Replay it with: ";
        const std::size_t begin = checked.out.find(before) + before.size();
        const std::string command =
            checked.out.substr(begin, checked.out.find("\n\n", begin) - begin);
        EXPECT_EQ(shell(command).exit_code, 1) << command << "\n" << shell(command).err;
    }
}

TEST_F(Output, OfSimulateMayBeReadInPart) {
    const Ended outcome = shell("anyorder simulate --operations 20000 | head -n 1");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(lines_of(outcome.out).size(), 1U);
    EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace anyorder
