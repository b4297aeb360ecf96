// The fixture of all tests of hostile subjects: a Python script that is right but for one thing,
// in the test's own folder. After each test nothing of it may be left, neither process nor file.
#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "command_test.h"

namespace anyorder {

// What a stream's iterator gives, without its exception where the file is about a process that has
// ended: that is the end of it.
std::string what_is_left_of(std::istream& file);

class HostileTest : public CommandTest {
protected:
    // `anyorder check OPTIONS -- python3 subject.py`, with a small budget. `changes` stands in the
    // script between the right subject, which it may derive `Subject` from, and `serve(Subject())`.
    [[nodiscard]] Ended check(std::string_view changes, std::string_view options = {});

    // `anyorder replay CASE -- python3 subject.py`, after a check that left one case.
    [[nodiscard]] Ended replay_the_case();

    // The same check, which ends with exit code 3, nothing on standard error, and a report that has
    // these parts.
    void expect_breakdown(std::string_view changes, const std::vector<std::string>& parts,
                          std::string_view options = {});

    void write_subject(std::string_view changes);
    [[nodiscard]] std::vector<std::string> command() const;

    // Fails unless all processes that have the folder in their command lines end soon.
    void expect_nobody_left() const;

    void TearDown() override;

    // Enough for a subject that is alive, however busy the machine is.
    std::string timeout_ = "60s";
};

}  // namespace anyorder
