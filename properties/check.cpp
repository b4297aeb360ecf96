#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <anyorder/properties/check.h>
#include <anyorder/properties/shrink.h>

#include "covered_segments.h"
#include "run.h"

namespace anyorder {

Tally& Tally::operator+=(const Tally& other) {
    scenarios += other.scenarios;
    cases += other.cases;
    deliveries += other.deliveries;
    callbacks += other.callbacks;
    orders += other.orders;
    arrival_order_wrong += other.arrival_order_wrong;
    unfinished += other.unfinished;
    for (std::size_t i = 0; i < tuples.size(); ++i) {
        tuples[i].covered += other.tuples[i].covered;
        tuples[i].of += other.tuples[i].of;
    }
    callbacks_largest = std::max(callbacks_largest, other.callbacks_largest);
    return *this;
}

Wrongness& Wrongness::operator+=(const Wrongness& other) {
    cases += other.cases;
    cases_ever_wrong += other.cases_ever_wrong;
    arrivals += other.arrivals;
    wrong += other.wrong;
    for (std::size_t i = 0; i < tenths; ++i) {
        arrivals_at[i] += other.arrivals_at[i];
        wrong_at[i] += other.wrong_at[i];
    }
    return *this;
}

namespace {

class Folding {
public:
    explicit Folding(RunRecord record) : covered_(covered_segments(record)) {
        report_.record = std::move(record);
    }

    CheckReport run() && {
        fold_segments();
        fold_small_scope();
        fold_failures();
        return std::move(report_);
    }

private:
    [[nodiscard]] const RunRecord& record() const { return report_.record; }

    void fold_segments() {
        for (std::size_t i = 0; i < covered_.size(); ++i) {
            if (covered_[i]) {
                const Segment& segment = record().segments[i];
                report_.by_strategy[static_cast<std::size_t>(segment.strategy)] += segment.tally;
                report_.total += segment.tally;
            }
        }
    }

    // Whether all segments of the size came out right; a size below the greatest that has none has
    // no scenarios.
    [[nodiscard]] bool is_complete(Alphabet alphabet, std::size_t callbacks) const {
        for (std::size_t i = 0; i < covered_.size(); ++i) {
            const Segment& segment = record().segments[i];
            if (is_small_scope(segment, alphabet) && segment.callbacks == callbacks) {
                if (!covered_[i] || segment.done != segment.planned) {
                    return false;
                }
            }
        }
        return true;
    }

    void fold_small_scope() {
        std::size_t planned = 0;
        for (const Segment& segment : record().segments) {
            planned = std::max(planned, segment.callbacks);
        }
        std::size_t plain = 0;
        while (plain < planned && is_complete(Alphabet::plain, plain + 1)) {
            ++plain;
        }
        // A failure among plain scenarios leaves those of its size out, and the larger ones.
        std::size_t full = 0;
        while (full < plain && is_complete(Alphabet::full, full + 1)) {
            ++full;
        }
        report_.plain_scope = scope_of(plain, {Alphabet::plain});
        report_.full_scope = scope_of(full, {Alphabet::plain, Alphabet::full});
    }

    [[nodiscard]] SmallScopeRecord scope_of(std::size_t callbacks,
                                            const std::set<Alphabet>& alphabets) const {
        SmallScopeRecord scope{.callbacks_complete = callbacks};
        for (const Segment& segment : record().segments) {
            if (segment.strategy == Strategy::small_scope && segment.callbacks <= callbacks &&
                alphabets.contains(segment.alphabet)) {
                scope.scenarios += segment.tally.scenarios;
                scope.orders += segment.tally.orders;
            }
        }
        return scope;
    }

    void fold_failures() {
        const auto& failures = record().failures;
        if (!failures.empty()) {
            const Failure& first = failures.front().failure;
            if (const auto* counterexample = std::get_if<Counterexample>(&first)) {
                report_.counterexample = certified(*counterexample);
            } else if (const auto* flaky = std::get_if<Flaky>(&first)) {
                report_.flaky = *flaky;
            } else {
                report_.breakdown = std::get<Breakdown>(first);
            }
        } else if (record().at_the_end) {
            report_.breakdown = record().at_the_end;
        }
        if (failures.size() == 2 && report_.counterexample) {
            if (const Counterexample* rarer = counterexample_in(failures.back())) {
                report_.rarer = certified(*rarer);
            }
        }
    }

    [[nodiscard]] Counterexample certified(Counterexample found) const {
        found.certificate = certificate_of(found);
        return found;
    }

