#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include <anyorder/properties/check.h>
#include <anyorder/properties/lattice.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "diagnosis.h"
#include "pipeline.h"

namespace anyorder {

namespace {

// Each phase draws from a generator of its own, so that one does not depend on how far another
// went.
constexpr std::uint64_t lattice_part = std::uint64_t{1} << 62;

class Check {
public:
    Check(Subject& subject, const CheckOptions& options)
        : subject_(subject),
          options_(options),
          arrival_order_(find_subject("arrival_order")->make()),
          families_(families_of(options.lists)),
          pipeline_(subject, options.lists, [this](const PlannedTrial& trial, Verdict verdict) {
              take_verdict(trial, std::move(verdict));
          }) {}

    CheckReport run() && {
        constexpr std::size_t callbacks_max = 9;
        run_small_scope(Alphabet::plain, report_.plain_scope, callbacks_max);
        if (report_.counterexample) {
            certify();
            return std::move(report_);
        }
        run_small_scope(Alphabet::full, report_.full_scope, callbacks_max);
        if (report_.counterexample) {
            return std::move(report_);
        }
        // From here on a failing case is not the smallest there is, and another one may shrink
        // further: some more are looked for, and the smallest is kept.
        failures_wanted_ = options_.failures_shrunk;
        if (options_.deliver == Deliver::at_least_once && subject_.clone() != nullptr) {
            run_lattices();
        }
        run_drawn();
        finish();
        return std::move(report_);
    }

private:
    [[nodiscard]] bool going_on() const {
        return failures_ < failures_wanted_ && !report_.breakdown && !report_.flaky;
    }

    void tell(const std::string& phase, std::uint64_t done, std::uint64_t of) const {
        constexpr std::uint64_t now_and_then = 64;
        if (options_.progress && done % now_and_then == 0) {
            options_.progress({phase, done, of});
        }
    }

    // How many deliveries one scenario of this size has, once or with a repeat.
    [[nodiscard]] std::uint64_t deliveries_of_size(std::size_t callbacks) const {
        std::uint64_t orders = 1;
        for (std::size_t factor = 2; factor <= callbacks; ++factor) {
            orders *= factor;
        }
        const bool repeats = options_.deliver == Deliver::at_least_once;
        return orders + (repeats ? orders * (callbacks + 1) / 2 * callbacks : 0);
    }

    // Whether operations of any kind make a failing case that is smaller than the one found.
    void certify() {
        Counterexample plain = *std::exchange(report_.counterexample, std::nullopt);
        failures_ = 0;
        run_small_scope(Alphabet::full, report_.full_scope, size_of(plain.minimal).callbacks - 1);
        report_.rarer = std::exchange(report_.counterexample, std::move(plain));
        report_.counterexample->certificate = certificate_of(report_.counterexample->minimal, true);
    }

    void run_small_scope(Alphabet alphabet, SmallScopeRecord& record, std::size_t callbacks_max) {
        const SmallScope scope{.lists = options_.lists,
                               .alphabet = alphabet,
                               .distinct_times = options_.distinct_times};
        for (std::size_t callbacks = 1; callbacks <= callbacks_max && going_on(); ++callbacks) {
            const auto scenarios = small_scenarios(scope, callbacks);
            if (scenarios.size() * deliveries_of_size(callbacks) >
                options_.small_scope_deliveries_max) {
                return;
            }
            SmallScopeRecord larger = record;
            run_size(scenarios, callbacks, larger);
            pipeline_.finish();
            if (going_on()) {
                record = larger;
                record.callbacks_complete = callbacks;
            }
        }
    }

