#include "diagnosis.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <anyorder/properties/properties.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>

namespace anyorder {

namespace {

bool is_failure(const Verdict& verdict, FailureKind kind) {
    const auto* unknown = std::get_if<Unknown>(&verdict);
    return unknown != nullptr && unknown->failure && unknown->failure->kind == kind;
}

bool is_hang(const Verdict& verdict) {
    return is_failure(verdict, FailureKind::hung);
}

// Wrong lists are alike, whatever is wrong with them; so are breakdowns of one kind.
bool alike(const Verdict& a, const Verdict& b) {
    const auto* unknown_a = std::get_if<Unknown>(&a);
    const auto* unknown_b = std::get_if<Unknown>(&b);
    if (unknown_a == nullptr || unknown_b == nullptr) {
        return a.index() == b.index();
    }
    return unknown_a->failure && unknown_b->failure &&
           unknown_a->failure->kind == unknown_b->failure->kind;
}

SubjectFailure failure_in(const Verdict& verdict) {
    const auto& unknown = std::get<Unknown>(verdict);
    return unknown.failure ? *unknown.failure : SubjectFailure{.what = unknown.reason};
}

class Examination {
public:
    Examination(Subject& subject, const CheckOptions& options, const Symptom& symptom)
        : subject_(subject),
          options_(options),
          symptom_(symptom),
          case_(case_of(symptom.trial)),
          bad_(symptom.verdict) {}

    Diagnosis run() && {
        if (is_failure(bad_, FailureKind::unreachable)) {
            return Breakdown{
                .failure = failure_in(bad_), .minimal = {}, .certificate = {}, .note = {}};
        }
        if (comes_again_at_once() || find_the_guilty_one()) {
            return smallest();
        }
        std::optional<Verdict> other = another_outcome(case_);
        if (other && !came_again_) {
            return not_alone(*std::move(other));
        }
        if (other) {
            return Flaky{case_, bad_, *std::move(other)};
        }
        return smallest();
    }

private:
    static Case case_of(const PlannedTrial& trial) {
        return {.scenario = trial.played->scenario, .delivery = trial.delivery};
    }

    Verdict play(const Case& candidate) { return play(candidate, simulate(candidate.scenario)); }

    Verdict play(const Case& candidate, const History& history) {
        const ObservedList truth = observe(history.truth);
        return judge_as_asked(subject_, {history.callbacks(), &truth, &candidate.delivery,
                                         options_.plan.lists, options_.plan.judged});
    }

    // A hang takes its whole time each time.
    [[nodiscard]] std::size_t confirmations() const {
        return is_hang(bad_) ? 1 : std::max<std::size_t>(options_.confirmations, 1);
    }

    bool comes_again_at_once() {
        subject_.restart();
        return fails(case_);
    }

    // Plays the case some times, each time from the start; an outcome of another kind, if one came.
    std::optional<Verdict> another_outcome(const Case& candidate) {
        std::optional<Verdict> other;
        came_again_ = false;
        for (std::size_t i = 0; i < confirmations(); ++i) {
            subject_.restart();
            Verdict verdict = play(candidate);
            if (alike(verdict, bad_)) {
                came_again_ = true;
                bad_ = std::move(verdict);
            } else {
                other = std::move(verdict);
            }
        }
        return other;
    }

    // A subject that reads ahead may have died of a later case than the one it did not answer.
    bool find_the_guilty_one() {
        constexpr std::size_t suspects = 8;
        if (violated(bad_)) {
            return false;
        }
        for (const PlannedTrial& suspect :
             symptom_.after.first(std::min(suspects, symptom_.after.size()))) {
            subject_.restart();
            if (alike(play(case_of(suspect)), bad_)) {
                case_ = case_of(suspect);
                return true;
            }
        }
        return false;
    }

