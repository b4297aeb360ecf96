#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class Replay : public CommandTest {};

TEST_F(Replay, FailsAgainWithTheSubjectOfTheCase) {
    for (const std::string subject : {"flowchart", "arrival_order", "seq_32_bits"}) {
        const std::string folder = "cases-of-" + subject;
        const std::string report = output(
            "check --lists users --deliver once --subject " + subject + " --out " + folder, "", 1);
        ASSERT_EQ(folder_.names_in(folder).size(), 1U);
        const std::string again =
            output("replay " + folder + "/" + folder_.names_in(folder)[0], "", 1);
        EXPECT_THAT(again, StartsWith(subject + ": FAIL"));
        // The picture, what was expected and what was listed are those of the report.
        EXPECT_THAT(report, HasSubstr(again.substr(again.find("executed"))));
    }
}

TEST_F(Replay, PassesWithTheReference) {
    const CaseFile found = case_of_check("--subject flowchart --deliver once --lists streams");
    const std::string replayed = output("replay --subject reference " + found.name);
    EXPECT_THAT(replayed, AllOf(StartsWith("reference: PASS"), HasSubstr("\nexecuted "),
                                HasSubstr("\narrived "), HasSubstr("\nlisted ")));
}

TEST_F(Replay, TakesTheReferenceWhereTheCaseNamesNoSubject) {
    const CaseFile found = case_of_check("--subject arrival_order");
    Json without = found.json();
    without.erase("found");
    without.erase("operations");
    folder_.write("without.case.json", without.dump());
    EXPECT_THAT(output("replay without.case.json"), StartsWith("reference: PASS"));
    EXPECT_THAT(output("replay without.case.json --subject arrival_order", "", 1),
                StartsWith("arrival_order: FAIL"));
}

TEST_F(Replay, JudgesByTheTruthInTheFile) {
    Json changed = case_of_check("--subject arrival_order").json();
    changed["truth"]["rooms"].push_back(
        {{"room_id", "r9"}, {"streams", Json::array()}, {"users", Json::array()}});
    folder_.write("changed.case.json", changed.dump());
    EXPECT_THAT(output("replay changed.case.json --subject reference", "", 1),
                AllOf(StartsWith("reference: FAIL"), HasSubstr("room r9 is missing")));
}

TEST_F(Replay, ReadsFieldsItDoesNotKnow) {
    Json newer = case_of_check("--subject arrival_order").json();
    newer["note"] = {{"by", "a newer version"}};
    newer["callbacks"][0]["new_field"] = 1;
    folder_.write("newer.case.json", newer.dump(4));
    EXPECT_EQ(anyorder("replay newer.case.json").exit_code, 1);
}

TEST_F(Replay, NamesASubjectThatThereIsNot) {
    const CaseFile found = case_of_check("--subject arrival_order");
    expect_usage_error(anyorder("replay --subject nobody " + found.name),
                       {"nobody", "anyorder subjects"});
}

TEST_F(Replay, NeedsACase) {
    expect_usage_error(anyorder("replay"), {"case"});
    expect_usage_error(anyorder("replay nowhere.case.json"), {"nowhere.case.json", "No such file"});
    expect_usage_error(anyorder_with({"replay", folder_.path().string()}),
                       {folder_.path().string(), "directory"});
}

}  // namespace
}  // namespace anyorder
