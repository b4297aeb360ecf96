// Which share of the plan a run takes on, where a job system says so.
#include "check_shard.h"

#include <map>

#include <gmock/gmock.h>

#include "check_run.h"
#include "command.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Variables = std::map<std::string, std::string>;

std::string shard_in(const Variables& variables, const std::string& text = "auto") {
    const Shard shard = cli::shard_from(text, [&](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
    return std::to_string(shard.index) + "/" + std::to_string(shard.of);
}

std::string complaint_in(const Variables& variables, const std::string& text = "auto") {
    try {
        return "no complaint, but " + shard_in(variables, text);
    } catch (const cli::UsageError& error) {
        return error.what();
    }
}

TEST(CheckShard, IsCountedFromOne) {
    EXPECT_EQ(shard_in({}, "1/1"), "1/1");
    EXPECT_EQ(shard_in({}, "2/3"), "2/3");
    EXPECT_EQ(shard_in({}, "3/3"), "3/3");
    for (const std::string wrong : {"0/3", "4/3", "1/0", "", "/", "2", "2/", "/3", "a/3", "2/b",
                                    "-1/3", "1/2/3", "1.0/2", "1000001/1000001"}) {
        EXPECT_THAT(complaint_in({}, wrong), HasSubstr("--shard")) << wrong;
    }
}

TEST(CheckShard, ListensToEachJobSystem) {
    EXPECT_EQ(shard_in({{"GTEST_SHARD_INDEX", "0"}, {"GTEST_TOTAL_SHARDS", "4"}}), "1/4");
    EXPECT_EQ(shard_in({{"GTEST_SHARD_INDEX", "3"}, {"GTEST_TOTAL_SHARDS", "4"}}), "4/4");
    EXPECT_EQ(shard_in({{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}}), "2/2");
    EXPECT_EQ(shard_in({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "5"}}), "1/5");
    EXPECT_EQ(shard_in({{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "3"}}), "1/3");
    EXPECT_EQ(shard_in({{"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "3"}}), "3/3");
    EXPECT_EQ(shard_in({{"CIRCLE_NODE_INDEX", "0"}, {"CIRCLE_NODE_TOTAL", "3"}}), "1/3");
    EXPECT_EQ(shard_in({{"CIRCLE_NODE_INDEX", "2"}, {"CIRCLE_NODE_TOTAL", "3"}}), "3/3");
}

TEST(CheckShard, CountsAnArrayFromItsFirstTaskAndInItsSteps) {
    Variables array = {{"SLURM_ARRAY_TASK_ID", "10"},
                       {"SLURM_ARRAY_TASK_COUNT", "3"},
                       {"SLURM_ARRAY_TASK_MIN", "10"}};
    EXPECT_EQ(shard_in(array), "1/3");
    array["SLURM_ARRAY_TASK_ID"] = "12";
    EXPECT_EQ(shard_in(array), "3/3");
    array["SLURM_ARRAY_TASK_STEP"] = "5";
    array["SLURM_ARRAY_TASK_ID"] = "20";
    EXPECT_EQ(shard_in(array), "3/3");
    array["SLURM_ARRAY_TASK_ID"] = "9";
    EXPECT_THAT(complaint_in(array), HasSubstr("SLURM_ARRAY_TASK_ID"));
}

TEST(CheckShard, TakesAnArrayForMoreThanTheTasksInIt) {
    EXPECT_EQ(shard_in({{"SLURM_ARRAY_TASK_ID", "1"},
                        {"SLURM_ARRAY_TASK_COUNT", "2"},
                        {"SLURM_ARRAY_TASK_MIN", "0"},
                        {"SLURM_PROCID", "0"},
                        {"SLURM_NTASKS", "1"},
                        {"CI_NODE_INDEX", "1"},
                        {"CI_NODE_TOTAL", "9"}}),
              "2/2");
}

TEST(CheckShard, TakesTheTotalFromTheCommandLineWhereTheSystemHasNone) {
    EXPECT_EQ(shard_in({{"JOB_COMPLETION_INDEX", "4"}}, "auto/5"), "5/5");
    EXPECT_THAT(complaint_in({{"JOB_COMPLETION_INDEX", "4"}}),
                AllOf(HasSubstr("JOB_COMPLETIONS"), HasSubstr("auto/3")));
    EXPECT_THAT(complaint_in({{"JOB_COMPLETION_INDEX", "5"}}, "auto/5"), HasSubstr("6 of 5"));
}

TEST(CheckShard, RefusesATotalThatIsNotTheSystems) {
    EXPECT_THAT(
        complaint_in({{"JOB_COMPLETION_INDEX", "1"}, {"JOB_COMPLETIONS", "5"}}, "auto/3"),
        AllOf(HasSubstr("--shard 'auto/3' asks for 3 shares"), HasSubstr("JOB_COMPLETIONS is 5")));
    EXPECT_EQ(shard_in({{"JOB_COMPLETION_INDEX", "1"}, {"JOB_COMPLETIONS", "3"}}, "auto/3"), "2/3");
}

TEST(CheckShard, RefusesATaskThatIsNoMemberOfItsArray) {
    EXPECT_THAT(complaint_in({{"SLURM_ARRAY_TASK_ID", "6"},
                              {"SLURM_ARRAY_TASK_COUNT", "3"},
                              {"SLURM_ARRAY_TASK_MIN", "1"},
                              {"SLURM_ARRAY_TASK_STEP", "4"}}),
                AllOf(HasSubstr("SLURM_ARRAY_TASK_ID is 6"), HasSubstr("steps of 4")));
}

TEST(CheckShard, OfASystemWithASingleJobGivesWayToOneWithMore) {
    Variables variables = {{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "1"}};
    EXPECT_EQ(shard_in(variables), "1/1");
    variables["CIRCLE_NODE_INDEX"] = "0";
    variables["CIRCLE_NODE_TOTAL"] = "1";
    EXPECT_EQ(shard_in(variables), "1/1");
    variables["CI_NODE_INDEX"] = "2";
    variables["CI_NODE_TOTAL"] = "3";
    EXPECT_EQ(shard_in(variables), "2/3");
    EXPECT_EQ(shard_in(variables, "auto/3"), "2/3");
}

TEST(CheckShard, NamesTheVariableThatIsWrong) {
    EXPECT_THAT(complaint_in({{"GTEST_SHARD_INDEX", "one"}, {"GTEST_TOTAL_SHARDS", "4"}}),
                HasSubstr("GTEST_SHARD_INDEX 'one'"));
    EXPECT_THAT(complaint_in({{"GTEST_SHARD_INDEX", "1"}, {"GTEST_TOTAL_SHARDS", "-4"}}),
                HasSubstr("GTEST_TOTAL_SHARDS '-4'"));
    EXPECT_THAT(complaint_in({{"CIRCLE_NODE_INDEX", "1"}}), HasSubstr("CIRCLE_NODE_TOTAL"));
    EXPECT_THAT(complaint_in({{"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "3"}}),
                HasSubstr("CI_NODE_INDEX"));
    EXPECT_THAT(complaint_in({{"SLURM_ARRAY_TASK_ID", "0"},
                              {"SLURM_ARRAY_TASK_COUNT", "2"},
                              {"SLURM_ARRAY_TASK_MIN", "0"},
                              {"SLURM_ARRAY_TASK_STEP", "0"}}),
                HasSubstr("SLURM_ARRAY_TASK_STEP '0'"));
}

TEST(CheckShard, SaysWhatCouldBeSetWhereNothingIs) {
    EXPECT_THAT(complaint_in({}), AllOf(HasSubstr("GTEST_SHARD_INDEX"), HasSubstr("GitLab CI"),
                                        HasSubstr("--shard 2/3")));
}

class CheckShardOption : public CheckRunTest {};

TEST_F(CheckShardOption, MeansAutoWithoutAValueWhereverItStands) {
    const std::string options = "check --no-planted --no-run-info --cases 1000 ";
    const std::vector<std::string> second = {"CI_NODE_INDEX=2", "CI_NODE_TOTAL=3"};
    for (const std::string words : {"--shard auto --json f.json", "--shard --json f.json",
                                    "--json f.json --shard", "--json f.json --shard auto/3"}) {
        ASSERT_EQ(anyorder_in(second, options + words).exit_code, 0) << words;
        EXPECT_EQ(Json::parse(folder_.read("f.json")).at("shard").dump(), R"({"index":2,"of":3})")
            << words;
    }
    EXPECT_EQ(anyorder_in(second, options + "--json f.json").exit_code, 0);
    EXPECT_EQ(Json::parse(folder_.read("f.json")).at("shard").dump(), R"({"index":1,"of":1})");
    expect_usage_error(anyorder("check --shard"), {"CI_NODE_INDEX", "none of these is set"});
}

}  // namespace
}  // namespace anyorder
