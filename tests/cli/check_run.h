// The fixture of all tests of what `anyorder check` leaves behind: its text, its report files and
// its case files.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "command_test.h"

namespace anyorder {

// All that a run is to repeat to the byte.
struct CheckRun {
    int exit_code = 0;
    std::string out;
    std::string json;
    // By their names.
    std::map<std::string, std::string> cases;

    friend bool operator==(const CheckRun&, const CheckRun&) = default;
    [[nodiscard]] Json report() const { return Json::parse(json); }
};

void PrintTo(const CheckRun& run, std::ostream* out);

class CheckRunTest : public CommandTest {
protected:
    // `anyorder check OPTIONS --json … --no-run-info`, in a folder without cases of earlier runs,
    // and without a word on standard error. `program` is what stands behind "--".
    [[nodiscard]] CheckRun check(std::string_view options,
                                 const std::vector<std::string>& program = {}) const;

    // The same in `shards` shares, and their reports merged.
    [[nodiscard]] CheckRun check_in_shards(std::string_view options, std::size_t shards,
                                           const std::vector<std::string>& program = {}) const;

    // The report of that share; writes shard-INDEX.json.
    std::string shard(std::string_view options, std::size_t index, std::size_t of,
                      const std::vector<std::string>& program = {}) const;

    // `anyorder ARGUMENTS…` with more variables in its environment, "NAME=value".
    [[nodiscard]] Ended anyorder_in(std::vector<std::string> environment,
                                    std::string_view arguments,
                                    const std::vector<std::string>& program = {}) const;

    void forget_cases() const;

    // A right subject in Python, from examples/.
    [[nodiscard]] static std::vector<std::string> right_program();

private:
    [[nodiscard]] CheckRun left_behind(const Ended& outcome, const std::string& json) const;
};

}  // namespace anyorder
