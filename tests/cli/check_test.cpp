#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view nothing_smaller = "no scenario with fewer callbacks fails in any order";

class Check : public CommandTest {};

TEST_F(Check, FindsTheFlowchartsForgottenStreamInFourStreamCallbacks) {
    const Json found =
        case_of_check("--subject flowchart --deliver once --distinct-times --lists streams").json();
    EXPECT_THAT(events_of(found), ElementsAre("room_create", "stream_create", "stream_close",
                                              "stream_create", "stream_close"));
    EXPECT_EQ(found["lists"], Json({"streams"}));
    EXPECT_EQ(found["delivery"].size(), 5U);
    EXPECT_EQ(found["found"]["subject"], "flowchart");
    EXPECT_THAT(std::string(found["found"]["certificate"]), HasSubstr(nothing_smaller));
}

TEST_F(Check, FindsTheFlowchartsClosedRoomInFourRoomCallbacks) {
    const Json found =
        case_of_check("--subject flowchart --deliver once --distinct-times --lists rooms").json();
    EXPECT_THAT(events_of(found),
                ElementsAre("room_create", "room_close", "room_create", "room_close"));
    EXPECT_EQ(found["delivery"].size(), 4U);
    EXPECT_EQ(found["truth"], Json::parse(R"({"rooms":[]})"));
}

TEST_F(Check, FindsTheFlowchartsTwoCreationsInOneMillisecondInThreeRoomCallbacks) {
    const Json found = case_of_check("--subject flowchart --deliver once --lists rooms").json();
    EXPECT_EQ(found["callbacks"].size(), 3U);
    std::multiset<std::string> creation_times;
    for (const Json& body : found["callbacks"]) {
        if (body["event"] == "room_create") {
            creation_times.insert(body["room_create_time"]);
        }
    }
    ASSERT_EQ(creation_times.size(), 2U);
    EXPECT_EQ(*creation_times.begin(), *creation_times.rbegin());
}

TEST_F(Check, FindsThatOneRepeatIsTooMuchForTheFlowchart) {
    const Json found = case_of_check("--subject flowchart --distinct-times --lists streams").json();
    EXPECT_THAT(events_of(found), ElementsAre("room_create", "stream_create", "stream_close"));
    EXPECT_EQ(found["delivery"].size(), 4U);
    std::set<int> arrived(found["delivery"].begin(), found["delivery"].end());
    EXPECT_THAT(arrived, ElementsAre(0, 1, 2));
}

TEST_F(Check, FindsThatArrivalOrderIsWrongWithTwoCallbacks) {
    const Json found = case_of_check("--subject arrival_order").json();
    EXPECT_THAT(events_of(found), ElementsAre("room_create", "room_close"));
    EXPECT_EQ(found["delivery"], Json({1, 0}));
}

TEST_F(Check, ReportsTheVerdictTheCertificateThePictureAndTheCommandToRepeatIt) {
    const std::string report =
        output("check --subject flowchart --deliver once --distinct-times --lists streams", "", 1);
    EXPECT_THAT(report,
                AllOf(StartsWith("flowchart: FAIL"), HasSubstr("5 callbacks"),
                      HasSubstr(nothing_smaller), HasSubstr("\nexecuted "), HasSubstr("\narrived "),
                      HasSubstr("\nexpected "), HasSubstr("\nlisted "), HasSubstr("is a ghost"),
                      HasSubstr("anyorder replay .anyorder/flowchart-5-callbacks-")));
}

TEST_F(Check, PassesTheReferenceAndSaysWhatWasCovered) {
    const std::string report = output("check --cases 40000 --no-planted");
    EXPECT_THAT(report, AllOf(StartsWith("reference: PASS"), HasSubstr("What was covered"),
                              HasSubstr("small scope "), HasSubstr("lattice "),
                              HasSubstr("arrival order ")));
    EXPECT_THAT(report, Not(HasSubstr("arrival order    0.0 %")));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".anyorder"));
}

TEST_F(Check, PassesTheReferenceWhateverIsAskedOfIt) {
    for (const std::string options :
         {"--lists rooms", "--lists streams --deliver once", "--lists users --distinct-times",
          "--lists streams,users --deliver once --distinct-times", "--seed 77"}) {
        EXPECT_THAT(output("check --cases 40000 --no-planted " + options),
                    StartsWith("reference: PASS"))
            << options;
    }
}

TEST_F(Check, NeedsNoDrawnCases) {
    const std::string report =
        output("check --cases 1000 --strategy small-scope --lists rooms --no-planted");
    EXPECT_THAT(report, AllOf(StartsWith("reference: PASS"), Not(HasSubstr("drawn at random"))));
}

TEST_F(Check, PrintsAndStoresTheSameBytesEachTime) {
    for (const std::string options :
         {"--subject flowchart", "--subject bounded_tombstones --lists users --deliver once",
          "--cases 3000 --no-planted --lists users --deliver once"}) {
        const Ended first = anyorder("check --out first " + options);
        const Ended second = anyorder("check --out first " + options);
        EXPECT_EQ(first.out, second.out) << options;
        EXPECT_EQ(anyorder("check --out second " + options).exit_code, first.exit_code);
    }
    EXPECT_EQ(folder_.names_in("first").size(), 2U);
    ASSERT_EQ(folder_.names_in("second"), folder_.names_in("first"));
    for (const std::string& name : folder_.names_in("first")) {
        EXPECT_EQ(folder_.read("second/" + name), folder_.read("first/" + name));
    }
}

TEST_F(Check, StoresTheCaseInTheFolderAskedFor) {
    const std::string report = output("check --subject arrival_order --out a/new/folder", "", 1);
    ASSERT_EQ(folder_.names_in("a/new/folder").size(), 1U);
    EXPECT_THAT(report, HasSubstr("replay a/new/folder/" + folder_.names_in("a/new/folder")[0]));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".anyorder"));
}

TEST_F(Check, ReplacesTheCaseOfAnEarlierRun) {
    const CaseFile first = case_of_check("--subject arrival_order");
    folder_.write(first.name, "something else");
    EXPECT_EQ(anyorder("check --subject arrival_order").exit_code, 1);
    EXPECT_EQ(folder_.read(first.name), first.text);
}

}  // namespace
}  // namespace anyorder
