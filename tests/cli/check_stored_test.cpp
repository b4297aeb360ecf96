// The cases that earlier checks have left behind are run before the plan.
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

class CheckStored : public CheckRunTest {
protected:
    // Of a check that finds one, kept in .anyorder.
    std::string store_a_case_of(const std::string& options) const {
        forget_cases();
        EXPECT_EQ(anyorder("check --no-planted " + options).exit_code, 1);
        const auto names = folder_.names_in(".anyorder");
        EXPECT_EQ(names.size(), 1U);
        return names.empty() ? "" : names.front();
    }
};

TEST_F(CheckStored, ReportThemselvesOnStandardErrorAlone) {
    const std::string options = "check --subject arrival_order --cases 100 --no-planted";
    const Ended first = anyorder(options);
    EXPECT_EQ(first.err, "");
    const Ended second = anyorder(options);
    EXPECT_EQ(second.err, "anyorder: run first, and fails: .anyorder/" +
                              folder_.names_in(".anyorder").at(0) + "\n");
    EXPECT_EQ(second.out, first.out);
    EXPECT_EQ(second.exit_code, first.exit_code);
}

TEST_F(CheckStored, FailACheckThatFindsNothingItself) {
    const std::string name = store_a_case_of("--subject cuts_long_ids --cases 2000");
    const Ended outcome = anyorder(
        "check --subject cuts_long_ids --cases 4 --no-planted --json r.json --junit r.xml");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out,
                AllOf(StartsWith("cuts_long_ids: FAIL"), HasSubstr(name),
                      HasSubstr("\nReplay it with: anyorder replay .anyorder/" + name + "\n")));
    const Json report = Json::parse(folder_.read("r.json"));
    EXPECT_EQ(report.at("verdict"), "violated");
    EXPECT_EQ(report.at("stored_case").at("name"), name);
    EXPECT_THAT(folder_.read("r.xml"), HasSubstr("name=\"stored cases\""));
    EXPECT_EQ(folder_.names_in(".anyorder").size(), 1U);
}

TEST_F(CheckStored, CountForAllShards) {
    const std::string name = store_a_case_of("--subject cuts_long_ids --cases 2000");
    const std::string options =
        "check --subject cuts_long_ids --cases 4 --no-planted --no-run-info --json ";
    const Ended whole = anyorder(options + "whole.json");
    for (const std::string index : {"1", "2"}) {
        EXPECT_EQ(anyorder(options + index + ".json --shard " + index + "/2").exit_code, 1);
    }
    const Ended merged = anyorder("merge 1.json 2.json --no-run-info --json merged.json");
    EXPECT_EQ(merged.out, whole.out);
    EXPECT_EQ(merged.exit_code, 1);
    EXPECT_EQ(folder_.read("merged.json"), folder_.read("whole.json"));
}

TEST_F(CheckStored, AreNoNewsWhereTheSubjectIsRightByNow) {
    static_cast<void>(store_a_case_of("--subject arrival_order --cases 100"));
    const Ended outcome = anyorder("check --cases 100 --no-planted");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.err, "");
}

TEST_F(CheckStored, OfOtherListsAreLeftAlone) {
    static_cast<void>(store_a_case_of("--subject cuts_long_ids --cases 2000"));
    const Ended outcome =
        anyorder("check --subject cuts_long_ids --lists rooms --cases 20 --no-planted");
    EXPECT_THAT(outcome.err, EndsWith(": it is of other lists\n"));
    EXPECT_EQ(outcome.exit_code, 0);
}

TEST_F(CheckStored, WithRepeatsAreLeftAloneWhereCallbacksAreDeliveredOnce) {
    const std::string name =
        store_a_case_of("--subject arrival_order --lists rooms --strategy small-scope --cases 100");
    Json stored = Json::parse(folder_.read(".anyorder/" + name));
    const std::string options =
        "check --subject arrival_order --lists rooms --deliver once --cases 0 --no-planted";
    EXPECT_EQ(anyorder(options).exit_code, 1);
    stored.at("delivery").push_back(0);
    folder_.write(".anyorder/" + name, stored.dump());
    const Ended outcome = anyorder(options);
    EXPECT_EQ(outcome.exit_code, 4);
    EXPECT_EQ(outcome.err, "anyorder: not run first: .anyorder/" + name +
                               ": it has repeats, and callbacks are delivered once\n");
}