    // The case alone does not do it: either what came before does, or chance.
    Diagnosis not_alone(Verdict other) {
        const std::size_t cases = symptom_.before.size();
        const Verdict after_others = play_after_others();
        const bool comes_after_others =
            cases > 0 && alike(after_others, bad_) && alike(play_after_others(), bad_);
        const std::string note = comes_after_others || breaks_down(after_others)
                                     ? "it comes after other cases; no case alone does it"
                                     : "it did not come again when the cases were repeated";
        if (!violated(bad_)) {
            return breakdown(failure_in(bad_), note);
        }
        if (breaks_down(after_others)) {
            return breakdown(failure_in(after_others), note);
        }
        if (comes_after_others) {
            return Breakdown{
                .failure = {.kind = FailureKind::protocol,
                            .what = "it does not forget everything at a reset: a case that ends "
                                    "right in a fresh start ends wrong after " +
                                    std::to_string(cases) + " others"},
                .minimal = case_,
                .certificate = "not minimal: it depends on the cases before it",
                .note = {}};
        }
        return Flaky{case_, bad_, std::move(other)};
    }

    static bool breaks_down(const Verdict& verdict) {
        return !holds(verdict) && !violated(verdict);
    }
    static Breakdown breakdown(SubjectFailure failure, std::string note) {
        return {.failure = std::move(failure),
                .minimal = std::nullopt,
                .certificate = {},
                .note = std::move(note)};
    }

    // Unknown where an earlier case gets no list any more, or gets more than one: then the lists
    // that follow are not answers to their own questions.
    Verdict play_after_others() {
        subject_.restart();
        for (const PlannedTrial& earlier : symptom_.before) {
            deliver_all(subject_, earlier.trial(options_.plan.lists));
            const Observation listed = subject_.list();
            if (const auto* failure = std::get_if<SubjectFailure>(&listed)) {
                return Unknown{failure->what, *failure};
            }
        }
        Verdict verdict = play(case_);
        if (auto unasked = subject_.finish()) {
            return Unknown{unasked->what, *unasked};
        }
        return verdict;
    }

    Diagnosis smallest() {
        constexpr std::size_t steps_of_hangs_max = 6;
        constexpr std::size_t steps_of_breakdowns_max = 60;
        ShrinkLimits limits{.runs_max = options_.shrink_runs_max,
                            .leaps_max = options_.leaps_max,
                            .interrupted = options_.interrupted,
                            .leeway = symptom_.leeway};
        if (!violated(bad_)) {
            limits.steps_max = is_hang(bad_) ? steps_of_hangs_max : steps_of_breakdowns_max;
        }
        Shrunk shrunk = shrink(
            case_,
            [&](const Case& candidate, const History& history) {
                return is_allowed(candidate) && fails(candidate, history);
            },
            limits);
        if (options_.interrupted && options_.interrupted()) {
            return Smallest{
                .minimal = std::move(shrunk.minimal), .violated = {}, .explanation = {}};
        }
        if (std::optional<Verdict> other = another_outcome(shrunk.minimal)) {
            return Flaky{std::move(shrunk.minimal), bad_, *std::move(other)};
        }
        if (violated(bad_)) {
            Violated found = std::get<Violated>(bad_);
            auto explanation =
                explain(shrunk.minimal, [&](const Case& other) { return violated(play(other)); });
            return Smallest{.minimal = std::move(shrunk.minimal),
                            .violated = std::move(found),
                            .shrink_runs = shrunk.runs,
                            .complete = shrunk.complete,
                            .explanation = std::move(explanation)};
        }
        return Breakdown{
            .failure = failure_in(bad_),
            .minimal = std::move(shrunk.minimal),
            .certificate = shrunk.complete ? "1-minimal: every simpler case that was tried does not"
                                           : "not minimal: shrinking was cut short",
            .note = {}};
    }

    [[nodiscard]] bool is_allowed(const Case& candidate) const {
        return candidate.scenario.setting.distinct_times || !options_.plan.distinct_times;
    }

    bool fails(const Case& candidate) { return fails(candidate, simulate(candidate.scenario)); }

    bool fails(const Case& candidate, const History& history) {
        Verdict verdict = play(candidate, history);
        const bool is_alike = alike(verdict, bad_);
        if (is_alike) {
            bad_ = std::move(verdict);
        }
        return is_alike;
    }

    Subject& subject_;
    const CheckOptions& options_;
    const Symptom& symptom_;
    Case case_;
    // The verdict of the last case that was as bad as the first.
    Verdict bad_;
    bool came_again_ = false;
};

}  // namespace

Diagnosis diagnose(Subject& subject, const CheckOptions& options, const Symptom& symptom) {
    return Examination(subject, options, symptom).run();
}

}  // namespace anyorder
