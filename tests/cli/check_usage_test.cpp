#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::HasSubstr;

class CheckUsage : public CommandTest {};

TEST_F(CheckUsage, NamesASubjectThatThereIsNotAndSaysWhereTheyAreListed) {
    expect_usage_error(anyorder("check --subject flowcart"), {"flowcart", "anyorder subjects"});
}

TEST_F(CheckUsage, NamesBadListsAndShowsGoodOnes) {
    for (const std::string lists : {"chairs", "rooms,rooms", "rooms,,users", "ROOMS"}) {
        expect_usage_error(anyorder("check --lists " + lists),
                           {"--lists", lists, "--lists rooms,streams"});
    }
    expect_usage_error(anyorder_with({"check", "--lists", ""}), {"--lists rooms,streams"});
}

TEST_F(CheckUsage, NamesABadDeliverAndBothThereAre) {
    for (const std::string deliver : {"twice", "Once", "0", "1"}) {
        expect_usage_error(anyorder("check --subject arrival_order --deliver " + deliver),
                           {"--deliver", deliver, "once", "at-least-once"});
    }
}

TEST_F(CheckUsage, NamesABadSeed) {
    for (const std::string seed : {"x", "1.5", "-1", "18446744073709551616"}) {
        expect_usage_error(anyorder("check --subject arrival_order --seed " + seed),
                           {"--seed", seed});
    }
}

TEST_F(CheckUsage, NamesABadNumberOfCases) {
    for (const std::string cases : {"many", "-1", "18446744073709551616"}) {
        expect_usage_error(anyorder("check --subject arrival_order --cases " + cases),
                           {"--cases", cases});
    }
}

TEST_F(CheckUsage, NamesAnOptionThatThereIsNot) {
    expect_usage_error(anyorder("check --subjects flowchart"), {"--subjects"});
}

TEST_F(CheckUsage, NamesAnOutThatIsAFile) {
    folder_.write("taken", "");
    for (const std::string out : {"taken", "taken/below"}) {
        const Ended outcome = anyorder("check --subject arrival_order --out " + out);
        EXPECT_EQ(outcome.exit_code, 1);
        EXPECT_THAT(outcome.err, HasSubstr("cannot write " + out));
    }
}

TEST_F(CheckUsage, LeavesNoHalfFileWhereTheCaseCannotBeStored) {
    const CaseFile stored = case_of_check("--subject arrival_order");
    std::filesystem::remove(folder_.path() / stored.name);
    std::filesystem::create_directories(folder_.path() / stored.name / "a-folder");
    const auto names_before = folder_.names_in(".anyorder");
    const Ended outcome = anyorder("check --subject arrival_order");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr(stored.name));
    EXPECT_EQ(folder_.names_in(".anyorder"), names_before);
}

TEST_F(CheckUsage, SaysThatAProgramStandsBehindDashes) {
    expect_usage_error(anyorder("check python3 subject.py"), {"behind --"});
    expect_usage_error(anyorder("check --"), {"-- python3 subject.py"});
}

TEST_F(CheckUsage, TakesOneSubjectAlone) {
    expect_usage_error(anyorder("check --subject flowchart -- python3 subject.py"),
                       {"one subject"});
    expect_usage_error(anyorder("check --subject flowchart --plugin ./mine.so"), {"one subject"});
}

TEST_F(CheckUsage, RefusesOptionsOfProcessesWhereThereIsNone) {
    expect_usage_error(anyorder("check --restart-every 2"), {"--restart-every", "COMMAND"});
    expect_usage_error(anyorder("check --timeout 2s"), {"--timeout", "in process"});
}

TEST_F(CheckUsage, NamesATimeThatIsNone) {
    for (const std::string time : {"5", "s", "1.5s", "-1s", "5m", "99999999s"}) {
        expect_usage_error(anyorder("check --timeout " + time + " -- true"), {"--timeout"});
    }
}

TEST_F(CheckUsage, NamesALibraryThatIsNone) {
    expect_usage_error(anyorder("check --plugin ./nothere.so"), {"./nothere.so"});
}

}  // namespace
}  // namespace anyorder
