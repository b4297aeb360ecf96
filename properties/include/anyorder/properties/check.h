// Checking a subject: a plan of cases, carried out by several workers or in several runs, and a
// report that says what a pass is worth.
//
// The options alone make the plan: segments in a fixed order, each a number of scenarios of one
// strategy, each with its deliveries. The workers may be in any place of it; the report is made of
// what lies before the first failure in the order of the plan. So it does not depend on how many
// workers there are, and the records of several runs, each over a share of the plan, merge into the
// record of one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <anyorder/properties/case.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/explanation.h>
#include <anyorder/properties/order_count.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/properties/strategy.h>

namespace anyorder {

// Of the scenarios of small scope; their number grows tenfold with each.
inline constexpr std::size_t small_scope_callbacks_max = 9;

struct Progress {
    std::string phase;
    // Cases; `of` is at least `done`.
    std::uint64_t done = 0;
    std::uint64_t of = 0;
};

// The `index`-th of `of` shares of a plan, from 1.
struct Shard {
    std::size_t index = 1;
    std::size_t of = 1;

    friend bool operator==(const Shard&, const Shard&) = default;
};

// What decides which cases there are. Equal for all shards of a run.
struct PlanOptions {
    std::uint64_t seed = 1;
    Lists lists{};
    Deliver deliver = Deliver::at_least_once;
    bool distinct_times = false;
    // Whether a case fails where the list is wrong after any arrival, and not only after the last.
    Judged judged = Judged::at_the_end;
    Strategies strategies = Strategies::all();
    // About so many cases; the plan of a greater number begins with all of a smaller one. A
    // scenario that is taken through all its orders at once counts as the sets of callbacks that
    // this goes through.
    std::uint64_t cases = 1'000'000;
    // Small scope goes up to so many callbacks whatever `cases` says; otherwise as far as half of
    // the cases last.
    std::optional<std::size_t> small_scope{};
    // Whether a subject's state can be copied and compared; the strategies that need it are left
    // out where not.
    bool copies_states = true;

    friend bool operator==(const PlanOptions&, const PlanOptions&) = default;
};

using MakeSubject = std::function<std::unique_ptr<Subject>()>;

struct CheckOptions {
    PlanOptions plan;
    // Workers, each with a subject of its own. With one, everything happens in the calling thread.
    std::size_t jobs = 1;
    Shard shard;
    // Also run the plan against the planted bugs that it can be expected to find.
    bool planted = true;
    // The most cases that are tried to shrink a failing one; slow subjects get fewer.
    std::size_t shrink_runs_max = 100'000;
    // How many of these may look beyond the cases that are one step away.
    std::size_t leaps_max = 100'000;
    // Also measure how long the list is wrong, on some cases beside the plan.
    bool measure_wrongness = false;
    // How often a failing case is repeated to see that it always fails.
    std::size_t confirmations = 3;
    // Told now and then what is being done, by one thread at a time; may be empty.
    std::function<void(const Progress&)> progress;
    // Whether to end now with a report of what there is; asked often, by all workers. A failure
    // that is being looked into is reported as it is. May be empty.
    std::function<bool()> interrupted;
    // The same for running out of time: a failure that has been found is looked into. Not for the
    // planted bugs. May be empty.
    std::function<bool()> stop;
    // Told a line of JSON about each case, in the order of the plan; may be empty.
    std::function<void(const std::string& line)> case_line;
};

// How many of the orders of t callbacks have been tried.
struct TupleCoverage {
    std::uint64_t covered = 0;
    std::uint64_t of = 0;

    friend bool operator==(const TupleCoverage&, const TupleCoverage&) = default;
};

inline constexpr std::size_t tuple_sizes = 3;  // t = 2, 3, 4

// What came of the cases of a part of the plan; all of it adds up.
struct Tally {
    std::uint64_t scenarios = 0;
    // Deliveries, and scenarios that were taken through all their orders at once.
    std::uint64_t cases = 0;
    std::uint64_t deliveries = 0;
    // Of the scenarios.
    std::uint64_t callbacks = 0;
    // Distinct orders within their scenario.
    OrderCount orders = 0;
    // Cases in which a list kept in order of arrival is wrong, if only in one order.
    std::uint64_t arrival_order_wrong = 0;
    // Scenarios that could not be gone through within their limit.
    std::uint64_t unfinished = 0;
    // Of the first scenarios of each strategy; for t = 2, 3, 4.
    std::array<TupleCoverage, tuple_sizes> tuples{};
    std::size_t callbacks_largest = 0;

    Tally& operator+=(const Tally& other);
    friend bool operator==(const Tally&, const Tally&) = default;
};

// A segment of the plan, and what came of it.
struct Segment {
    Strategy strategy{};
    // For small scope: the alphabet, the number of callbacks, and whether callbacks repeat.
    Alphabet alphabet = Alphabet::plain;
    std::size_t callbacks = 0;
    bool repeats = false;
    // Scenarios of the plan, and of those that this record is about: all of them, or the shard's.
    std::uint64_t planned = 0;
    std::uint64_t assigned = 0;
    std::uint64_t done = 0;
    Tally tally{};

