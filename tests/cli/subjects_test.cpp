#include <algorithm>

#include <gmock/gmock.h>

#include <anyorder/stores/store_subject.h>

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
        if (find_store_subject(name) != nullptr) {
            continue;  // a server must be there
        }
        const Ended replayed = anyorder("replay --subject " + name + " " + found.name);
        EXPECT_THAT(replayed.out, StartsWith(name + ": ")) << replayed.err;
    }
}

TEST_F(Subjects, NamedAfterAStoreWantToKnowWhereItIs) {
    expect_usage_error(anyorder("check --subject redis"), {"--store-url", "redis://HOST:PORT"});
    expect_usage_error(anyorder("check --subject postgresql-two-queries"),
                       {"--store-url", "postgresql://HOST/DATABASE"});
    expect_usage_error(anyorder("check --subject redis --store-url sqlite:f"), {"sqlite:f"});
    expect_usage_error(anyorder("check --subject redis --store-url redis://h:port"), {"port"});
    expect_usage_error(anyorder("check --subject reference --writers 3"), {"--writers"});
    expect_usage_error(anyorder("check --subject sqlite --rounds 3"), {"--rounds", "--writers"});
    expect_usage_error(anyorder("check --subject sqlite --writers 0"), {"--writers"});
}

TEST_F(Subjects, InAFileNeedNothingMore) {
    EXPECT_EQ(anyorder("check --subject sqlite --cases 50 --no-planted").exit_code, 0);
    const Ended wrong = anyorder("compare reference sqlite-compares-times --cases 300");
    EXPECT_EQ(wrong.exit_code, 1);
    EXPECT_THAT(wrong.out, testing::HasSubstr("sqlite-compares-times        FAIL"));
}

TEST_F(Subjects, RefuseASeedThatIsNone) {
    expect_usage_error(anyorder("subjects --seed x"), {"--seed", "x"});
}

}  // namespace
}  // namespace anyorder
