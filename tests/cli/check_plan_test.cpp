// How much is tried: --effort, --cases, --budget and --strategy.
#include <regex>

#include <gmock/gmock.h>

#include <anyorder/properties/report_file.h>
#include <anyorder/subjects/catalogue.h>

#include "check_run.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CheckPlan : public CheckRunTest {
protected:
    // The number of cases that a run with a budget says to repeat it with.
    static std::string cases_named(const std::string& out) {
        std::smatch match;
        const std::regex named("this repeats it exactly: --cases ([0-9]+)\n$");
        return std::regex_search(out, match, named) ? match[1].str() : "none";
    }
};

TEST_F(CheckPlan, OfABudgetIsRepeatedByTheCasesThatItNames) {
    for (const std::string subject : {"", " --subject arrival_order", " --subject cuts_long_ids"}) {
        const CheckRun budget = check("--budget 60ms --no-planted" + subject);
        const std::string cases = cases_named(budget.out);
        const CheckRun repeated = check("--no-planted --cases " + cases + subject);
        EXPECT_EQ(repeated.json, budget.json);
        EXPECT_EQ(repeated.cases, budget.cases);
        EXPECT_EQ(repeated.exit_code, budget.exit_code);
        EXPECT_THAT(budget.out, testing::StartsWith(repeated.out));
    }
}

TEST_F(CheckPlan, OfABudgetInSeveralWorkersIsRepeatedByOne) {
    const CheckRun budget = check("--budget 60ms --no-planted --jobs 4");
    EXPECT_EQ(check("--no-planted --jobs 1 --cases " + cases_named(budget.out)).json, budget.json);
}

TEST_F(CheckPlan, OfABudgetForAProcessIsRepeatedToo) {
    const CheckRun budget = check("--budget 150ms --no-planted", right_program());
    EXPECT_EQ(check("--no-planted --cases " + cases_named(budget.out), right_program()).json,
              budget.json);
}

// Instead of a clock, how often it is asked for. The share of a strategy need not grow with the
// plan: where small scope takes on one more size, the others have less.
TEST(RunWithin, LeavesTheRecordOfThePlanThatItNames) {
    const MakeSubject make = find_subject("two_tables")->make;
    CheckOptions options;
    options.planted = false;
    for (const bool copies_states : {true, false}) {
        options.plan.copies_states = copies_states;
        for (std::uint64_t looks_max = 1; looks_max < 900; looks_max += looks_max / 4 + 1) {
            std::uint64_t looks = 0;
            const CheckReport within =
                report_of(run_within(make, options, [&] { return ++looks > looks_max; }));
            options.plan.cases = within.record.plan.cases;
            EXPECT_EQ(write_report("", within, {}), write_report("", check(make, options), {}));
        }
    }
}

TEST_F(CheckPlan, OfNoTimeTestsNothing) {
    const CheckRun run = check("--budget 0ms --no-planted");
    EXPECT_EQ(run.exit_code, 4);
    EXPECT_EQ(cases_named(run.out), "0");
}

TEST_F(CheckPlan, IsGivenInOneWay) {
    expect_usage_error(anyorder("check --budget 1s --cases 5"), {"--cases, --budget and --effort"});
    expect_usage_error(anyorder("check --budget 1s --effort quick"), {"each says how much"});
    expect_usage_error(anyorder("check --cases 5 --effort quick"), {"each says how much"});
    expect_usage_error(anyorder("check --budget 1s --shard 1/2"), {"--budget and --shard"});
    expect_usage_error(anyorder("check --budget 1s --ndjson f"), {"--budget and --ndjson"});
    for (const std::string wrong : {"--budget 5", "--budget x", "--effort some", "--cases -1",
                                    "--small-scope 10", "--jobs 0", "--jobs x"}) {
        expect_usage_error(anyorder("check " + wrong), {wrong.substr(0, wrong.find(' '))});
    }
    EXPECT_TRUE(folder_.names_in(".").empty());
}

TEST_F(CheckPlan, OfAQuickEffortIsThatOfItsCases) {
    const CheckRun quick = check("--effort quick --strategy uniform --no-planted", right_program());
    EXPECT_EQ(quick.exit_code, 0);
    EXPECT_EQ(quick.report().at("plan").at("cases"), 5'000);
    for (const std::string effort : {"quick", "default", "thorough"}) {
        expect_usage_error(anyorder("check --effort " + effort + " --strategy nothing"),
                           {"--strategy 'nothing'"});
    }
}

TEST_F(CheckPlan, GoesThroughItsSmallScopeWhateverTheCases) {
    const CheckRun run = check("--small-scope 3 --cases 0 --no-planted");
    EXPECT_EQ(run.report().at("small_scope").at("full").at("callbacks_complete"), 3);
    expect_usage_error(anyorder("check --small-scope 3 --strategy uniform"), {"--small-scope"});
}

TEST_F(CheckPlan, NamesTheStrategiesWhereOneIsUnknown) {
    for (const std::string wrong : {"covering", "uniform,", ",uniform", "uniform,auto"}) {
        expect_usage_error(anyorder("check --strategy " + wrong),
                           {"--strategy", "small-scope, lattice, lateness, covering-3"});
    }
    expect_usage_error(anyorder_with({"check", "--strategy", ""}), {"--strategy ''"});
}

TEST_F(CheckPlan, HasTheStrategiesThatAreChosenAlone) {
    for (const std::string strategy : {"small-scope", "covering-3", "covering-4", "adjacency",
                                       "network", "uniform", "lattice", "lateness"}) {
        const CheckRun run = check("--cases 5000 --no-planted --strategy " + strategy);
        EXPECT_EQ(run.exit_code, 0) << strategy;
        const Json report = run.report();
        for (const Json& segment : report.at("segments")) {
            EXPECT_EQ(segment.at("strategy"), strategy);
        }
    }
}

TEST_F(CheckPlan, SaysThatAProcessHasNoLattice) {
    const CheckRun run =
        check("--cases 200 --no-planted --strategy lattice,uniform", right_program());
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.out, HasSubstr("state cannot be copied"));
    EXPECT_EQ(run.report().at("plan").at("copies_states"), false);
    const CheckRun nothing = check("--cases 200 --no-planted --strategy lattice", right_program());
    EXPECT_EQ(nothing.exit_code, 4);
    EXPECT_THAT(nothing.out, AllOf(HasSubstr("not covered"), HasSubstr("lattice"),
                                   HasSubstr("state cannot be copied")));
    EXPECT_THAT(check("--cases 200 --no-planted --strategy uniform").out,
                Not(HasSubstr("state cannot be copied")));
}

TEST_F(CheckPlan, OfPlantedBugsIsGivenUpWhereThatIsAsked) {
    EXPECT_THAT(check("--cases 200 --lists rooms").out, HasSubstr("killed by the same plan"));
    const CheckRun run = check("--cases 200 --lists rooms --no-planted");
    EXPECT_THAT(run.out, Not(HasSubstr("killed by the same plan")));
    EXPECT_TRUE(run.report().at("planted").empty());
}

}  // namespace
}  // namespace anyorder