TEST_F(CheckStored, OfOneMillisecondAreLeftAloneWhereTimesAreDistinct) {
    const std::string name = store_a_case_of("--subject arrival_order --lists rooms --cases 100");
    const std::string options =
        "check --subject arrival_order --lists rooms --distinct-times --cases 0 --no-planted";
    Json stored = Json::parse(folder_.read(".anyorder/" + name));
    Json& callbacks = stored.at("callbacks");
    ASSERT_GE(callbacks.size(), 2U);
    ASSERT_EQ(callbacks[0].at("event"), "room_create");
    ASSERT_EQ(callbacks[1].at("event"), "room_close");
    callbacks[0]["room_create_time"] = "1700000000000";
    callbacks[1]["room_close_time"] = "1700000000001";
    folder_.write(".anyorder/" + name, stored.dump());
    EXPECT_THAT(anyorder(options).err, HasSubstr("run first, and fails: "));
    callbacks[1]["room_close_time"] = "1700000000000";
    folder_.write(".anyorder/" + name, stored.dump());
    const Ended outcome = anyorder(options);
    EXPECT_EQ(outcome.exit_code, 4);
    EXPECT_EQ(outcome.err, "anyorder: not run first: .anyorder/" + name +
                               ": it has changes that share a millisecond\n");
}

TEST_F(CheckStored, KeepTheirNamesInAMerge) {
    const std::string name = store_a_case_of("--subject cuts_long_ids --cases 2000");
    std::filesystem::rename(folder_.path() / ".anyorder" / name,
                            folder_.path() / ".anyorder/my own.case.json");
    const std::string check = "check --subject cuts_long_ids --cases 4 --no-planted --json ";
    EXPECT_EQ(anyorder(check + "1.json --shard 1/1").exit_code, 1);
    const std::string stored = folder_.read(".anyorder/my own.case.json");
    EXPECT_THAT(anyorder("merge 1.json").out,
                HasSubstr("anyorder replay '.anyorder/my own.case.json'\n"));
    EXPECT_THAT(folder_.names_in(".anyorder"), testing::ElementsAre("my own.case.json"));
    EXPECT_EQ(anyorder("merge 1.json --out new").exit_code, 1);
    EXPECT_EQ(folder_.read("new/my own.case.json"), stored);
    folder_.write("new/my own.case.json", "mended by hand");
    EXPECT_EQ(anyorder("merge 1.json --out new").exit_code, 1);
    EXPECT_EQ(folder_.read("new/my own.case.json"), "mended by hand");
}

TEST_F(CheckStored, ForgeNoLinesByTheirNames) {
    const std::string name = store_a_case_of("--subject cuts_long_ids --cases 2000");
    std::filesystem::rename(folder_.path() / ".anyorder" / name,
                            folder_.path() / ".anyorder/\n::warning::\x1b[31m.case.json");
    const Ended outcome =
        anyorder("check --subject cuts_long_ids --cases 4 --no-planted --json r.json");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out + outcome.err, AllOf(Not(HasSubstr("\n::")), Not(HasSubstr("\x1b"))));
    const Ended merged = anyorder("merge r.json");
    EXPECT_EQ(merged.exit_code, 1);
    EXPECT_THAT(merged.out + merged.err, AllOf(Not(HasSubstr("\n::")), Not(HasSubstr("\x1b"))));
}

TEST_F(CheckStored, AreNamedWhereTheyCannotBeRead) {
    static_cast<void>(store_a_case_of("--subject arrival_order --cases 100"));
    folder_.write(".anyorder/broken.case.json", "{");
    folder_.write(".anyorder/notes.txt", "not a case, and not meant to be");
    const Ended outcome = anyorder("check --cases 100 --no-planted");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("not run first: .anyorder/broken.case.json"),
                                   Not(HasSubstr("notes.txt"))));
}

TEST_F(CheckStored, LieInTheFolderOfOut) {
    ASSERT_EQ(
        anyorder("check --subject arrival_order --cases 100 --no-planted --out found").exit_code,
        1);
    const std::string name = folder_.names_in("found").at(0);
    EXPECT_EQ(anyorder("check --subject arrival_order --cases 100 --no-planted --out found").err,
              "anyorder: run first, and fails: found/" + name + "\n");
}

TEST_F(CheckStored, AreRunWithAProcessToo) {
    static_cast<void>(store_a_case_of("--subject arrival_order --cases 100"));
    EXPECT_EQ(anyorder_in({}, "check --cases 4 --no-planted", right_program()).err, "");
    folder_.write("dies.py", "import sys\nfor line in sys.stdin:\n    sys.exit(1)\n");
    const Ended outcome = anyorder_in({}, "check --cases 4 --no-planted", {"python3", "dies.py"});
    EXPECT_EQ(outcome.exit_code, 3);
}

}  // namespace
}  // namespace anyorder
