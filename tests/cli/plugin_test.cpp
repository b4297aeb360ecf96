// Shared libraries as subjects: `check --plugin`.
#include <cstdlib>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class Plugin : public CommandTest {
protected:
    // A check of one of the libraries in tests/cli/plugins.
    [[nodiscard]] Ended check(const std::string& library, const std::string& served = "reference",
                              const std::string& options = "--cases 6000 --no-planted") {
        setenv("ANYORDER_PLUGIN_SUBJECT", served.c_str(), 1);
        const Ended outcome =
            anyorder("check --timeout 5s " + options + " --plugin " + path_of(library));
        unsetenv("ANYORDER_PLUGIN_SUBJECT");
        return outcome;
    }
    static std::string path_of(const std::string& library) {
        return std::string(ANYORDER_PLUGINS) + "/" + library + ".so";
    }
};

TEST_F(Plugin, ThatIsRightPasses) {
    const Ended outcome = check("right");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, StartsWith("right: PASS"));
}

TEST_F(Plugin, ThatIsWrongFailsAndTellsHowToReplay) {
    const Ended outcome = check("right", "arrival_order");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out,
                AllOf(StartsWith("right: FAIL"), HasSubstr("\nReplay it with: anyorder replay "),
                      HasSubstr(".case.json --plugin " + path_of("right"))));
}

TEST_F(Plugin, ThatCrashesIsShrunkToTheCallbackThatDoesIt) {
    const Ended outcome = check("crashes");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(
        outcome.out,
        AllOf(StartsWith("crashes: SUBJECT FAILED (died): it ended with signal 11 (SIGSEGV)"),
              HasSubstr("  a stream that was closed is closed again\n"),
              HasSubstr("has 3 callbacks"), HasSubstr("\nexecuted ")));
}

TEST_F(Plugin, WithoutAFunctionIsToldWhichOne) {
    const Ended outcome = check("has_no_list");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(
        outcome.out,
        HasSubstr("has no function anyorder_subject_list; <anyorder/subject.h> declares it"));
}

TEST_F(Plugin, OfAnotherVersionIsRefused) {
    const Ended outcome = check("is_newer");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, HasSubstr("is made for version 2 of <anyorder/subject.h>, and this is "
                                       "version 1"));
}

TEST_F(Plugin, MayPrint) {
    const Ended outcome = check("prints");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

TEST_F(Plugin, ThatReturnsNullHasNoList) {
    const Ended outcome = check("answers_nothing");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, HasSubstr("it printed: anyorder_subject_list returned NULL"));
}

TEST_F(Plugin, ThatCannotMakeASubjectIsNotGivenNull) {
    const Ended outcome = check("makes_no_subject");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("(died): it ended with exit code 2"),
                                   HasSubstr("anyorder_subject_create returned NULL")));
}

TEST_F(Plugin, MayAnswerInManyLines) {
    const Ended outcome = check("answers_in_many_lines");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

TEST_F(Plugin, ThatIsNoLibraryIsToldWhatTheLoaderSays) {
    folder_.write("text.so", "not a library\n");
    const Ended outcome = anyorder("check --plugin ./text.so");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, AllOf(StartsWith("text: SUBJECT FAILED (died)"),
                                   HasSubstr("anyorder: cannot load it: "), HasSubstr("text.so")));
}

TEST_F(Plugin, ThatIsNoFileIsAUsageError) {
    expect_usage_error(anyorder("check --plugin ./none.so"), {"--plugin './none.so' is no file"});
    expect_usage_error(anyorder("check --plugin /"), {"--plugin '/' is no file"});
}

}  // namespace
}  // namespace anyorder
