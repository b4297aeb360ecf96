// Writing down what a check found, and how the end of a check becomes an exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>

#include "command.h"

namespace anyorder::cli {

ExitCode as_exit_code(Conclusion conclusion);

// How a command ends that came to a verdict, and what it could not write down.
struct Ended {
    ExitCode verdict = ExitCode::pass;
    std::vector<UsageError> not_written;
};

// Complains on standard error of what was not written, after all that was. The verdict counts; only
// a pass that is not written down is none.
ExitCode told(const Ended& ended);

// Stores the case that was found, if any; the path as a word for a shell. Where it cannot be stored
// the path is empty, and `not_written` says why.
std::string store_if_possible(const std::optional<StoredCase>& found, const std::string& folder,
                              std::vector<UsageError>& not_written);

// Writes the case into the folder and returns its path as a word for a shell. Throws UsageError.
std::string store(const StoredCase& stored_case, const std::string& folder);

// The case that the check found, if it found any; a stored case that fails still is none.
std::optional<StoredCase> found_case(const CheckReport& report, const std::string& subject,
                                     const PlanOptions& plan);

// What the verdict on a stored case says of `subject`.
Found found_by(const std::string& subject, const Verdict& verdict);

}  // namespace anyorder::cli
