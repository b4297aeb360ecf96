// One result in four forms: the text, JSON, JUnit and NDJSON say the same, whatever the subject
// says.
#include <regex>

#include <gmock/gmock.h>

#include "check_run.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CheckReports : public CheckRunTest {
protected:
    struct Reports {
        Ended outcome;
        Json json;
        std::string junit;
        std::vector<Json> lines;
    };

    Reports reports_of(const std::string& options,
                       const std::vector<std::string>& program = {}) const {
        forget_cases();
        const Ended outcome = anyorder_in(
            {}, "check --json r.json --junit r.xml --ndjson r.ndjson " + options, program);
        Reports reports{.outcome = outcome,
                        .json = Json::parse(folder_.read("r.json")),
                        .junit = folder_.read("r.xml"),
                        .lines = {}};
        for (const std::string& line : lines_of(folder_.read("r.ndjson"))) {
            reports.lines.push_back(Json::parse(line));
        }
        expect_valid_junit();
        return reports;
    }

    // The schema that Jenkins's xunit plugin checks what it is given with.
    void expect_valid_junit() const {
        const Ended outcome =
            run({.arguments = {"/usr/bin/xmllint", "--noout", "--nonet", "--schema",
                               std::string(ANYORDER_SOURCE) + "/tests/cli/junit/jenkins-junit.xsd",
                               "r.xml"},
                 .folder = folder_.path()});
        EXPECT_EQ(outcome.exit_code, 0) << outcome.err << folder_.read("r.xml");
    }
};

std::string property_of(const std::string& junit, const std::string& name) {
    std::smatch match;
    const std::regex property("<property name=\"" + name + "\" value=\"([^\"]*)\"/>");
    return std::regex_search(junit, match, property) ? match[1].str() : "nothing";
}

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

TEST_F(CheckReports, AgreeOnTotalsAndExitCodes) {
    for (const std::string options :
         {"--cases 1000 --no-planted", "--cases 300 --lists rooms", "--cases 0 --no-planted",
          "--cases 1000 --no-planted --subject arrival_order",
          "--cases 1000 --no-planted --subject cuts_long_ids"}) {
        const Reports reports = reports_of(options);
        const std::string exit_code = std::to_string(reports.outcome.exit_code);
        EXPECT_EQ(reports.json.at("exit_code").dump(), exit_code) << options;
        EXPECT_EQ(property_of(reports.junit, "exit_code"), exit_code) << options;
        EXPECT_EQ(reports.lines.back().at("exit_code").dump(), exit_code) << options;
        EXPECT_EQ(reports.lines.back().at("verdict"), reports.json.at("verdict")) << options;
        EXPECT_EQ(property_of(reports.junit, "verdict"), reports.json.at("verdict")) << options;
        const Json totals = reports.json.at("totals");
        EXPECT_EQ(reports.lines.back().at("totals"), totals) << options;
        for (const std::string name : {"scenarios", "cases", "deliveries", "callbacks"}) {
            EXPECT_EQ(property_of(reports.junit, name), totals.at(name).dump()) << options;
        }
        std::string text = reports.outcome.out;
        std::erase(text, ',');
        EXPECT_THAT(text, HasSubstr("in all           " + totals.at("scenarios").dump() +
                                    " scenarios " + totals.at("deliveries").dump() + " deliver"))
            << options;
    }
}

TEST_F(CheckReports, AreSumsOfTheirParts) {
    const Json report = reports_of("--cases 1000 --no-planted").json;
    for (const std::string name : {"scenarios", "cases", "deliveries", "callbacks"}) {
        std::uint64_t sum = 0;
        for (const Json& segment : report.at("segments")) {
            sum += segment.at("tally").at(name).get<std::uint64_t>();
        }
        EXPECT_EQ(report.at("totals").at(name), sum) << name;
    }
}

TEST_F(CheckReports, HaveALineForEachCaseOfAPass) {
    const Reports reports = reports_of("--cases 1000 --no-planted");
    EXPECT_EQ(reports.lines.size() - 1, reports.json.at("totals").at("cases").get<std::size_t>());
    for (std::size_t i = 0; i + 1 < reports.lines.size(); ++i) {
        EXPECT_EQ(reports.lines[i].at("verdict"), "holds");
        EXPECT_FALSE(reports.lines[i].contains("totals"));
    }
}

TEST_F(CheckReports, EndTheirLinesWithTheCaseThatFails) {
    const Reports reports = reports_of("--cases 1000 --no-planted --subject cuts_long_ids");
    const std::size_t size = reports.lines.size();
    ASSERT_GT(size, 2U);
    EXPECT_EQ(reports.lines[size - 2].at("verdict"), "violated");
    EXPECT_EQ(reports.lines[size - 3].at("verdict"), "holds");
}

