#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include <anyorder/properties/check.h>
#include <anyorder/subjects/catalogue.h>

#include "covered_segments.h"

namespace anyorder {

namespace {

using Place = std::tuple<std::size_t, std::uint64_t, std::uint64_t>;

Place place_of(const PlacedFailure& failure) {
    return {failure.segment, failure.scenario, failure.delivery};
}

// Why the record cannot be merged with the first; empty where it can.
std::string misfit(const RunRecord& first, const RunRecord& record) {
    if (record.plan != first.plan || record.planted_asked != first.planted_asked) {
        return "they are of different plans: another seed, other lists or other options";
    }
    if (record.shard.of != first.shard.of) {
        return "one is of " + std::to_string(first.shard.of) + " shards, and another of " +
               std::to_string(record.shard.of);
    }
    const auto same = [](const Segment& a, const Segment& b) {
        return a.strategy == b.strategy && a.alphabet == b.alphabet && a.callbacks == b.callbacks &&
               a.repeats == b.repeats && a.planned == b.planned;
    };
    return std::ranges::equal(record.segments, first.segments, same) ? "" : "their plans differ";
}

// A subject that did not start leaves a record without a plan, which has done nothing.
bool has_no_plan(const RunRecord& record) {
    return record.segments.empty() && record.at_the_end;
}

void plan_as(RunRecord& record, const RunRecord& planned) {
    record.plan.copies_states = planned.plan.copies_states;
    record.segments = planned.segments;
    for (Segment& segment : record.segments) {
        segment.assigned = segment.done = 0;
        segment.tally = {};
    }
}

// Whether the parts of each segment make the whole of it; all of it has been done where nothing
// went wrong.
bool make_a_whole(const std::vector<RunRecord>& records) {
    const bool through = std::ranges::all_of(records, [](const RunRecord& record) {
        return record.failures.empty() && !record.stopped && !record.at_the_end;
    });
    for (std::size_t i = 0; i < records.front().segments.size(); ++i) {
        const std::uint64_t planned = records.front().segments[i].planned;
        std::uint64_t assigned = 0;
        for (const RunRecord& record : records) {
            const Segment& segment = record.segments[i];
            if (segment.done > segment.assigned || segment.assigned > planned - assigned ||
                (through && segment.done != segment.assigned)) {
                return false;
            }
            assigned += segment.assigned;
        }
        if (through && assigned != planned) {
            return false;
        }
    }
    return true;
}

// Far from what a run can count to, and from where a sum would overflow.
bool can_be_counted(const Tally& tally) {
    constexpr std::uint64_t most = std::uint64_t{1} << 48;
    const auto fits = [](const TupleCoverage& tuples) {
        return tuples.covered <= tuples.of && tuples.of < most;
    };
    return std::max({tally.scenarios, tally.cases, tally.deliveries, tally.callbacks,
                     tally.arrival_order_wrong, tally.unfinished}) < most &&
           tally.arrival_order_wrong <= tally.cases && std::ranges::all_of(tally.tuples, fits);
}

// Each shard once: empty, or which is missing or there twice.
std::string shards_wrong(const std::vector<RunRecord>& records) {
    std::set<std::size_t> seen;
    for (const RunRecord& record : records) {
        if (!seen.insert(record.shard.index).second) {
            return "shard " + std::to_string(record.shard.index) + " is there twice";
        }
    }
    for (std::size_t index = 1; index <= records.front().shard.of; ++index) {
        if (!seen.contains(index)) {
            return "shard " + std::to_string(index) + " of " +
                   std::to_string(records.front().shard.of) + " is missing";
        }
    }
    return {};
}

void add_segments(RunRecord& sum, const RunRecord& record) {
    for (std::size_t i = 0; i < sum.segments.size(); ++i) {
        sum.segments[i].assigned += record.segments[i].assigned;
        sum.segments[i].done += record.segments[i].done;
        sum.segments[i].tally += record.segments[i].tally;
    }
}

// Of all shards, or of none.
void add_wrongness(RunRecord& sum, const RunRecord& record) {
    if (sum.wrongness && record.wrongness) {
        *sum.wrongness += *record.wrongness;
    } else {
        sum.wrongness.reset();
    }
}

// The first of all, and then the first that has fewer callbacks and is of operations of every kind.
void merge_failures(RunRecord& sum, std::vector<PlacedFailure> failures) {
    std::ranges::sort(failures, {}, place_of);
    if (failures.empty()) {
        return;
    }
    sum.failures = {failures.front()};
    const std::size_t below = certified_below(sum);
    const auto rarer = std::find_if(failures.begin() + 1, failures.end(), [&](const auto& failure) {
        const Segment& segment = sum.segments[failure.segment];
        return is_small_scope(segment, Alphabet::full) && segment.callbacks < below;
    });
    if (rarer != failures.end()) {
        sum.failures.push_back(*rarer);
    }
}

}  // namespace

std::variant<RunRecord, std::string> merged(std::vector<RunRecord> records) {
    if (records.empty()) {
        return "there are none";
    }
    const auto planned =
        std::ranges::find_if(records, [](const auto& record) { return !has_no_plan(record); });
    for (RunRecord& record : records) {
        if (planned != records.end() && has_no_plan(record)) {
            plan_as(record, *planned);
        }
        if (std::string wrong = misfit(records.front(), record); !wrong.empty()) {
            return wrong;
        }
        if (!std::ranges::all_of(record.segments, can_be_counted, &Segment::tally)) {
            return "shard " + std::to_string(record.shard.index) + " counts more than there can be";
        }
    }
    if (std::string wrong = shards_wrong(records); !wrong.empty()) {
        return wrong;
    }
    if (!make_a_whole(records)) {
        return "what they did does not add up to their plan";
    }
    std::ranges::sort(records, {}, [](const RunRecord& record) { return record.shard.index; });
    RunRecord sum = records.front();
    sum.shard = {};
    sum.failures.clear();
    std::vector<PlacedFailure> failures;
    for (std::size_t i = 0; i < records.size(); ++i) {
        RunRecord& record = records[i];
        std::ranges::move(record.failures, std::back_inserter(failures));
        if (i > 0) {
            add_segments(sum, record);
            std::ranges::move(record.planted, std::back_inserter(sum.planted));
            sum.stopped = sum.stopped || record.stopped;
            sum.at_the_end = sum.at_the_end ? sum.at_the_end : record.at_the_end;
            add_wrongness(sum, record);
            sum.stored = sum.stored ? sum.stored : record.stored;
        }
    }
    merge_failures(sum, std::move(failures));
    std::ranges::sort(sum.planted, {}, [](const PlantedRecord& planted) {
        return find_subject(planted.name) - catalogue().data();
    });
    if (!sum.failures.empty() || sum.at_the_end) {
        sum.planted.clear();
    }
    if (!sum.failures.empty()) {
        sum.stored.reset();
        sum.at_the_end.reset();
    }
    forget_what_is_not_reported(sum);
    return sum;
}

}  // namespace anyorder
