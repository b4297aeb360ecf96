// `--html`: a page beside the other reports, whatever became of the subject.
#include <filesystem>

#include <gmock/gmock.h>

#include "check_run.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class PageFile : public CheckRunTest {
protected:
    // The page that `anyorder ARGUMENTS --html …` writes, where it ends with that exit code.
    std::string page(const std::string& arguments, int exit_code,
                     const std::vector<std::string>& program = {}) {
        forget_cases();
        std::filesystem::remove(folder_.path() / "r.html");
        const Ended outcome = anyorder_in({}, arguments + " --html r.html", program);
        EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
        return folder_.read("r.html");
    }
};

constexpr std::string_view wrong =
    "check --subject flowchart --deliver once --distinct-times --lists streams --no-run-info";

TEST_F(PageFile, OfACheckTellsTheFailureAndHowToReplayIt) {
    const std::string text = page(std::string(wrong), 1);
    EXPECT_THAT(text, AllOf(StartsWith("<!DOCTYPE html>"), EndsWith("</html>\n"),
                            HasSubstr("stream s1 in r1 is a ghost"), HasSubstr("What was covered"),
                            HasSubstr("anyorder replay .anyorder/flowchart-5-callbacks-")));
}

TEST_F(PageFile, OfEqualRunsIsEqualForAnyNumberOfJobs) {
    const std::string one = page(std::string(wrong) + " --jobs 1", 1);
    EXPECT_EQ(page(std::string(wrong) + " --jobs 8", 1), one);
    const std::string right = "check --cases 2000 --no-planted --no-run-info";
    EXPECT_EQ(page(right + " --jobs 8", 0), page(right + " --jobs 1", 0));
    EXPECT_THAT(page("check --cases 100 --no-planted", 0), HasSubstr("cases a second"));
}

TEST_F(PageFile, OfAMergeKnowsTheLastListOfTheRecord) {
    const std::string options = "--subject flowchart --cases 500 --no-planted";
    static_cast<void>(shard(options, 1, 2));
    static_cast<void>(shard(options, 2, 2));
    const std::string text = page("merge shard-1.json shard-2.json", 1);
    EXPECT_THAT(
        text, AllOf(HasSubstr("The smallest failing case"),
                    HasSubstr("What the subject listed now is not known."), HasSubstr("+ ghost")));
}

TEST_F(PageFile, OfAReplayedCaseSaysWhetherItStillFails) {
    static_cast<void>(anyorder(std::string(wrong)));
    std::filesystem::rename(folder_.path() / ".anyorder", folder_.path() / "kept");
    const std::string path = "kept/" + folder_.names_in("kept").at(0);
    EXPECT_THAT(page("replay " + path, 1),
                AllOf(HasSubstr("<bdi>flowchart</bdi>"), HasSubstr("+ ghost"),
                      HasSubstr("The same callbacks in an order that passes")));
    EXPECT_THAT(page("replay " + path + " --subject reference", 0),
                AllOf(HasSubstr("Passed"), Not(HasSubstr("<b>+ ghost"))));
    expect_usage_error(anyorder("replay kept --html r.html"), {"--html is for one case"});
    expect_usage_error(anyorder("replay " + path + " --html kept"), {"cannot write kept"});
}

TEST_F(PageFile, IsWrittenThoughTheSubjectDiesWhenItIsAskedAgain) {
    // Always wrong, and ends where one case has a second question, which no check asks.
    folder_.write("dies.py", R"(import json, sys
asked = 0
for line in sys.stdin:
    op = json.loads(line)["op"]
    asked = 0 if op == "reset" else asked + (op == "list")
    if asked == 2:
        sys.exit("once is enough")
    if op == "list":
        print('{"rooms":[]}', flush=True)
)");
    const std::string text =
        page("check --cases 100 --no-planted --lists streams", 1, {"python3", "dies.py"});
    EXPECT_THAT(text, AllOf(HasSubstr("The smallest failing case"), HasSubstr("is missing"),
                            HasSubstr("it gave no list at some time")));
}

TEST_F(PageFile, OfASubjectThatNeverAnswersSaysSo) {
    folder_.write("dead.py", "import sys\nprint('<no list>', file=sys.stderr)\nsys.exit(1)\n");
    const std::string text = page("check --cases 100", 3, {"python3", "dead.py"});
    EXPECT_THAT(text, AllOf(HasSubstr("No answer"), HasSubstr("&lt;no list&gt;")));
}

TEST_F(PageFile, IsRefusedAsOtherReportsAre) {
    expect_usage_error(anyorder("check --json r --html r"), {"--json and --html name the same"});
    expect_usage_error(anyorder("check --html ."), {"cannot write "});
    expect_usage_error(anyorder_with({"check", "--html", ""}), {"--html is given an empty text"});
    expect_usage_error(anyorder("check --trace t.ndjson --html r"), {"do not go with --trace"});
}

TEST_F(PageFile, NeverReplacesWhatItIsMadeFrom) {
    static_cast<void>(anyorder(std::string(wrong) + " --json one.json"));
    const std::string path = ".anyorder/" + folder_.names_in(".anyorder").at(0);
    const std::string stored = folder_.read(path);
    const std::string report = folder_.read("one.json");
    expect_usage_error(anyorder("replay " + path + " --html ./" + path), {"--html would replace"});
    for (const std::string option : {"--html", "--json", "--junit"}) {
        expect_usage_error(anyorder("merge one.json " + option + " ./one.json"),
                           {option + " would replace what is read: one.json"});
    }
    EXPECT_EQ(folder_.read(path), stored);
    EXPECT_EQ(folder_.read("one.json"), report);
}

TEST_F(PageFile, ThatCannotBeWrittenLosesNoVerdict) {
    std::filesystem::create_symlink("/dev/full", folder_.path() / "full");
    const Ended outcome = anyorder(std::string(wrong) + " --html full --json r.json");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("cannot write full: No space left"));
    EXPECT_EQ(Json::parse(folder_.read("r.json")).at("verdict"), "violated");
}

}  // namespace
}  // namespace anyorder
