// Pictures of cases as the commands draw them: in colour where a terminal has it, in ASCII where
// that is asked for.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::HasSubstr;
using testing::Not;

class Pictures : public CommandTest {
protected:
    // What a terminal gets to see of `anyorder ARGUMENTS`.
    [[nodiscard]] std::string on_a_terminal(const std::vector<std::string>& arguments,
                                            const std::vector<std::string>& environment) const {
        std::vector<std::string> words = {
            "/usr/bin/python3", "-c",
            "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
            ANYORDER_COMMAND};
        words.insert(words.end(), arguments.begin(), arguments.end());
        const Ended ended =
            run({.arguments = words, .environment = environment, .folder = folder_.path()});
        EXPECT_EQ(ended.exit_code, 1) << ended.err << ended.out;
        EXPECT_THAT(ended.out, HasSubstr("is a ghost"));
        return ended.out;
    }
};

bool is_ascii(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c < '\x7f'); });
}

TEST_F(Pictures, AreDrawnInAsciiWhereThatIsAskedFor) {
    const CaseFile found = case_of_check("--subject arrival_order --lists rooms");
    for (const std::string command : {"check --subject arrival_order --lists rooms",
                                      "compare arrival_order --lists rooms", "replay CASE"}) {
        std::string words = command;
        if (const std::size_t at = words.find("CASE"); at != std::string::npos) {
            words.replace(at, 4, found.name);
        }
        const Ended plain = anyorder(words);
        EXPECT_FALSE(is_ascii(plain.out)) << command;
        const Ended ascii = anyorder(words + " --ascii");
        EXPECT_EQ(ascii.exit_code, 1) << ascii.err;
        EXPECT_THAT(ascii.out, HasSubstr("------------x-+\n")) << command;
        EXPECT_TRUE(is_ascii(ascii.out)) << command;
    }
}

TEST_F(Pictures, WriteOutTheCharactersOfIdsInAscii) {
    std::string text = case_of_check("--subject arrival_order --lists rooms").text;
    for (std::size_t at = text.find("\"r1\""); at != std::string::npos;
         at = text.find("\"r1\"", at)) {
        text.replace(at, 4, "\"部屋\"");
    }
    folder_.write("wide.case.json", text);
    EXPECT_THAT(anyorder("replay wide.case.json").out, HasSubstr("room 部屋 is a ghost"));
    const Ended ascii = anyorder("replay wide.case.json --ascii");
    EXPECT_THAT(ascii.out, HasSubstr("room \\u{90e8}\\u{5c4b} is a ghost"));
    EXPECT_TRUE(is_ascii(ascii.out)) << ascii.out;
}

TEST_F(Pictures, HaveColoursWhereATerminalHasThem) {
    const std::string name = case_of_check("--subject arrival_order --lists rooms").name;
    EXPECT_THAT(anyorder("replay " + name).out, Not(HasSubstr("\x1b")));
    const std::vector<std::string> replay = {"replay", name};
    EXPECT_THAT(on_a_terminal(replay, {"TERM=xterm", "NO_COLOR="}), HasSubstr("\x1b[1;31mroom"));
    EXPECT_THAT(on_a_terminal(replay, {"TERM=xterm", "NO_COLOR=1"}), Not(HasSubstr("\x1b")));
    EXPECT_THAT(on_a_terminal(replay, {"TERM=dumb", "NO_COLOR="}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace anyorder
