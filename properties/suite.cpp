#include <algorithm>
#include <exception>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <anyorder/properties/picture.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/properties/suite.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {

namespace {

constexpr PictureStyle style{};

// A type in this process always answers, so it is its own doing where a failure does not last.
constexpr std::string_view not_deterministic =
    "The type is not deterministic, or its reset() does not forget everything.\n";

TestOutcome failed(std::string text) {
    return {.kind = TestOutcome::Kind::failed, .text = std::move(text)};
}

TestOutcome skipped(std::string text) {
    return {.kind = TestOutcome::Kind::skipped, .text = std::move(text)};
}

std::string counted(std::uint64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// What "expected" means where it is not the truth.
std::string_view expectation_of(const Property& property) {
    if (property.judge == judge_every_prefix) {
        return "What is expected is the list that the specification makes of what had arrived.\n";
    }
    if (property.judge == judge_repeats) {
        return "All is delivered, and then delivered again. What is expected is the list as it was "
               "before\nthe repeat.\n";
    }
    if (property.judge == judge_rooms_are_independent) {
        return "What is expected is the room's part of the list after all callbacks, what is "
               "listed "
               "is the\nlist after those of the room alone.\n";
    }
    if (property.judge == judge_renaming) {
        return "What is expected is the list under the old ids, with the new ones put in.\n";
    }
    return {};
}

std::string shown_at(const Trial& trial, const Violated& wrong) {
    return wrong.arrivals == trial.delivery->size()
               ? ""
               : "It shows at arrival " + std::to_string(wrong.arrivals) + ".\n";
}

// A type that throws gives no list.
Verdict verdict_of(const Property& property, Subject& subject, const Trial& trial) {
    try {
        return property.judge(subject, trial);
    } catch (const std::exception& error) {
        return Unknown{"it threw an exception: " + std::string(error.what()), {}};
    }
}

// A case with what is wrong, of a property that judges by what has arrived.
std::string explained_text(const Property& property, Subject& subject, const Trial& trial,
                           const Violated& wrong) {
    const Delivery& delivery = *trial.delivery;
    const auto found = explain_by_verdicts(trial.callbacks, delivery, [&](const Delivery& other) {
        return verdict_of(property, subject, {trial.callbacks, trial.truth, &other, trial.lists});
    });
    const Explanation* explanation = found ? &*found : nullptr;
    return picture(trial.callbacks, delivery, style, marks_of(explanation, delivery)) +
           shown_at(trial, wrong) + std::string(expectation_of(property)) +
           differences_in_words(wrong, trial.lists, style, trial.callbacks, delivery, explanation) +
           (found ? "\n" + explanation_in_lines(trial.callbacks, delivery, *found, style) : "");
}

std::string case_text(const Property& property, Subject& subject, const Trial& trial,
                      const Violated& wrong) {
    if (property.judge == judge_convergence || property.judge == judge_every_prefix) {
        return explained_text(property, subject, trial, wrong);
    }
    return picture(trial.callbacks, *trial.delivery, style) + shown_at(trial, wrong) +
           std::string(expectation_of(property)) + differences_in_words(wrong, trial.lists, style);
}

std::size_t rooms_in(const Trial& trial) {
    std::set<std::string_view> room_ids;
    for (const Event& callback : trial.callbacks) {
        room_ids.insert(callback.room_id);
    }
    return room_ids.size();
}

}  // namespace

const Property& property_of(Judge judge) {
    return *std::ranges::find(properties(), judge, &Property::judge);
}

CaseJudge::CaseJudge(const Property& property, const MakeSubject& make, const SuiteOptions& options)
    : property_(&property),
      make_(make),
      subject_(make()),
      arrival_order_(find_subject("arrival_order")->make()),
      lists_(options.lists) {}

// Rooms can be mixed up where there are two, ids where something is listed.
bool CaseJudge::could_fail(const Trial& trial) const {
    const bool something_is_live = !differences(*trial.truth, {}, trial.lists).empty();
    if (property_->judge == judge_rooms_are_independent) {
        return something_is_live && rooms_in(trial) > 1;
    }
    if (property_->judge == judge_renaming) {
        return something_is_live;
    }
    return violated(property_->judge(*arrival_order_, trial));
}

std::string CaseJudge::what_is_wrong_in(const Case& drawn) {
    const History history = simulate(drawn.scenario);
    const ObservedList truth = observe(history.truth);
    const Trial trial{history.callbacks(), &truth, &drawn.delivery, lists_};
    ++judged_;
    some_could_fail_ = some_could_fail_ || could_fail(trial);
    const Verdict verdict = verdict_of(*property_, *subject_, trial);
    if (holds(verdict)) {
        return {};
    }
    const auto* unknown = std::get_if<Unknown>(&verdict);
    std::string wrong = unknown != nullptr
                            ? picture(trial.callbacks, *trial.delivery, style) +
                                  "It gave no list: " + unknown->reason + ".\n"
                            : case_text(*property_, *subject_, trial, std::get<Violated>(verdict));
    ++failed_;
    if (holds(verdict_of(*property_, *make_(), trial)) && failed_once_++ == 0) {
        failed_once_first_ = wrong;
    }
    return wrong;
}

std::string CaseJudge::why_nothing_was_tested() const {
    if (some_could_fail_) {
        return {};
    }
    return "Nothing was tested: none of " + counted(judged_, "case") +
           " could have shown a type that is wrong.\n";
}

std::string CaseJudge::why_not_deterministic() const {
    if (failed_once_ == 0) {
        return {};
    }
    return "Of " + counted(failed_, "case") + " that failed, " + std::to_string(failed_once_) +
           " did not fail again when delivered again to a new object.\n" +
           std::string(not_deterministic) + "\nThe first of them:\n\n" + failed_once_first_;
}

SubjectSuite::SubjectSuite(std::string name, MakeSubject make, const SuiteOptions& options)
    : name_(std::move(name)), make_(std::move(make)), options_(options) {}

DrawLimits SubjectSuite::draw_limits() const {
    return {.families = families_of(options_.lists).back(),
            .distinct_times = options_.distinct_times};
}

// Small scope delivers every order, so that a type whose == says too much is found out there.
CheckReport SubjectSuite::report_of(const Strategies& strategies) const {
    CheckOptions options;
    options.plan = {.seed = options_.seed,
                    .lists = options_.lists,
                    .deliver = options_.deliver,
                    .distinct_times = options_.distinct_times,
                    .strategies = strategies,
                    .cases = options_.cases,
                    .copies_states = strategies.has(Strategy::lattice)};
    options.planted = false;
    return check(make_, options);
}

std::string SubjectSuite::why_impossible() const {
    return families_of(options_.lists).empty() ? "Nothing was tested: no list is asked for.\n" : "";
}

TestOutcome SubjectSuite::outcome_of(const CheckReport& report) const {
    const std::string text = report_text(report, {.subject = name_, .style = style});
    if (conclusion_of(report) == Conclusion::passed) {
        return {};
    }
    return failed(report.counterexample ? steady(*report.counterexample, text) : text);
}

// What there is to say about a counterexample: the text, if a new object fails, too.
std::string SubjectSuite::steady(const Counterexample& found, const std::string& text) const {
    CaseJudge judge(property_of(judge_convergence), make_, options_);
    return judge.what_is_wrong_in(found.minimal).empty()
               ? name_ +
                     ": FAIL: a delivery ended with a list that is not true, and with one that "
                     "is true when\ndelivered to a new object.\n" +
                     std::string(not_deterministic) + "\n" + text
               : text;
}

TestOutcome SubjectSuite::small_scope() const {
    if (std::string reason = why_impossible(); !reason.empty()) {
        return failed(std::move(reason));
    }
    return outcome_of(report_of(Strategies::none().with(Strategy::small_scope)));
}

TestOutcome SubjectSuite::drawn_deliveries() const {
    if (std::string reason = why_impossible(); !reason.empty()) {
        return failed(std::move(reason));
    }
    return outcome_of(report_of(Strategies::all()
                                    .without(Strategy::small_scope)
                                    .without(Strategy::lattice)
                                    .without(Strategy::lateness)));
}

TestOutcome SubjectSuite::lattices() const {
    if (std::string reason = why_impossible(); !reason.empty()) {
        return failed(std::move(reason));
    }
    const auto subject = make_();
    if (!options_.lattices) {
        return skipped("Switched off: `lattices` is false.");
    }
    if (options_.deliver == Deliver::once) {
        return skipped("A lattice repeats callbacks, and `deliver` asks for each of them once.");
    }
    if (subject->clone() == nullptr) {
        return skipped(
            "The type cannot be both copied and compared with ==, so its states cannot "
            "be followed\nthrough all orders.");
    }
    const CheckReport report =
        report_of(Strategies::none().with(Strategy::lattice).with(Strategy::lateness));
    if (report.counterexample) {
        return failed(steady(*report.counterexample, counterexample_text(*report.counterexample)));
    }
    if (conclusion_of(report) == Conclusion::subject_failed) {
        return outcome_of(report);
    }
    if (report.total.scenarios == 0) {
        return failed(name_ +
                      ": Nothing was tested: no lattice could be gone through, because a repeat "
                      "changed the state or there\nwere too many states. Two objects must compare "
                      "equal where they will answer alike from now on;\nwhere that cannot be, "
                      "`.lattices = false` switches this test off.\n");
    }
    return {};
}

std::string SubjectSuite::why_skipped(const Property& property) const {
    if (property.judge == judge_every_prefix && !options_.every_prefix) {
        return "Off by default, as a type may be right after the last arrival and show some things "
               "sooner\nor later than the specification; `.every_prefix = true` switches it on.";
    }
    if (property.judge == judge_repeats && options_.deliver == Deliver::once) {
        return "Nothing is delivered twice: `deliver` asks for each callback once.";
    }
    return {};
}

CaseJudge SubjectSuite::judge_of(const Property& property) const {
    return {property, make_, options_};
}

std::string SubjectSuite::heading(const Property& property) const {
    std::string text = name_ + ": FAIL: it does not hold that " + std::string(property.sentence) +
                       ".\n(lists " + text_of(options_.lists) + "; delivered " +
                       (options_.deliver == Deliver::once ? "once" : "at least once");
    text += options_.distinct_times ? "; each change in a millisecond of its own" : "";
    return text + ")\n\n";
}

std::string SubjectSuite::counterexample_text(const Counterexample& found) const {
    const Property& converges = property_of(judge_convergence);
    const History history = simulate(found.minimal.scenario);
    const ObservedList truth = observe(history.truth);
    const Trial trial{history.callbacks(), &truth, &found.minimal.delivery, options_.lists};
    return heading(converges) + "The smallest failing case found (" + found.found_by + ", seed " +
           std::to_string(options_.seed) + "):\n" + found.certificate + ".\n\n" +
           case_text(converges, *make_(), trial, found.violated);
}

std::string SubjectSuite::failure_text(const Property& property, const std::string& wrong,
                                       const CaseJudge& judge, const CaseSearch& search) const {
    const std::string text = heading(property);
    // What was shrunk by such failures is no smallest case.
    if (const std::string unsteady = judge.why_not_deterministic(); !unsteady.empty()) {
        return text + unsteady;
    }
    return text + "The smallest failing case found (" + search.how_found + "):\n" +
           search.how_small + ".\n\n" + wrong + "\nReproduce it with: " + search.reproduced + "\n";
}

}  // namespace anyorder
