// Which part of a record a report is about: what comes before the first failure.
#pragma once

#include <cstddef>
#include <vector>

#include <anyorder/properties/check.h>

namespace anyorder {

bool is_small_scope(const Segment& segment, Alphabet alphabet);

// Null where the failure is another one.
const Counterexample* counterexample_in(const PlacedFailure& failure);

// Below this many callbacks the full alphabet is searched, too: where the failure was found among
// plain scenarios. There is a failure.
std::size_t certified_below(const RunRecord& record);

// For each segment whether the report is about it: all that come before the failures.
std::vector<bool> covered_segments(const RunRecord& record);

// What lies behind a failure may be there and may not, depending on who was how fast.
void forget_what_is_not_reported(RunRecord& record);

}  // namespace anyorder
