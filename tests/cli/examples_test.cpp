// The examples in each language, and what `anyorder init` makes of them, are run as their readers
// would run them. A language whose tools are not installed is skipped by name; with
// ANYORDER_ALL_TOOLCHAINS in the environment it fails.
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct Language {
    std::string name;
    std::vector<std::string> tools;
    // $FILE is the program's path without the end of its name, $NAME its last part.
    std::string build;
    std::string subject;
    std::string naive = "naive";
    std::string right = "right";

    friend void PrintTo(const Language& language, std::ostream* out) { *out << language.name; }
};

const std::vector<Language>& languages() {
    static const std::vector<Language> all = {
        {.name = "python", .tools = {"python3"}, .build = {}, .subject = "-- python3 $FILE.py"},
        {.name = "node", .tools = {"node"}, .build = {}, .subject = "-- node $FILE.mjs"},
        {.name = "go",
         .tools = {"go"},
         .build = "go build -o $NAME $FILE.go",
         .subject = "-- ./$NAME"},
        {.name = "java",
         .tools = {"java", "javac"},
         .build = "javac -d . $FILE.java",
         .subject = "-- java -XX:TieredStopAtLevel=1 -cp . $NAME",
         .naive = "Naive",
         .right = "Right"},
        {.name = "cpp",
         .tools = {"g++"},
         .build = "g++ -std=c++17 -o $NAME $FILE.cpp",
         .subject = "-- ./$NAME"},
        {.name = "c",
         .tools = {"cc"},
         .build = "cc -shared -fPIC -I " ANYORDER_SOURCE "/subjects/include -o $NAME.so $FILE.c",
         .subject = "--plugin ./$NAME.so"},
    };
    return all;
}

class Examples : public CommandTest, public testing::WithParamInterface<Language> {
protected:
    void SetUp() override {
        for (const std::string& tool : GetParam().tools) {
            if (shell("command -v " + tool).exit_code == 0) {
                continue;
            }
            ASSERT_EQ(std::getenv("ANYORDER_ALL_TOOLCHAINS"), nullptr)
                << tool << " is not installed";
            GTEST_SKIP() << tool << " is not installed";
        }
    }

    // In the test's folder, with `anyorder` where commands are looked up. What tools keep for
    // themselves goes with the folder.
    [[nodiscard]] Ended shell(const std::string& script) const {
        const std::string bin = std::filesystem::path(ANYORDER_COMMAND).parent_path().string();
        const std::string home = folder_.path().string();
        return run(
            {.arguments = {"/bin/sh", "-ec",
                           "export PATH='" + bin + "':\"$PATH\" HOME='" + home + "' GOCACHE='" +
                               home + "/go-cache' JDK_JAVA_OPTIONS=-XX:-UsePerfData\n" + script},
             .folder = folder_.path()});
    }

    // Builds one of the language's two examples, and checks it with a small budget.
    [[nodiscard]] Ended check(const std::string& program) const {
        const Language& language = GetParam();
        return shell("NAME=" + program + " FILE='" ANYORDER_SOURCE "/examples/subjects/" +
                     language.name + "/" + program + "'\n" + language.build +
                     "\nanyorder check --cases 6000 --no-planted " + language.subject);
    }

    // Exit code 1, and the picture of a room that closes before it was created.
    static void expect_the_naive_failure(const Ended& outcome) {
        EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
        EXPECT_THAT(outcome.out,
                    AllOf(HasSubstr(": FAIL: a delivery ended with a list that is not true."),
                          HasSubstr("The smallest failing case found has 2 callbacks"),
                          HasSubstr("arrived     2                1\n"
                                    "            room_close       room_create\n"),
                          HasSubstr("room r1 is a ghost: it is listed and not live")));
    }
};

TEST_P(Examples, FailNaivelyWhereARoomClosesBeforeItIsCreated) {
    expect_the_naive_failure(check(GetParam().naive));
    ASSERT_EQ(folder_.names_in(".anyorder").size(), 1U);
    const Json found = Json::parse(folder_.read(".anyorder/" + folder_.names_in(".anyorder")[0]));
    EXPECT_THAT(events_of(found), ElementsAre("room_create", "room_close"));
    EXPECT_EQ(found["delivery"], Json({1, 0}));
}

TEST_P(Examples, PassWhereTheyAreRight) {
    const Ended outcome = check(GetParam().right);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr(": PASS: every delivery ended with the list that is true."));
}

TEST_P(Examples, AreBegunByInitWhoseCommandsShowTheFailure) {
    const std::string written = output("init " + GetParam().name);
    EXPECT_THAT(written, StartsWith("wrote "));
    const std::string_view before_commands = "See what comes of that:\n\n";
    const std::size_t at = written.find(before_commands);
    ASSERT_NE(at, std::string::npos) << written;
    expect_the_naive_failure(shell(written.substr(at + before_commands.size())));
}

INSTANTIATE_TEST_SUITE_P(Languages, Examples, testing::ValuesIn(languages()),
                         [](const auto& instance) { return instance.param.name; });

class Init : public CommandTest {};

TEST_F(Init, NamesTheLanguagesThereAre) {
    expect_usage_error(anyorder("init ruby"), {"ruby", "python, node, go, java, cpp, c"});
    expect_usage_error(anyorder("init"), {"language"});
}

TEST_F(Init, OverwritesNothing) {
    folder_.write("subject.py", "mine");
    expect_usage_error(anyorder("init python"), {"subject.py is there already", "--folder"});
    EXPECT_EQ(folder_.read("subject.py"), "mine");
    std::filesystem::create_symlink("nowhere", folder_.path() / "subject.c");
    expect_usage_error(anyorder("init c"), {"subject.c is there already"});
    EXPECT_THAT(folder_.names_in("."), ElementsAre("subject.c", "subject.py"));
}

TEST_F(Init, WritesAllOrNothing) {
    std::filesystem::create_directory(folder_.path() / "anyorder");
    folder_.write("anyorder/subject.h", "mine");
    expect_usage_error(anyorder("init c"), {"subject.h is there already"});
    EXPECT_THAT(folder_.names_in("."), ElementsAre("anyorder"));
}

TEST_F(Init, WritesIntoTheFolderAskedForAndSaysHowToGetThere) {
    const Ended outcome = anyorder_with({"init", "c", "--folder", "my subjects/first"});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("\ncd 'my subjects/first'\ncc "));
    EXPECT_THAT(folder_.names_in("my subjects/first"), ElementsAre("anyorder", "subject.c"));
    EXPECT_THAT(folder_.names_in("my subjects/first/anyorder"), ElementsAre("subject.h"));
}

TEST_F(Init, SaysWhyItCannotWrite) {
    folder_.write("taken", "");
    expect_usage_error(anyorder("init python --folder taken"), {"cannot write", "taken"});
}

}  // namespace
}  // namespace anyorder
