#include "process.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace anyorder {
namespace {

TEST(Process, IsGivenItsArgumentsAsTheyAre) {
    const Ended outcome = run({.arguments = {"/usr/bin/printf", "[%s]", "a  b", "", "$HOME"}});
    EXPECT_EQ(outcome.out, "[a  b][][$HOME]");
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.exit_code, 0);
}

TEST(Process, ReadsAnInputLargerThanAPipeWhileItWrites) {
    const std::string input(1 << 20, 'x');
    EXPECT_EQ(run({.arguments = {"/bin/cat"}, .input = input}).out, input);
}

TEST(Process, MayEndBeforeItHasReadItsInput) {
    EXPECT_EQ(run({.arguments = {"/bin/sh", "-c", "exit 7"}, .input = std::string(1 << 20, 'x')})
                  .exit_code,
              7);
}

TEST(Process, KeepsWhatWentToEachOutputApart) {
    const Ended outcome = run({.arguments = {"/bin/sh", "-c", "echo out; echo err >&2"}});
    EXPECT_EQ(outcome.out, "out\n");
    EXPECT_EQ(outcome.err, "err\n");
}

TEST(Process, RunsInItsFolder) {
    const TemporaryFolder folder;
    folder.write("here", "x");
    EXPECT_EQ(run({.arguments = {"/bin/ls"}, .folder = folder.path()}).out, "here\n");
}

TEST(Process, ThatASignalEndedHas128AndItsNumber) {
    EXPECT_EQ(run({.arguments = {"/bin/sh", "-c", "kill -SEGV $$"}}).exit_code, 139);
}

TEST(Process, ThatCannotBeStartedIsAnError) {
    EXPECT_THROW(run({.arguments = {"/nowhere/program"}}), std::runtime_error);
}

TEST(Process, ThatHangsIsKilled) {
    EXPECT_THROW(run({.arguments = {"/bin/sleep", "60"}, .time_max = std::chrono::seconds(1)}),
                 std::runtime_error);
}

TEST(TemporaryFolder, IsGoneWithAllThatIsInIt) {
    std::filesystem::path path;
    {
        const TemporaryFolder folder;
        path = folder.path();
        folder.write("a", "text");
        EXPECT_EQ(folder.read("a"), "text");
        EXPECT_EQ(folder.names_in("."), std::vector<std::string>{"a"});
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace anyorder
