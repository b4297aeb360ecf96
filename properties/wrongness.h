// Measuring how long a subject's list is wrong, on some cases drawn beside the plan.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <anyorder/properties/check.h>

#include "pipeline.h"

namespace anyorder {

// The cases that a plan is measured by: scenarios and deliveries as the uniform strategy and that
// of the network draw them, so many that their arrivals are at most a fifth of the plan's cases, or
// the first hundred of them, and not more than two thousand; but one case at least. A pure function
// of the plan.
std::vector<PlannedTrial> wrongness_sample(const PlanOptions& plan);

struct Measured {
    Wrongness wrongness;
    // Where the subject gave no list; then the rest means nothing.
    std::optional<SubjectFailure> failure{};
    bool stopped = false;
};

// Delivers each case and asks for the list after every arrival; answers may be under way together.
// `stop` is asked before each case, and may be empty.
Measured measure_wrongness(Subject& subject, const Lists& lists,
                           const std::vector<PlannedTrial>& cases,
                           const std::function<bool()>& stop);

}  // namespace anyorder
