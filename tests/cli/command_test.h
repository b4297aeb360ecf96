// The fixture of all tests of the command: it runs in a folder of the test's own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "process.h"
#include "temporary_folder.h"

namespace anyorder {

using Json = nlohmann::ordered_json;

class CommandTest : public testing::Test {
protected:
    // `anyorder ARGUMENTS… < input`, with the words of `arguments` split at spaces.
    [[nodiscard]] Ended anyorder(std::string_view arguments, std::string input = {}) const;
    // The same for arguments with spaces in them, or empty ones.
    [[nodiscard]] Ended anyorder_with(std::vector<std::string> arguments,
                                      std::string input = {}) const;

    // What the command wrote, where it ended with `exit_code` and without a complaint.
    [[nodiscard]] std::string output(std::string_view arguments, std::string input = {},
                                     int exit_code = 0) const;

    // The one case file that `anyorder check OPTIONS` leaves behind; its name and its text.
    struct CaseFile {
        std::string name;
        std::string text;
        [[nodiscard]] Json json() const { return Json::parse(text); }
    };
    [[nodiscard]] CaseFile case_of_check(std::string_view options) const;

    // Exit code 2, nothing on standard output, and on standard error one message with these parts.
    static void expect_usage_error(const Ended& outcome, const std::vector<std::string>& parts);

    TemporaryFolder folder_;
};

std::vector<std::string> lines_of(std::string_view text);

// The "event" of each callback of a case, in order of execution.
std::vector<std::string> events_of(const Json& case_file);

}  // namespace anyorder
