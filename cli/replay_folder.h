// Replaying all case files of a folder: what has been fixed, and what has not.
#pragma once

#include <functional>
#include <string>

#include "command.h"
#include "stored_cases.h"
#include "subject_options.h"

namespace anyorder::cli {

// The subject that a case is replayed with. Throws UsageError where there is none.
using SubjectOfCase = std::function<SubjectArguments(const std::string& path, const StoredCase&)>;

// Prints a line about each case and the totals. The exit code is that of the worst: a case that
// fails still, a subject that failed, a file that is no case. Processes are started once for all
// cases that ask them for the same lists. Throws UsageError where the folder has no case files.
ExitCode replay_folder(const std::string& folder, const SubjectOfCase& subject_of);

}  // namespace anyorder::cli
