// What earlier checks have left behind is run before the plan.
#pragma once

#include <optional>
#include <string>

#include <anyorder/properties/check.h>

#include "subject_options.h"

namespace anyorder::cli {

// Runs the stored cases of a folder, but for those that the plan could not make either: of other
// lists, with repeats or with changes that share a millisecond. What fails is told at once; the
// first of them counts where the plan finds nothing. Throws UsageError where the folder cannot be
// read.
std::optional<StoredFailure> run_stored_cases(const std::string& folder,
                                              const ChosenSubject& chosen, const PlanOptions& plan);

}  // namespace anyorder::cli
