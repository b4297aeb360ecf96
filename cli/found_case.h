// Writing down what a check found, and how the end of a check becomes an exit code.
#pragma once

#include <string>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>

#include "command.h"

namespace anyorder::cli {

ExitCode as_exit_code(Conclusion conclusion);

// Writes the case into the folder and returns its path as a word for a shell. Throws UsageError.
std::string store(const StoredCase& stored_case, const std::string& folder);

// The case that the check found, if it found any; a stored case that fails still is none.
std::optional<StoredCase> found_case(const CheckReport& report, const std::string& subject,
                                     const Lists& lists);

// What the verdict on a stored case says of `subject`.
Found found_by(const std::string& subject, const Verdict& verdict);

}  // namespace anyorder::cli
