#include <algorithm>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::Contains;
using testing::StartsWith;

class Subjects : public CommandTest {};

TEST_F(Subjects, AreTheReferenceTheKnownWrongAndAtLeastSixteenPlantedBugs) {
    const auto lines = lines_of(output("subjects"));
    EXPECT_THAT(lines, Contains(StartsWith("reference ")));
    EXPECT_THAT(lines, Contains(StartsWith("flowchart ")));
    EXPECT_THAT(lines, Contains(StartsWith("arrival_order ")));
    EXPECT_GE(std::count_if(lines.begin(), lines.end(),
                            [](const std::string& line) {
                                return line.find(" planted bug ") != std::string::npos;
                            }),
              16);
}

TEST_F(Subjects, AreNamedOnceAndExplainedInASentence) {
    std::vector<std::string> names;
    for (const std::string& line : lines_of(output("subjects"))) {
        const auto words = std::count(line.begin(), line.end(), ' ');
        EXPECT_GT(words, 3) << line;
        names.push_back(line.substr(0, line.find(' ')));
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST_F(Subjects, AreEachTakenByTheirNameByReplay) {
    const CaseFile found = case_of_check("--subject arrival_order");
    for (const std::string& line : lines_of(output("subjects"))) {
        const std::string name = line.substr(0, line.find(' '));
        const Ended replayed = anyorder("replay --subject " + name + " " + found.name);
        EXPECT_THAT(replayed.out, StartsWith(name + ": ")) << replayed.err;
    }
}

TEST_F(Subjects, RefuseASeedThatIsNone) {
    expect_usage_error(anyorder("subjects --seed x"), {"--seed", "x"});
}

}  // namespace
}  // namespace anyorder
