// One case file means the same over every transport: the same exit code, and the same text but for
// the subject's name.
#include <algorithm>
#include <cstdlib>
#include <ostream>

#include <gmock/gmock.h>

#include "command_test.h"

namespace anyorder {
namespace {

// How a subject of the catalogue is reached, and what it is called then.
struct Transport {
    std::string name;
    std::vector<std::string> (*options)(const std::string& subject);
    // Empty: as in the catalogue.
    std::string called;

    friend std::ostream& operator<<(std::ostream& out, const Transport& transport) {
        return out << transport.name;
    }
};

const std::vector<Transport>& transports() {
    static const std::vector<Transport> all = {
        {"in_process",
         [](const std::string& subject) {
             return std::vector<std::string>{"--subject", subject};
         },
         ""},
        {"process",
         [](const std::string& subject) {
             return std::vector<std::string>{"--", ANYORDER_COMMAND, "subject", subject};
         },
         "anyorder"},
        {"plugin",
         [](const std::string& /*subject*/) {
             return std::vector<std::string>{"--plugin",
                                             std::string(ANYORDER_PLUGINS) + "/right.so"};
         },
         "right"},
    };
    return all;
}

std::vector<std::filesystem::path> corpus() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(ANYORDER_CORPUS)) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class Transports : public CommandTest, public testing::WithParamInterface<Transport> {
protected:
    [[nodiscard]] Outcome replay(const std::filesystem::path& file, const Transport& transport,
                                 const std::string& subject) const {
        std::vector<std::string> words = {"replay", file.string()};
        for (std::string& word : transport.options(subject)) {
            words.push_back(std::move(word));
        }
        setenv("ANYORDER_PLUGIN_SUBJECT", subject.c_str(), 1);
        Outcome outcome = anyorder_with(words);
        unsetenv("ANYORDER_PLUGIN_SUBJECT");
        const std::string called = transport.called.empty() ? subject : transport.called;
        EXPECT_THAT(outcome.out, testing::StartsWith(called + ": "));
        outcome.out.erase(0, called.size());
        return outcome;
    }
};

TEST_P(Transports, ReplayEveryCaseOfTheCorpusAlike) {
    ASSERT_FALSE(corpus().empty());
    for (const auto& file : corpus()) {
        for (const std::string subject : {"reference", "flowchart", "arrival_order"}) {
            const Outcome in_process = replay(file, transports().front(), subject);
            const Outcome here = replay(file, GetParam(), subject);
            EXPECT_EQ(here.exit_code, in_process.exit_code) << file;
            EXPECT_EQ(here.out, in_process.out) << file;
            EXPECT_EQ(here.err, in_process.err) << file;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Each, Transports, testing::ValuesIn(transports()),
                         [](const auto& param_info) { return param_info.param.name; });

}  // namespace
}  // namespace anyorder