TEST_F(CheckReports, HaveOneTestThatFailsWhereTheRunDoes) {
    const Reports passed = reports_of("--cases 1000 --no-planted");
    EXPECT_THAT(passed.junit, AllOf(HasSubstr("failures=\"0\" errors=\"0\""),
                                    Not(HasSubstr("<failure")), Not(HasSubstr("<error"))));
    EXPECT_THAT(passed.junit,
                HasSubstr("tests=\"" + std::to_string(count_of(passed.junit, "<testcase")) + "\""));
    const Reports failed = reports_of("--cases 1000 --no-planted --subject arrival_order");
    EXPECT_EQ(count_of(failed.junit, "<failure type=\"violated\""), 1U);
    EXPECT_THAT(failed.junit, HasSubstr("failures=\"1\" errors=\"0\""));
    // Line by line the text that people are shown, but for the path of the case file.
    EXPECT_THAT(failed.junit, HasSubstr("room r1 is a ghost"));
    const Reports broken = reports_of("--cases 10 --no-planted", {"false"});
    EXPECT_EQ(broken.outcome.exit_code, 3);
    EXPECT_EQ(broken.json.at("verdict"), "subject_failed");
    EXPECT_EQ(count_of(broken.junit, "<error type=\"subject_failed\""), 1U);
}

TEST_F(CheckReports, LeaveOutWhatDiffersFromRunToRunWhereAsked) {
    EXPECT_TRUE(reports_of("--cases 10 --no-planted").json.contains("run"));
    EXPECT_FALSE(reports_of("--cases 10 --no-planted --no-run-info").json.contains("run"));
}

// Answers with a ghost of that name, and complains in such words too.
constexpr std::string_view nasty_subject = R"(
import json, sys
nasty = sys.argv[1].encode().decode("unicode_escape")
raw = nasty.encode("utf-8", "surrogatepass")
for line in sys.stdin:
    said = json.loads(line)
    if said["op"] == "list":
        sys.stderr.buffer.write(raw + b"\xff\xfe\x00\n")
        sys.stderr.flush()
        if sys.argv[2] == "dies":
            sys.exit(1)
        print(json.dumps({"rooms": [{"room_id": nasty}]}), flush=True)
)";

TEST_F(CheckReports, AreValidWhateverASubjectSays) {
    folder_.write("nasty.py", nasty_subject);
    for (const std::string said :
         {R"(<&>\"'\u0000)", R"(]]>-->)", R"(\x00\x01\x08\x0b\x0c\x0d\x1b[31m\x7f\x85)",
          R"(\ufffe\uffff\ud83d\ude00)", R"(\u2028\u202e\t\n::error::)", R"(%25%0A)"}) {
        for (const std::string how : {"answers", "dies"}) {
            const std::vector<std::string> program = {"python3", "nasty.py", said, how};
            const Reports reports = reports_of("--cases 4 --no-planted", program);
            EXPECT_THAT(reports.outcome.exit_code, testing::AnyOf(1, 3)) << said;
            EXPECT_NE(reports.json.at("verdict"), "passed") << said;
        }
    }
}

TEST_F(CheckReports, AnnotateAFailureInsideOfGitHub) {
    const std::vector<std::string> github = {"GITHUB_ACTIONS=true"};
    const Ended failed =
        anyorder_in(github, "check --cases 100 --no-planted --subject arrival_order");
    const std::vector<std::string> lines = lines_of(failed.out);
    EXPECT_THAT(
        lines.back(),
        AllOf(StartsWith("::error title=anyorder%3A arrival_order violated::"), HasSubstr("%0A")));
    const Ended nothing = anyorder_in(github, "check --cases 0 --no-planted");
    EXPECT_THAT(lines_of(nothing.out).back(), StartsWith("::warning title=anyorder%3A reference "));
    const Ended broken = anyorder_in(github, "check --cases 100 --no-planted", {"false"});
    EXPECT_THAT(broken.out, HasSubstr("::error title="));
    for (const auto& [environment, options] :
         {std::pair(github, "--cases 100 --no-planted"),
          std::pair(std::vector<std::string>(), "--cases 0 --no-planted"),
          std::pair(std::vector<std::string>{"GITHUB_ACTIONS=false"}, "--cases 0 --no-planted")}) {
        EXPECT_THAT(anyorder_in(environment, std::string("check ") + options).out,
                    Not(HasSubstr("::")));
    }
}

TEST_F(CheckReports, SayWhichFileCannotBeWritten) {
    folder_.write("taken", "");
    for (const std::string option : {"--json", "--junit", "--ndjson"}) {
        const Ended outcome = anyorder("check --cases 10 --no-planted " + option + " taken/report");
        EXPECT_EQ(outcome.exit_code, 2);
        EXPECT_THAT(outcome.err, HasSubstr("cannot write taken/report"));
    }
}

}  // namespace
}  // namespace anyorder
