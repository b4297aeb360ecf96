// anyorder.toml: everything that the command line of `check` takes.
#include <regex>

#include <gmock/gmock.h>

#include "check_run.h"

namespace anyorder {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ConfigFile : public CheckRunTest {
protected:
    void write(const std::string& lines) const {
        folder_.write("anyorder.toml", "[check]\n" + lines);
    }
    // What is complained of in a file with these lines, the first of which is the second.
    void expect_complaint(const std::string& lines, const std::vector<std::string>& parts) const {
        write(lines);
        const Ended outcome = anyorder("check");
        expect_usage_error(outcome, parts);
        EXPECT_THAT(outcome.err, StartsWith("anyorder: anyorder.toml:")) << lines;
    }
    // "plan" of the report that `anyorder check OPTIONS` writes.
    Json plan_of(const std::string& options) const {
        EXPECT_THAT(anyorder("check --json plan.json --no-planted " + options).exit_code,
                    testing::AnyOf(0, 1, 4));
        return Json::parse(folder_.read("plan.json")).at("plan");
    }
};

std::vector<std::string> long_options_of_check(const std::string& help) {
    std::vector<std::string> options;
    const std::regex option("\n  (?:-[a-z],)?--([a-z0-9-]+)");
    for (std::sregex_iterator match(help.begin(), help.end(), option), end; match != end; ++match) {
        options.push_back((*match)[1].str());
    }
    return options;
}

TEST_F(ConfigFile, MakesArgumentsNeedless) {
    write("subject = \"arrival_order\"\ncases = 100\nno-planted = true\n");
    const Ended with = anyorder("check");
    const Ended without = anyorder(
        "check --no-config --subject arrival_order --cases 100 --no-planted --out elsewhere");
    EXPECT_EQ(with.exit_code, 1);
    EXPECT_EQ(std::regex_replace(without.out, std::regex("elsewhere"), ".anyorder"), with.out);
}

TEST_F(ConfigFile, TakesTheProgramThatStandsBehindDashes) {
    const std::vector<std::string> program = right_program();
    write("cases = 50\nno-planted = true\ncommand = [\"" + program[0] + "\", \"" + program[1] +
          "\"]\n");
    EXPECT_THAT(anyorder("check").out, StartsWith("right.py: PASS"));
}

TEST_F(ConfigFile, TakesEveryOptionOfTheCommandLine) {
    const std::vector<std::string> options = long_options_of_check(anyorder("check --help").out);
    ASSERT_GT(options.size(), 30U);
    for (const std::string& option : options) {
        if (option == "help" || option == "config" || option == "no-config") {
            continue;
        }
        // One of the three is right, or refused for what it says, not for what it is.
        const auto complaint = [&](const std::string& value) {
            write(option + " = " + value + "\n");
            return anyorder("check --no-planted --cases 0 --trace /dev/null").err;
        };
        const std::vector<std::string> said = {complaint("\"?\""), complaint("true"),
                                               complaint("[\"?: ?\"]")};
        for (const std::string& words : said) {
            EXPECT_THAT(words, testing::Not(HasSubstr("there is no key"))) << option;
        }
        EXPECT_THAT(said, testing::Contains(
                              testing::Not(testing::ContainsRegex(option + " is (a|an|true) "))))
            << option;
    }
}

TEST_F(ConfigFile, TakesNumbersAndArraysWhereTheyAreNatural) {
    write(
        "cases = 12\nseed = \"5\"\nlists = [\"rooms\", \"streams\"]\n"
        "strategy = [\"uniform\", \"network\"]\ndistinct-times = true\ndeliver = \"once\"\n");
    const Json plan = plan_of("");
    EXPECT_EQ(plan.at("cases"), 12);
    EXPECT_EQ(plan.at("seed"), 5);
    EXPECT_EQ(plan.at("lists").dump(), R"(["rooms","streams"])");
    EXPECT_EQ(plan.at("strategies").dump(), R"(["network","uniform"])");
    EXPECT_EQ(plan.at("distinct_times"), true);
    EXPECT_EQ(plan.at("deliver"), "once");
    write("cases = 12\nlists = \"rooms,users\"\ndistinct-times = false\n");
    EXPECT_EQ(plan_of("").at("lists").dump(), R"(["rooms","users"])");
    EXPECT_EQ(plan_of("").at("distinct_times"), false);
}

TEST_F(ConfigFile, GivesWayToTheCommandLine) {
    write("cases = 12\nlists = \"rooms\"\nseed = 5\n");
    const Json plan = plan_of("--cases 13 --lists users");
    EXPECT_EQ(plan.at("cases"), 13);
    EXPECT_EQ(plan.at("lists").dump(), R"(["users"])");
    EXPECT_EQ(plan.at("seed"), 5);
}

TEST_F(ConfigFile, GivesWayToWhatSaysTheSameInAnotherWay) {
    write("cases = 12\nno-planted = true\n");
    EXPECT_THAT(anyorder("check --budget 20ms").out, HasSubstr("The budget of 20ms"));
    write("budget = \"3600s\"\nno-planted = true\n");
    EXPECT_EQ(anyorder("check --cases 20").exit_code, 0);
    EXPECT_EQ(anyorder("check --cases 20 --shard 1/1").exit_code, 0);
    write("cases = 20\nshard = \"1/2\"\nndjson = \"f.ndjson\"\nno-planted = true\n");
    EXPECT_THAT(anyorder("check --budget 20ms").exit_code, testing::AnyOf(0, 4));
    write("jobs = 2\nno-planted = true\ndistinct-times = true\njson = \"f.json\"\n");
    folder_.write("trace.ndjson", anyorder("simulate --operations 5").out);
    EXPECT_THAT(anyorder("check --trace trace.ndjson").out, HasSubstr("What was covered"));
}

TEST_F(ConfigFile, GivesItsSmallScopeUpWhereTheCommandLineHasNone) {
    write("small-scope = 3\ncases = 50\n");
    EXPECT_TRUE(plan_of("--strategy uniform").at("small_scope").is_null());
    EXPECT_EQ(plan_of("--strategy uniform,small-scope").at("small_scope"), 3);
    EXPECT_EQ(plan_of("--strategy auto").at("small_scope"), 3);
    EXPECT_EQ(plan_of("").at("small_scope"), 3);
    expect_complaint("strategy = \"uniform\"\nsmall-scope = 3\n", {"anyorder.toml:3: "});
}

TEST_F(ConfigFile, GivesWayToAnotherSubject) {
    write(
        "command = [\"false\"]\ntimeout = \"5s\"\nrestart-every = 3\ncases = 20\n"
        "no-planted = true\n");
    EXPECT_THAT(anyorder("check --subject two_tables").out, StartsWith("two_tables: PASS"));
    EXPECT_THAT(anyorder_in({}, "check", right_program()).out, StartsWith("right.py: PASS"));
    EXPECT_EQ(anyorder("check").exit_code, 3);
    write(
        "http = \"http://127.0.0.1:1/\"\nlist-url = \"http://127.0.0.1:1/\"\nform = true\n"
        "user-field = \"name\"\ncases = 20\nno-planted = true\n");
    EXPECT_THAT(anyorder("check --subject two_tables").out, StartsWith("two_tables: PASS"));
    EXPECT_THAT(anyorder_in({}, "check", right_program()).out, StartsWith("right.py: PASS"));
}

TEST_F(ConfigFile, CanHaveAnotherName) {
    write("cases = \"no number\"\n");
    folder_.write("other.toml", "[check]\ncases = 20\nno-planted = true\n");
    EXPECT_EQ(anyorder("check --config other.toml").exit_code, 0);
    EXPECT_EQ(anyorder("check --no-config --cases 20 --no-planted").exit_code, 0);
    expect_usage_error(anyorder("check --config nowhere.toml"), {"nowhere.toml", "No such file"});
    expect_usage_error(anyorder("check --config other.toml --no-config"), {"--no-config"});
}

TEST_F(ConfigFile, MayBeEmpty) {
    folder_.write("anyorder.toml", "");
    EXPECT_EQ(anyorder("check --cases 20 --no-planted").exit_code, 0);
    folder_.write("anyorder.toml", "# nothing yet\n[check]\n");
    EXPECT_EQ(anyorder("check --cases 20 --no-planted").exit_code, 0);
}

TEST_F(ConfigFile, IsOfCheckAlone) {
    write("nonsense = 1\n");
    EXPECT_EQ(anyorder("subjects").exit_code, 0);
    EXPECT_EQ(anyorder("simulate --operations 1").exit_code, 0);
    expect_usage_error(anyorder("replay nowhere"), {"nowhere"});
}

TEST_F(ConfigFile, NamesTheLineOfAKeyThatThereIsNot) {
    expect_complaint("seed = 1\n\ncasess = 5\n",
                     {"anyorder.toml:4: ", "'casess'", "did you mean 'cases'"});
    expect_complaint("distinct_times = true\n", {":2: ", "did you mean 'distinct-times'"});
    expect_complaint("help = true\n", {":2: ", "'help'"});
    expect_complaint("config = \"x\"\n", {":2: ", "'config'"});
    expect_complaint("[chek]\n", {":2: ", "no table 'chek'", "did you mean 'check'"});
    expect_complaint("[check.more]\ncases = 5\n", {":2: ", "'more'"});
    folder_.write("anyorder.toml", "cases = 5\n");
    expect_usage_error(anyorder("check"), {"anyorder.toml:1: ", "[check]"});
    folder_.write("anyorder.toml", "check = 5\n");
    expect_usage_error(anyorder("check"), {"anyorder.toml:1: ", "[check]"});
}

TEST_F(ConfigFile, NamesTheLineOfAWrongType) {
    expect_complaint("seed = 1\ncases = true\n", {":3: ", "cases is a text or a whole number"});
    expect_complaint("cases = 1.5\n", {":2: ", "cases"});
    expect_complaint("cases = [\"1\"]\n", {":2: ", "cases"});
    expect_complaint("no-planted = \"yes\"\n", {":2: ", "no-planted is true or false"});
    expect_complaint("lists = [\"rooms\",\n  5]\n", {":3: ", "lists is an array of texts"});
    expect_complaint("command = \"python3 subject.py\"\n", {":2: ", "command is an array"});
    expect_complaint("command = []\n", {":2: ", "command is empty"});
    expect_complaint("json = 2020-01-01\n", {":2: ", "json"});
    expect_complaint("header = [[\"A: b\"]]\n", {":2: ", "header"});
}

TEST_F(ConfigFile, NamesTheLineOfAWrongValue) {
    expect_complaint("\ncases = \"many\"\n", {":3: ", "--cases 'many'"});
    expect_complaint("cases = -1\n", {":2: ", "--cases '-1'"});
    expect_complaint("seed = 1\nsubject = \"nobody\"\n", {":3: ", "'nobody'"});
    expect_complaint("strategy = [\"uniform\", \"none\"]\n", {":2: ", "'none'"});
    expect_complaint("shard = \"4/3\"\n", {":2: ", "--shard '4/3'"});
    expect_complaint("plugin = \"./nothere.so\"\n", {":2: ", "./nothere.so"});
    expect_complaint("seed = 1\ntimeout = \"5s\"\n", {":3: ", "--timeout"});
    expect_complaint("cases = 5\nbudget = \"5s\"\n", {"--cases, --budget and --effort"});
    write("cases = 5\nno-planted = true\njson = \"anyorder.toml/r.json\"\n");
    EXPECT_THAT(anyorder("check").err, StartsWith("anyorder: anyorder.toml:4: cannot write"));
}

TEST_F(ConfigFile, NamesNoLineForWhatStandsOnTheCommandLine) {
    write("restart-every = 1\ncases = 20\nshard = \"1/2\"\n");
    const std::string said = anyorder("check --shard 4/3").err;
    EXPECT_THAT(said, StartsWith("anyorder: --shard '4/3'"));
    EXPECT_THAT(anyorder("check --subject nobody").err,
                StartsWith("anyorder: there is no subject"));
    EXPECT_THAT(anyorder("check --cases x").err, StartsWith("anyorder: --cases 'x'"));
}

TEST_F(ConfigFile, NamesNoLineForAValueThatOnlyLooksLikeOneOfItsOwn) {
    write("seed = 1\nout = \"x\"\n");
    const Ended outcome =
        anyorder("check --http ftp://127.0.0.1/x --list-url http://127.0.0.1:1/x");
    expect_usage_error(outcome, {"ftp://127.0.0.1/x"});
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("anyorder.toml")));
}

TEST_F(ConfigFile, NamesTheLineOfAFileThatCannotBeWritten) {
    folder_.write("taken", "");
    expect_complaint("json = \"taken/r\"\n", {"anyorder.toml:2: cannot write taken/r"});
    write("subject = \"arrival_order\"\nout = \"taken\"\ncases = 100\nno-planted = true\n");
    const Ended outcome = anyorder("check");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, StartsWith("anyorder: anyorder.toml:3: cannot write taken/"));
}

TEST_F(ConfigFile, NamesLineAndColumnOfWhatIsNoToml) {
    expect_complaint("cases = \n", {"anyorder.toml:2:"});
    expect_complaint("cases = 5\ncases = 6\n", {"anyorder.toml:3:"});
    expect_complaint("cases = 18446744073709551616\n", {"anyorder.toml:2:"});
    folder_.write("anyorder.toml", "\xff\xfe");
    expect_usage_error(anyorder("check"), {"anyorder.toml:1:"});
}

}  // namespace
}  // namespace anyorder
