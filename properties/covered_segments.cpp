#include "covered_segments.h"

#include <anyorder/properties/shrink.h>

namespace anyorder {

bool is_small_scope(const Segment& segment, Alphabet alphabet) {
    return segment.strategy == Strategy::small_scope && segment.alphabet == alphabet;
}

const Counterexample* counterexample_in(const PlacedFailure& failure) {
    return std::get_if<Counterexample>(&failure.failure);
}

std::size_t certified_below(const RunRecord& record) {
    const PlacedFailure& first = record.failures.front();
    const Counterexample* found = counterexample_in(first);
    const bool is_plain = is_small_scope(record.segments[first.segment], Alphabet::plain);
    return is_plain && found != nullptr ? size_of(found->minimal).callbacks : 0;
}

std::vector<bool> covered_segments(const RunRecord& record) {
    std::vector<bool> covered(record.segments.size(), true);
    if (record.failures.empty()) {
        return covered;
    }
    const std::size_t below = certified_below(record);
    for (std::size_t i = record.failures.front().segment; i < covered.size(); ++i) {
        const Segment& segment = record.segments[i];
        covered[i] = is_small_scope(segment, Alphabet::full) && segment.callbacks < below &&
                     (record.failures.size() == 1 || i < record.failures.back().segment);
    }
    return covered;
}

void forget_what_is_not_reported(RunRecord& record) {
    const bool broke_down =
        record.failures.empty()
            ? record.at_the_end.has_value()
            : std::holds_alternative<Breakdown>(record.failures.front().failure);
    if (broke_down) {
        record.wrongness.reset();
    }
    const std::vector<bool> covered = covered_segments(record);
    for (std::size_t i = 0; i < covered.size(); ++i) {
        if (!covered[i]) {
            record.segments[i].done = 0;
            record.segments[i].tally = {};
        }
    }
}

}  // namespace anyorder