    [[nodiscard]] std::string certificate_of(const Counterexample& found) const {
        const std::size_t callbacks = size_of(found.minimal).callbacks;
        const std::string nothing_smaller =
            std::string("no scenario with fewer callbacks fails in any order") +
            (record().plan.deliver == Deliver::once ? "" : ", with or without a repeat");
        const std::string in_plain_words = ", in plain names and numbers";
        if (is_in_small_scope(found.minimal.scenario, Alphabet::full) &&
            callbacks <= report_.full_scope.callbacks_complete + 1) {
            return nothing_smaller + in_plain_words;
        }
        if (is_in_small_scope(found.minimal.scenario, Alphabet::plain) &&
            callbacks <= report_.plain_scope.callbacks_complete + 1) {
            return nothing_smaller + ", among those of logins, logouts, publications and stops" +
                   in_plain_words;
        }
        return found.complete ? "1-minimal: every simpler case that was tried passes"
                              : "not minimal: shrinking was cut short";
    }

    std::vector<bool> covered_;
    CheckReport report_;
};

RunRecord finished(PlanRun& run, const CheckOptions& options) {
    if (options.measure_wrongness) {
        run.measure_wrongness();
    }
    run.finish();
    const bool worth_it = run.record().failures.empty() && !run.record().at_the_end;
    if (options.planted && worth_it && !run.record().stopped) {
        run.run_planted();
    }
    RunRecord record = run.record();
    if (options.shard.of == 1) {
        forget_what_is_not_reported(record);
    }
    return record;
}

}  // namespace

CheckReport report_of(RunRecord record) {
    return Folding(std::move(record)).run();
}

RunRecord run_plan(const MakeSubject& make, const CheckOptions& options) {
    PlanRun run(make, options);
    run.extend_to(options.plan.cases);
    return finished(run, options);
}

CheckReport check(const MakeSubject& make, const CheckOptions& options) {
    return report_of(run_plan(make, options));
}

RunRecord run_within(const MakeSubject& make, const CheckOptions& options,
                     const std::function<bool()>& out_of_time) {
    constexpr std::uint64_t first_cases = 200;
    CheckOptions limited = options;
    limited.stop = out_of_time;
    PlanRun run(make, limited);
    RunRecord last;
    last.plan = run.record().plan;
    last.plan.cases = 0;
    for (std::uint64_t cases = first_cases;; cases += cases / 2) {
        run.extend_to(cases);
        const bool found = !run.record().failures.empty();
        if (found || !run.record().stopped) {
            last = run.record();
        }
        if (run.ended()) {
            break;
        }
    }
    last.stopped = (options.interrupted && options.interrupted()) ||
                   (!last.failures.empty() && run.record().stopped);
    last.planted_asked = options.planted;
    run.return_to(std::move(last));
    return finished(run, options);
}

Conclusion conclusion_of(const CheckReport& report) {
    const RunRecord& record = report.record;
    if (report.counterexample) {
        return Conclusion::violated;  // whatever became of the subject afterwards
    }
    if (report.flaky) {
        return Conclusion::flaky;
    }
    if (report.breakdown) {
        return Conclusion::subject_failed;
    }
    if (record.stored) {
        return violated(record.stored->verdict) ? Conclusion::violated : Conclusion::subject_failed;
    }
    if (record.stopped) {
        return Conclusion::interrupted;
    }
    // Of one shard nothing can be said: it may have been given next to nothing.
    if (report.total.arrival_order_wrong == 0 && record.shard.of == 1) {
        return Conclusion::nothing_tested;
    }
    const bool all_killed = std::ranges::all_of(record.planted, &PlantedRecord::killed);
    return all_killed ? Conclusion::passed : Conclusion::planted_survived;
}

std::string_view name_of(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::passed:
            return "passed";
        case Conclusion::violated:
            return "violated";
        case Conclusion::flaky:
            return "flaky";
        case Conclusion::subject_failed:
            return "subject_failed";
        case Conclusion::interrupted:
            return "interrupted";
        case Conclusion::nothing_tested:
            return "nothing_tested";
        case Conclusion::planted_survived:
            return "planted_survived";
    }
    return {};
}

int exit_code_of(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::passed:
            return 0;
        case Conclusion::violated:
        case Conclusion::flaky:
            return 1;
        case Conclusion::subject_failed:
            return 3;
        case Conclusion::interrupted:
            return 130;
        case Conclusion::nothing_tested:
        case Conclusion::planted_survived:
            return 4;
    }
    return 4;
}

}  // namespace anyorder
