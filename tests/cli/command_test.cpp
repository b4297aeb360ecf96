#include "command_test.h"

#include <sstream>

#include <gmock/gmock.h>

namespace anyorder {

Ended CommandTest::anyorder(std::string_view arguments, std::string input) const {
    std::istringstream words{std::string(arguments)};
    std::vector<std::string> split;
    for (std::string word; words >> word;) {
        split.push_back(word);
    }
    return anyorder_with(std::move(split), std::move(input));
}

Ended CommandTest::anyorder_with(std::vector<std::string> arguments, std::string input) const {
    arguments.insert(arguments.begin(), ANYORDER_COMMAND);
    return run(
        {.arguments = std::move(arguments), .input = std::move(input), .folder = folder_.path()});
}

std::string CommandTest::output(std::string_view arguments, std::string input,
                                int exit_code) const {
    Ended outcome = anyorder(arguments, std::move(input));
    EXPECT_EQ(outcome.exit_code, exit_code) << "anyorder " << arguments;
    EXPECT_EQ(outcome.err, "") << "anyorder " << arguments;
    return std::move(outcome.out);
}

CommandTest::CaseFile CommandTest::case_of_check(std::string_view options) const {
    const std::string report = output("check " + std::string(options), "", 1);
    const auto names = folder_.names_in(".anyorder");
    if (names.size() != 1) {
        ADD_FAILURE() << names.size() << " case files after check " << options << "\n" << report;
        return {"", "{}"};
    }
    const std::string name = ".anyorder/" + names.front();
    EXPECT_THAT(report, testing::HasSubstr("anyorder replay " + name));
    return {name, folder_.read(name)};
}

void CommandTest::expect_usage_error(const Ended& outcome, const std::vector<std::string>& parts) {
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.out, "");
    for (const std::string& part : parts) {
        EXPECT_THAT(outcome.err, testing::HasSubstr(part));
    }
}

std::vector<std::string> lines_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> events_of(const Json& case_file) {
    std::vector<std::string> events;
    for (const Json& body : case_file.at("callbacks")) {
        events.push_back(body.at("event"));
    }
    return events;
}

}  // namespace anyorder
