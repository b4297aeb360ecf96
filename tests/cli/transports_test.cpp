// One case file means the same over every transport: the same exit code, and the same text but for
// the subject's name.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <ostream>

#include <gmock/gmock.h>

#include "command_test.h"
#include "subjects/http_service.h"

namespace anyorder {
namespace {

// How a subject of the catalogue is reached, and what it is called then.
struct Transport {
    std::string name;
    std::vector<std::string> (*options)(const std::string& subject);

    friend std::ostream& operator<<(std::ostream& out, const Transport& transport) {
        return out << transport.name;
    }
};

// One service for each subject, until the test ends.
std::vector<std::string> http_options(const std::string& subject) {
    static std::map<std::string, std::unique_ptr<testing::HttpService>> services;
    auto& service = services[subject];
    if (service == nullptr) {
        service =
            std::make_unique<testing::HttpService>(testing::ServiceOptions{.subject = subject});
    }
    return {"--http", service->url("/callbacks"), "--list-url", service->url("/list")};
}

const std::vector<Transport>& transports() {
    static const std::vector<Transport> all = {
        {"in_process",
         [](const std::string& subject) {
             return std::vector<std::string>{"--subject", subject};
         }},
        {"process",
         [](const std::string& subject) {
             return std::vector<std::string>{"--", ANYORDER_COMMAND, "subject", subject};
         }},
        {"plugin",
         [](const std::string& /*subject*/) {
             return std::vector<std::string>{"--plugin",
                                             std::string(ANYORDER_PLUGINS) + "/right.so"};
         }},
        {"http", http_options},
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

class Transports : public CommandTest, public ::testing::WithParamInterface<Transport> {
protected:
    [[nodiscard]] Ended replay(const std::filesystem::path& file, const Transport& transport,
                               const std::string& subject) const {
        std::vector<std::string> words = {"replay", file.string()};
        for (std::string& word : transport.options(subject)) {
            words.push_back(std::move(word));
        }
        setenv("ANYORDER_PLUGIN_SUBJECT", subject.c_str(), 1);
        Ended outcome = anyorder_with(words);
        unsetenv("ANYORDER_PLUGIN_SUBJECT");
        // What it is called depends on how it is reached.
        outcome.out.erase(0, outcome.out.find(": "));
        return outcome;
    }
};

TEST_P(Transports, ReplayEveryCaseOfTheCorpusAlike) {
    ASSERT_FALSE(corpus().empty());
    for (const auto& file : corpus()) {
        for (const std::string subject : {"reference", "flowchart", "arrival_order"}) {
            const Ended in_process = replay(file, transports().front(), subject);
            const Ended here = replay(file, GetParam(), subject);
            EXPECT_EQ(here.exit_code, in_process.exit_code) << file;
            EXPECT_EQ(here.out, in_process.out) << file;
            EXPECT_EQ(here.err, in_process.err) << file;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Each, Transports, ::testing::ValuesIn(transports()),
                         [](const auto& param_info) { return param_info.param.name; });

}  // namespace
}  // namespace anyorder