    // Orders without repeats first, in all scenarios, so that the first failure is the smallest.
    void run_size(const std::vector<Scenario>& scenarios, std::size_t callbacks,
                  SmallScopeRecord& record) {
        for (std::size_t i = 0; i < scenarios.size() && going_on(); ++i) {
            tell("small scope, " + std::to_string(callbacks) + " callbacks:", i, scenarios.size());
            run_orders(scenarios[i], record,
                       [&](const auto& visit) { for_each_order(callbacks, visit); });
            record.scenarios += 1;
        }
        for (const Scenario& scenario : scenarios) {
            if (going_on() && options_.deliver == Deliver::at_least_once) {
                run_orders(scenario, record, [&](const auto& visit) {
                    for_each_order_with_a_repeat(callbacks, visit);
                });
            }
        }
    }

    template <class ForEach>
    void run_orders(const Scenario& scenario, SmallScopeRecord& record, ForEach for_each) {
        const auto of = played(scenario);
        for_each([&](const Delivery& delivery) {
            pipeline_.add({.played = of,
                           .delivery = delivery,
                           .found_by = "small scope",
                           .deliveries = &record.deliveries});
            return going_on();
        });
    }

    // The verdicts come in the order of the trials. What was given to the subject after a bad one
    // is given again when that has been looked into.
    void take_verdict(const PlannedTrial& trial, Verdict verdict) {
        ++report_.deliveries;
        *trial.deliveries += 1;
        if (trial.first_of_scenario) {
            report_.drawn.scenarios += 1;
            report_.drawn.callbacks += trial.played->history.callbacks().size();
        }
        report_.arrival_order_wrong +=
            holds(judge_convergence(*arrival_order_, trial.trial(options_.lists))) ? 0 : 1;
        if (holds(verdict)) {
            return;
        }
        std::vector<PlannedTrial> pending = pipeline_.take_pending();
        conclude({trial, std::move(verdict), pipeline_.judged_last(), pending});
        for (auto next = pending.begin(); next != pending.end() && going_on(); ++next) {
            pipeline_.add(std::move(*next));
        }
    }

    void conclude(const Symptom& symptom) {
        Diagnosis diagnosis = diagnose(subject_, options_, symptom);
        subject_.restart();
        if (auto* flaky = std::get_if<Flaky>(&diagnosis)) {
            report_.flaky = std::move(*flaky);
        } else if (auto* breakdown = std::get_if<Breakdown>(&diagnosis)) {
            report_.breakdown = std::move(*breakdown);
        } else {
            ++failures_;
            keep_smallest(std::get<Smallest>(std::move(diagnosis)), symptom.trial.found_by);
        }
    }

    void keep_smallest(Smallest found, std::string_view found_by) {
        const auto& known = report_.counterexample;
        if (known && size_of(known->minimal) <= size_of(found.minimal)) {
            return;
        }
        std::string certificate = certificate_of(found.minimal, found.complete);
        report_.counterexample = Counterexample{.minimal = std::move(found.minimal),
                                                .violated = std::move(found.violated),
                                                .certificate = std::move(certificate),
                                                .found_by = found_by,
                                                .shrink_runs = found.shrink_runs};
    }

    [[nodiscard]] std::string certificate_of(const Case& minimal, bool shrunk_completely) const {
        const std::size_t callbacks = size_of(minimal).callbacks;
        const std::string repeats =
            options_.deliver == Deliver::once ? "" : ", with or without a repeat";
        if (is_in_small_scope(minimal.scenario, Alphabet::full) &&
            callbacks <= report_.full_scope.callbacks_complete + 1) {
            return "no scenario with fewer callbacks fails in any order" + repeats;
        }
        if (is_in_small_scope(minimal.scenario, Alphabet::plain) &&
            callbacks <= report_.plain_scope.callbacks_complete + 1) {
            return "no scenario with fewer callbacks fails in any order" + repeats +
                   ", among those of logins, logouts, publications and stops";
        }
        return shrunk_completely ? "1-minimal: every simpler case that was tried passes"
                                 : "not minimal: shrinking was cut short";
    }

