// Checking a subject: small scope first, then the lattice where the subject's state can be copied,
// then drawn scenarios; and what the run was worth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <anyorder/properties/case.h>
#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/order_count.h>

namespace anyorder {

struct Progress {
    std::string phase;
    std::uint64_t done = 0;
    std::uint64_t of = 0;
};

struct CheckOptions {
    std::uint64_t seed = 1;
    Lists lists;
    Deliver deliver = Deliver::at_least_once;
    bool distinct_times = false;
    // Drawn scenarios, each delivered deliveries_per_scenario times.
    std::size_t cases = 2'000;
    std::size_t deliveries_per_scenario = 4;
    // Small scope goes up in size as long as a whole size fits into this many deliveries, first
    // with the plain alphabet, then with the full one.
    std::uint64_t small_scope_deliveries_max = 400'000;
    // Lattices of drawn scenarios with at most this many callbacks.
    std::size_t lattices = 10;
    std::size_t lattice_callbacks_max = 11;
    // So many failing cases of lattices and drawn scenarios are shrunk, and the smallest is kept.
    std::size_t failures_shrunk = 8;
    // The most cases that are tried to shrink one; slow subjects get fewer.
    std::size_t shrink_runs_max = 100'000;
    // How often a failing case is repeated to see that it always fails.
    std::size_t confirmations = 3;
    // Told now and then what is being done and how far it is; may be empty.
    std::function<void(const Progress&)> progress;
};

// What was tried, and came out right.
struct SmallScopeRecord {
    // All scenarios up to this size were tried in every order. Zero where not even one size was.
    std::size_t callbacks_complete = 0;
    // Of the complete sizes.
    std::uint64_t scenarios = 0;
    std::uint64_t deliveries = 0;
};
struct LatticeRecord {
    std::uint64_t scenarios = 0;
    std::size_t callbacks_largest = 0;
    OrderCount orders;
};
struct DrawnRecord {
    std::uint64_t scenarios = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t callbacks = 0;
};

struct Counterexample {
    Case minimal;
    Violated violated;
    // "no scenario with fewer callbacks fails in any order", or "1-minimal".
    std::string certificate;
    // "small scope", "lattice" or "drawn scenario".
    std::string_view found_by;
    std::size_t shrink_runs = 0;
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

struct CheckReport {
    SmallScopeRecord plain_scope;
    SmallScopeRecord full_scope;
    LatticeRecord lattice;
    DrawnRecord drawn;
    // Of all deliveries those after which a list kept in order of arrival is wrong.
    std::uint64_t deliveries = 0;
    std::uint64_t arrival_order_wrong = 0;
    std::optional<Counterexample> counterexample;
    // Where the counterexample is made of plain operations: one with fewer callbacks, if operations
    // of other kinds make one.
    std::optional<Counterexample> rarer;
    std::optional<Flaky> flaky;
    std::optional<Breakdown> breakdown;
};

// `flaky` counts as a violation: a list that is right only sometimes is wrong.
enum class Conclusion : std::uint8_t { passed, violated, flaky, subject_failed, nothing_tested };

Conclusion conclusion_of(const CheckReport& report);

// Deterministic for a deterministic subject: the same options, the same report, however many cases
// are on their way to the subject at once.
CheckReport check(Subject& subject, const CheckOptions& options);

}  // namespace anyorder
