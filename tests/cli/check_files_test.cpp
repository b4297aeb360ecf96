// What is written goes where it was asked for, beside all that lies there, and is not lost where
// some of it cannot be written.
#include <filesystem>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "check_run.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CheckFiles : public CheckRunTest {
protected:
    // `script` in a shell; "$anyorder" is the command.
    [[nodiscard]] Ended shell(const std::string& script) const {
        return run({.arguments = {"/bin/sh", "-c", "anyorder=$0; " + script, ANYORDER_COMMAND},
                    .folder = folder_.path()});
    }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const {
        return folder_.path() / name;
    }
};

constexpr std::string_view right = "check --cases 100 --no-planted ";
constexpr std::string_view wrong = "check --cases 100 --no-planted --subject arrival_order ";

TEST_F(CheckFiles, FollowSymbolicLinks) {
    std::filesystem::create_directory(path("elsewhere"));
    folder_.write("elsewhere/there", "old");
    std::filesystem::create_symlink("elsewhere/there", path("r.json"));
    std::filesystem::create_symlink("elsewhere/not-yet", path("r.xml"));
    EXPECT_EQ(anyorder(std::string(right) + "--json r.json --junit r.xml").exit_code, 0);
    EXPECT_TRUE(std::filesystem::is_symlink(path("r.json")));
    EXPECT_TRUE(std::filesystem::is_symlink(path("r.xml")));
    EXPECT_EQ(Json::parse(folder_.read("elsewhere/there")).at("verdict"), "passed");
    EXPECT_THAT(folder_.read("elsewhere/not-yet"), StartsWith("<?xml"));
    EXPECT_THAT(folder_.names_in("elsewhere"), ElementsAre("not-yet", "there"));
}

TEST_F(CheckFiles, LeaveDevicesAndFifosWhatTheyAre) {
    ASSERT_EQ(mkfifo(path("fifo").c_str(), 0600), 0);
    std::filesystem::create_symlink("/dev/null", path("null"));
    const Ended outcome = shell("cat fifo > read & \"$anyorder\" " + std::string(right) +
                                "--json fifo --junit null; code=$?; wait; exit $code");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_TRUE(std::filesystem::is_fifo(path("fifo")));
    EXPECT_TRUE(std::filesystem::is_symlink(path("null")));
    EXPECT_EQ(Json::parse(folder_.read("read")).at("verdict"), "passed");
}

TEST_F(CheckFiles, ComeAfterTheTextWhereTheyAreTheOutput) {
    std::filesystem::create_symlink("/dev/stdout", path("output"));
    for (const std::string way : {"| cat", "> out; cat out"}) {
        const Ended outcome =
            shell("\"$anyorder\" " + std::string(right) + "--no-run-info --json output " + way);
        EXPECT_THAT(outcome.out, AllOf(StartsWith("reference: PASS"), EndsWith("}\n"))) << way;
        const std::size_t begin = outcome.out.find("\n{");
        ASSERT_NE(begin, std::string::npos) << way;
        EXPECT_TRUE(Json::accept(outcome.out.substr(begin))) << way;
    }
}

TEST_F(CheckFiles, KeepThePermissionsOfWhatTheyReplace) {
    folder_.write("r.json", "old");
    std::filesystem::permissions(path("r.json"), std::filesystem::perms(0640));
    EXPECT_EQ(shell("umask 022; \"$anyorder\" " + std::string(right) + "--json r.json --junit new")
                  .exit_code,
              0);
    EXPECT_EQ(std::filesystem::status(path("r.json")).permissions(), std::filesystem::perms(0640));
    EXPECT_EQ(std::filesystem::status(path("new")).permissions(), std::filesystem::perms(0644));
}

TEST_F(CheckFiles, DoNotDisturbThoseOfAnotherCheckInTheSameFolder) {
    // Whatever one name another check has under way.
    std::filesystem::create_directories(path("r.json.unfinished/full"));
    const Ended outcome = shell("for i in 1 2 3 4 5 6; do \"$anyorder\" " + std::string(wrong) +
                                "--json r.json > /dev/null || echo $? >> codes & done; wait");
    EXPECT_THAT(outcome.err, Not(HasSubstr("cannot write")));
    EXPECT_EQ(folder_.read("codes"), "1\n1\n1\n1\n1\n1\n");
    EXPECT_EQ(Json::parse(folder_.read("r.json")).at("verdict"), "violated");
    EXPECT_THAT(folder_.names_in("."),
                ElementsAre(".anyorder", "codes", "r.json", "r.json.unfinished"));
    EXPECT_EQ(folder_.names_in(".anyorder").size(), 1U);
}

