// Options with nothing in them: `--json "$REPORT"` where the variable is not set.
#pragma once

namespace CLI {
class App;
}

namespace anyorder::cli {

// Throws UsageError for an option of `command` that is given an empty text, but for those that name
// the members of a service's list, where that may be meant.
void refuse_empty_texts(const CLI::App& command);

}  // namespace anyorder::cli