    // All families in most scenarios, each of the smaller sets of them in some.
    [[nodiscard]] DrawLimits limits(Random& random, std::size_t operations_max) const {
        DrawLimits limits{.families = families_.back(), .distinct_times = options_.distinct_times};
        if (random.chance(1, 3)) {
            limits.families = families_[random.below(families_.size())];
        }
        if (!limits.distinct_times) {
            limits.distinct_times = random.chance(1, 3);
        }
        limits.operations_max = operations_max;
        return limits;
    }

    void run_lattices() {
        std::size_t tried = 0;
        const std::uint64_t draws_max = 100 * std::uint64_t{options_.lattices};
        for (std::uint64_t index = 0; index < draws_max && tried < options_.lattices && going_on();
             ++index) {
            Random random = Random::part(options_.seed, lattice_part + index);
            const Scenario scenario = draw_scenario(random, limits(random, 10));
            const History history = simulate(scenario);
            const std::size_t callbacks = history.callbacks().size();
            if (callbacks + 3 >= options_.lattice_callbacks_max &&
                callbacks <= options_.lattice_callbacks_max) {
                tell("lattices:", tried, options_.lattices);
                run_lattice(scenario, history);
                ++tried;
            }
        }
    }

    // A lattice that its budget could not finish is not counted: it has shown nothing.
    void run_lattice(const Scenario& scenario, const History& history) {
        const LatticeResult result = explore_lattice(subject_, history, options_.lists,
                                                     {.nodes_max = 100'000, .every_prefix = false});
        if (result.subject_failed || violated(result.verdict)) {
            conclude({{.played = played(scenario),
                       .delivery = result.counterexample,
                       .found_by = "lattice"},
                      result.verdict,
                      pipeline_.judged_last(),
                      {}});
        } else if (holds(result.verdict)) {
            report_.lattice.scenarios += 1;
            report_.lattice.orders += result.orders;
            report_.lattice.callbacks_largest =
                std::max(report_.lattice.callbacks_largest, history.callbacks().size());
        }
    }

    void run_drawn() {
        for (std::uint64_t index = 0; index < options_.cases && going_on(); ++index) {
            tell("drawn scenarios:", index, options_.cases);
            Random random = Random::part(options_.seed, index);
            const auto of = played(draw_scenario(random, limits(random, 24)));
            const std::size_t callbacks = of->history.callbacks().size();
            for (std::size_t i = 0; i < options_.deliveries_per_scenario && going_on(); ++i) {
                pipeline_.add({.played = of,
                               .delivery = draw_delivery(random, callbacks, options_.deliver),
                               .found_by = "drawn scenario",
                               .deliveries = &report_.drawn.deliveries,
                               .first_of_scenario = i == 0});
            }
        }
        pipeline_.finish();
    }

    // A subject that said more than it was asked for may have been right by luck.
    void finish() {
        if (going_on() && !report_.counterexample) {
            if (auto unasked = subject_.finish()) {
                report_.breakdown = Breakdown{.failure = *std::move(unasked),
                                              .minimal = std::nullopt,
                                              .certificate = {},
                                              .note = "it showed when all cases were over"};
            }
        }
    }

    Subject& subject_;
    CheckOptions options_;
    std::unique_ptr<Subject> arrival_order_;
    std::vector<Families> families_;
    Pipeline pipeline_;
    CheckReport report_;
    std::size_t failures_ = 0;
    std::size_t failures_wanted_ = 1;
};

}  // namespace

CheckReport check(Subject& subject, const CheckOptions& options) {
    return Check(subject, options).run();
}

Conclusion conclusion_of(const CheckReport& report) {
    if (report.counterexample) {
        return Conclusion::violated;  // whatever became of the subject afterwards
    }
    if (report.flaky) {
        return Conclusion::flaky;
    }
    if (report.breakdown) {
        return Conclusion::subject_failed;
    }
    return report.arrival_order_wrong == 0 ? Conclusion::nothing_tested : Conclusion::passed;
}

}  // namespace anyorder
