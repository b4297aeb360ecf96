// Every failure that was ever found, replayed: the reference must pass, and what failed must fail
// still, or the case no longer shows what its name says.
#include <algorithm>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

using testing::StartsWith;

const std::string extension = ".case.json";

std::vector<std::string> names_of_cases() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(ANYORDER_CORPUS)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(extension)) {
            names.push_back(name.substr(0, name.size() - extension.size()));
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

class Corpus : public CommandTest, public testing::WithParamInterface<std::string> {
protected:
    [[nodiscard]] static std::string path() {
        return std::string(ANYORDER_CORPUS) + "/" + GetParam() + extension;
    }
};

TEST_P(Corpus, PassesWithTheReference) {
    const Ended replayed = anyorder_with({"replay", path(), "--subject", "reference"});
    EXPECT_EQ(replayed.exit_code, 0) << replayed.out << replayed.err;
    EXPECT_THAT(replayed.out, StartsWith("reference: PASS"));
}

TEST_P(Corpus, StillFailsWithWhatItWasFoundWith) {
    const Json stored = Json::parse(text_of_file(path()));
    const Ended replayed = anyorder_with({"replay", path()});
    EXPECT_EQ(replayed.exit_code, 1) << replayed.out << replayed.err;
    EXPECT_THAT(replayed.out, StartsWith(std::string(stored["found"]["subject"]) + ": FAIL"));
}

INSTANTIATE_TEST_SUITE_P(EveryCase, Corpus, testing::ValuesIn(names_of_cases()),
                         [](const auto& param_info) {
                             std::string name = param_info.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

// Where a name says how large a case is, or what it is about, it is.
TEST(CorpusNames, SayWhatTheCasesShow) {
    const auto callbacks_of = [](const std::string& name) {
        return Json::parse(text_of_file(std::string(ANYORDER_CORPUS) + "/" + name + extension))
            .at("callbacks")
            .size();
    };
    EXPECT_EQ(callbacks_of("flowchart-forgets-deleted-stream"), 5U);
    EXPECT_EQ(callbacks_of("flowchart-room-create-after-close"), 4U);
    EXPECT_EQ(callbacks_of("flowchart-two-creations-in-one-ms"), 3U);
    EXPECT_EQ(callbacks_of("flowchart-one-repeat"), 3U);
    EXPECT_EQ(callbacks_of("arrival-order-close-before-create"), 2U);
}

}  // namespace
}  // namespace anyorder
