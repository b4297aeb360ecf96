// What a bad verdict comes to: a smallest case that always ends that way, a subject that answers
// now this and now that, or one that breaks down.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <variant>

#include <anyorder/properties/check.h>
#include <anyorder/properties/explanation.h>
#include <anyorder/properties/shrink.h>

#include "pipeline.h"

namespace anyorder {

// A smallest failing case; its certificate is left to whoever knows what was tried.
struct Smallest {
    Case minimal;
    Violated violated;
    std::size_t shrink_runs = 0;
    // Whether it is 1-minimal.
    bool complete = false;
    std::optional<Explanation> explanation{};
};

using Diagnosis = std::variant<Smallest, Flaky, Breakdown>;

struct Symptom {
    const PlannedTrial& trial;
    // Violated, or Unknown with a failure.
    Verdict verdict;
    // What the subject had been given before, and what it had been given already after that.
    const std::deque<PlannedTrial>& before;
    std::span<const PlannedTrial> after;
    // What could have been delivered in its stead.
    Leeway leeway{};
};

// Repeats, shrinks and repeats again, each time of importance in a subject that is started again.
Diagnosis diagnose(Subject& subject, const CheckOptions& options, const Symptom& symptom);

}  // namespace anyorder
