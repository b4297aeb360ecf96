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
    return record.segments.size() == first.segments.size() ? "" : "their plans differ";
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
    for (const RunRecord& record : records) {
        if (std::string wrong = misfit(records.front(), record); !wrong.empty()) {
            return wrong;
        }
    }
    if (std::string wrong = shards_wrong(records); !wrong.empty()) {
        return wrong;
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
    }
    forget_what_is_not_reported(sum);
    return sum;
}

}  // namespace anyorder
