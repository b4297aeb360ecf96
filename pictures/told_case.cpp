#include <algorithm>
#include <utility>

#include <anyorder/pictures/told_case.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>

#include "sentence.h"

namespace anyorder {

namespace {

void add_note(ToldCase& told, const std::string& text) {
    if (!text.empty()) {
        told.notes.push_back(sentence(text));
    }
}

bool gave_no_list(const Story& story) {
    return std::ranges::any_of(story.arrivals, [](const ToldArrival& arrival) {
        return arrival.listed && std::holds_alternative<SubjectFailure>(*arrival.listed);
    });
}

// Its place among the arrivals of the story.
std::size_t judged_place(const Story& story, const Violated& wrong) {
    const std::size_t all = story.arrivals.size();
    return wrong.arrivals == 0 ? all - 1 : std::min(wrong.arrivals, all) - 1;
}

// Without an answer to any question, the record knows which list was judged.
void end_as_judged(Story& story, const Verdict& verdict, const Lists& lists) {
    if (story.arrivals.empty()) {
        return;
    }
    const auto* wrong = std::get_if<Violated>(&verdict);
    ToldArrival& last =
        wrong == nullptr ? story.arrivals.back() : story.arrivals[judged_place(story, *wrong)];
    if (last.listed && std::holds_alternative<ObservedList>(*last.listed)) {
        return;
    }
    if (wrong != nullptr) {
        last.listed = wrong->listed;
        last.differences = differences(last.expected, wrong->listed, lists);
    } else if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        last.listed = unknown->failure.value_or(SubjectFailure{.what = unknown->reason});
    } else {
        last.listed = last.expected;
    }
}

Story story_of(const StoredCase& of, const Delivery& delivery, Subject* subject) {
    if (delivery.size() > told_arrivals_max) {
        return {.log = of.log, .lists = of.lists, .truth = of.truth, .arrivals = {}};
    }
    return tell(of, delivery, subject);
}

ToldCase told(std::string title, const StoredCase& stored, const Verdict& verdict,
              const std::optional<Explanation>& explanation, Subject* subject) {
    ToldCase told{.title = std::move(title),
                  .notes = {},
                  .stored = stored,
                  .verdict = verdict,
                  .story = story_of(stored, stored.delivery, subject)};
    if (violated(verdict) && gave_no_list(told.story)) {
        add_note(told,
                 "when it was asked again, after each arrival, it gave no list at some time; the "
                 "list that it was judged by is shown all the same");
    }
    end_as_judged(told.story, verdict, stored.lists);
    if (explanation) {
        told.explanation = explanation;
        told.passing = story_of(stored, explanation->passing, subject);
        end_as_judged(*told.passing, Holds(), stored.lists);
    }
    return told;
}

ToldCase told_counterexample(std::string title, const Counterexample& found,
                             const PlanOptions& plan, Subject* subject) {
    ToldCase made = told(std::move(title), stored(found.minimal, plan.lists, {}, plan.judged),
                         found.violated, found.explanation, subject);
    add_note(made, found.certificate);
    add_note(made, found.violated.remark);
    return made;
}

std::string outcome_in_words(const Verdict& verdict, const Lists& lists) {
    if (holds(verdict)) {
        return "the list that is true";
    }
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return "no list: " + unknown->reason;
    }
    return in_words(std::get<Violated>(verdict).listed, lists);
}

ToldCase told_flaky(const Flaky& flaky, const PlanOptions& plan, Subject* subject) {
    const Lists& lists = plan.lists;
    const Verdict& shown = holds(flaky.once) ? flaky.another_time : flaky.once;
    ToldCase made = told("The case that ends now so and now so",
                         stored(flaky.repeated, lists, {}, plan.judged), shown, {}, subject);
    add_note(made, "Once it ended with " + outcome_in_words(flaky.once, lists));
    add_note(made, "Another time it ended with " + outcome_in_words(flaky.another_time, lists));
    return made;
}

}  // namespace

const ToldArrival& judged_arrival(const Story& story, const Violated& wrong) {
    return story.arrivals[judged_place(story, wrong)];
}

std::vector<ToldCase> tell_failures(const CheckReport& report, Subject* subject) {
    const PlanOptions& plan = report.record.plan;
    std::vector<ToldCase> cases;
    if (report.counterexample) {
        cases.push_back(told_counterexample(report.rarer
                                                ? "The smallest failing case of plain operations"
                                                : "The smallest failing case",
                                            *report.counterexample, plan, subject));
        if (report.rarer) {
            cases.push_back(told_counterexample("A smaller case of rarer operations", *report.rarer,
                                                plan, subject));
        }
    } else if (report.flaky) {
        cases.push_back(told_flaky(*report.flaky, plan, subject));
    } else if (report.breakdown && report.breakdown->minimal) {
        const Breakdown& breakdown = *report.breakdown;
        cases.push_back(told("The smallest case in which it fails",
                             stored(*breakdown.minimal, plan.lists, {}, plan.judged),
                             Unknown{breakdown.failure.what, breakdown.failure}, {}, subject));
        add_note(cases.back(), breakdown.certificate);
    } else if (!report.breakdown && report.record.stored) {
        const StoredFailure& failure = *report.record.stored;
        cases.push_back(tell_replayed(failure.stored, failure.verdict, subject));
        cases.back().title = "A stored case that fails still";
        cases.back().notes.insert(cases.back().notes.begin(),
                                  sentence("It was run before the plan: " + failure.name));
    }
    return cases;
}

ToldCase tell_replayed(const StoredCase& replayed, const Verdict& verdict, Subject* subject) {
    std::optional<Explanation> explanation;
    if (subject != nullptr && violated(verdict)) {
        explanation = explain_by_verdicts(replayed.log->events(), replayed.delivery,
                                          [&](const Delivery& delivery) {
                                              Trial trial = replayed.trial();
                                              trial.delivery = &delivery;
                                              return judge_as_asked(*subject, trial);
                                          });
    }
    ToldCase made = told("The case", replayed, verdict, explanation, subject);
    if (const auto* wrong = std::get_if<Violated>(&verdict)) {
        add_note(made, wrong->remark);
    }
    return made;
}

}  // namespace anyorder