    friend bool operator==(const Segment&, const Segment&) = default;
};

struct Counterexample {
    Case minimal;
    Violated violated;
    // "no scenario with fewer callbacks fails in any order", or "1-minimal".
    std::string certificate;
    // "small scope", "uniform", …, or "stored case".
    std::string found_by;
    std::size_t shrink_runs = 0;
    // Whether it is 1-minimal: no simpler case that is one step away fails.
    bool complete = false;
    // A passing and a failing delivery that differ in one thing.
    std::optional<Explanation> explanation{};
};

// The subject gave no list: what it did, and the smallest case found in which it did.
struct Breakdown {
    SubjectFailure failure;
    // Nothing where no case alone does it.
    std::optional<Case> minimal;
    std::string certificate;
    // What else is to be said; a sentence without a full stop, mostly empty.
    std::string note;
};

// The same case ended in different ways, each time in a subject that had been started again.
struct Flaky {
    Case repeated;
    // Neither is Holds where both failed in different ways.
    Verdict once;
    Verdict another_time;
};

using Failure = std::variant<Counterexample, Flaky, Breakdown>;

// A failure and its place in the plan.
struct PlacedFailure {
    std::size_t segment = 0;
    std::uint64_t scenario = 0;
    std::uint64_t delivery = 0;
    Failure failure;
};

// A planted bug under the same plan, the strategies in another order: those that are drawn first.
struct PlantedRecord {
    std::string name;
    bool killed = false;
    Strategy by{};
    // How many cases it took.
    std::uint64_t cases = 0;

    friend bool operator==(const PlantedRecord&, const PlantedRecord&) = default;
};

// A stored case that fails still, though the plan found nothing.
struct StoredFailure {
    // Of its file, without the folder.
    std::string name;
    StoredCase stored;
    Verdict verdict;
};

// How long the list was wrong: in some cases the subject was asked after every arrival, and its
// list held against the specification of what had arrived. All of it adds up.
struct Wrongness {
    static constexpr std::size_t tenths = 10;

    std::uint64_t cases = 0;
    // With a wrong list after some arrival.
    std::uint64_t cases_ever_wrong = 0;
    std::uint64_t arrivals = 0;
    // After so many of them the list was wrong.
    std::uint64_t wrong = 0;
    // The same by tenths of the delivery, from its first arrivals to its last.
    std::array<std::uint64_t, tenths> arrivals_at{};
    std::array<std::uint64_t, tenths> wrong_at{};

    Wrongness& operator+=(const Wrongness& other);
    friend bool operator==(const Wrongness&, const Wrongness&) = default;
};

// All that a run leaves behind.
struct RunRecord {
    PlanOptions plan;
    Shard shard;
    bool planted_asked = false;
    // Ended before the plan did, by `stop`.
    bool stopped = false;
    std::vector<Segment> segments;
    // At most two: the first in the order of the plan, and, where that is made of plain operations,
    // the first one of operations of every kind that has fewer callbacks.
    std::vector<PlacedFailure> failures;
    // The subject said more than it was asked for; it showed when all cases were over.
    std::optional<Breakdown> at_the_end;
    // Nothing where it was not measured: nobody asked for it, or the run ended before.
    std::optional<Wrongness> wrongness;
    // For whoever runs stored cases beside the plan to fill in.
    std::optional<StoredFailure> stored;
    std::vector<PlantedRecord> planted;
};

// What was tried in every order, and came out right.
struct SmallScopeRecord {
    // All scenarios up to this size. Zero where not even one size was tried.
    std::size_t callbacks_complete = 0;
    std::uint64_t scenarios = 0;
    OrderCount orders = 0;
};

// `violated` and the rest in the order of their weight; `flaky` counts as a violation: a list that
// is right only sometimes is wrong.
enum class Conclusion : std::uint8_t {
    passed,
    violated,
    flaky,
    subject_failed,
    interrupted,       // nothing is wrong so far
    nothing_tested,    // even a list kept in order of arrival would have passed
    planted_survived,  // the same plan misses a planted bug
};

struct CheckReport {
    RunRecord record;
    SmallScopeRecord plain_scope;
    // Of both alphabets together.
    SmallScopeRecord full_scope;
    // By strategy, over the segments that the report is about: all, or those before the failure.
    std::array<Tally, strategy_count> by_strategy{};
    Tally total;
    std::optional<Counterexample> counterexample;
    // Where the counterexample is made of plain operations: one with fewer callbacks, if operations
    // of other kinds make one.
    std::optional<Counterexample> rarer;
    std::optional<Flaky> flaky;
    std::optional<Breakdown> breakdown;

    [[nodiscard]] const Tally& of(Strategy strategy) const {
        return by_strategy[static_cast<std::size_t>(strategy)];
    }
};

Conclusion conclusion_of(const CheckReport& report);
std::string_view name_of(Conclusion conclusion);

// The exit code that goes with it: 0 passed, 1 violated or flaky, 3 the subject failed, 4 nothing
// can be said, 130 (as of a shell) interrupted.
int exit_code_of(Conclusion conclusion);

// A pure function.
CheckReport report_of(RunRecord record);

// Deterministic for a deterministic subject: the same plan, the same record, whatever the number of
// jobs and of cases that are on their way to a subject at once. An exception that a subject throws
// is passed on.
RunRecord run_plan(const MakeSubject& make, const CheckOptions& options);

// run_plan() and report_of().
CheckReport check(const MakeSubject& make, const CheckOptions& options);

// Greater and greater plans until `out_of_time`; the record is that of the greatest plan that was
// carried out as a whole, and its `plan.cases` repeats it.
RunRecord run_within(const MakeSubject& make, const CheckOptions& options,
                     const std::function<bool()>& out_of_time);

// The records of all shards of one plan as the record of one run; or why they do not fit together.
std::variant<RunRecord, std::string> merged(std::vector<RunRecord> records);

}  // namespace anyorder