TEST_F(CheckFiles, AreWrittenWhereTheCaseCannotBeStored) {
    folder_.write("blocked", "");
    const Ended outcome = anyorder(std::string(wrong) +
                                   "--out blocked --json r.json --junit r.xml --ndjson r.ndjson");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, StartsWith("arrival_order: FAIL"));
    EXPECT_THAT(outcome.err, StartsWith("anyorder: cannot write blocked"));
    EXPECT_EQ(Json::parse(folder_.read("r.json")).at("exit_code"), 1);
    EXPECT_THAT(folder_.read("r.xml"), HasSubstr("<failure type=\"violated\""));
    EXPECT_THAT(folder_.read("r.ndjson"), HasSubstr("totals"));
}

TEST_F(CheckFiles, AreWrittenWhereOneOfThemCannotBe) {
    // By a link, so that a fault does no harm to the device.
    std::filesystem::create_symlink("/dev/full", path("full"));
    const Ended found =
        anyorder(std::string(wrong) + "--json full --junit r.xml --ndjson r.ndjson");
    EXPECT_EQ(found.exit_code, 1);
    EXPECT_THAT(found.out, StartsWith("arrival_order: FAIL"));
    EXPECT_THAT(found.err, HasSubstr("cannot write full: No space left"));
    EXPECT_THAT(folder_.read("r.xml"), HasSubstr("<failure type=\"violated\""));
    EXPECT_THAT(folder_.read("r.ndjson"), HasSubstr("totals"));
    const Ended passed = anyorder(std::string(right) + "--json full --junit r.xml");
    EXPECT_EQ(passed.exit_code, 2);
    EXPECT_THAT(passed.out, StartsWith("reference: PASS"));
    EXPECT_THAT(folder_.read("r.xml"), HasSubstr("failures=\"0\""));
}

TEST_F(CheckFiles, OfAMergeAreWrittenWhereTheCaseCannotBeStored) {
    static_cast<void>(shard("--cases 100 --no-planted --subject arrival_order", 1, 1));
    folder_.write("blocked", "");
    const Ended outcome = anyorder("merge shard-1.json --out blocked --junit r.xml");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out, StartsWith("arrival_order: FAIL"));
    EXPECT_THAT(outcome.err, HasSubstr("cannot write blocked"));
    EXPECT_THAT(folder_.read("r.xml"), HasSubstr("<failure type=\"violated\""));
}

TEST_F(CheckFiles, AreTriedBeforeAnythingIsStarted) {
    folder_.write("taken", "");
    folder_.write("starts.py", "open('started', 'w').close()\n");
    for (const std::string option : {"--json taken/r", "--junit taken/r", "--json ."}) {
        const Ended outcome =
            anyorder_in({}, "check --cases 10 " + option, {"python3", "starts.py"});
        expect_usage_error(outcome, {"cannot write "});
        EXPECT_FALSE(std::filesystem::exists(path("started"))) << option;
    }
}

TEST_F(CheckFiles, AreNotTwoInOne) {
    expect_usage_error(anyorder(std::string(right) + "--json r --junit r"),
                       {"--json and --junit name the same file: r"});
    expect_usage_error(anyorder(std::string(right) + "--junit r --ndjson ./r"),
                       {"--junit and --ndjson"});
    std::filesystem::create_symlink("/dev/null", path("null"));
    EXPECT_EQ(anyorder(std::string(right) + "--json null --junit null").exit_code, 0);
}

TEST_F(CheckFiles, AreNamedByNoEmptyText) {
    for (const std::string option :
         {"--json", "--junit", "--ndjson", "--trace", "--shard", "--cases", "--budget", "--effort",
          "--small-scope", "--out", "--http"}) {
        expect_usage_error(anyorder_with({"check", "--no-planted", option, ""}),
                           {option + " is given an empty text"});
    }
    expect_usage_error(anyorder_with({"merge", "none.json", "--json", ""}),
                       {"--json is given an empty text"});
    folder_.write("anyorder.toml", "[check]\ncases = \"\"\n");
    expect_usage_error(anyorder("check"), {"anyorder.toml:2: --cases is given an empty text"});
}

}  // namespace
}  // namespace anyorder
