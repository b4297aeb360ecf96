#include <algorithm>
#include <cstdint>
#include <vector>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/report_words.h>
#include <anyorder/properties/strength.h>
#include <anyorder/sim/world.h>

namespace anyorder {

namespace {

bool repeats(const PlanOptions& plan) {
    return plan.deliver == Deliver::at_least_once;
}

// "name             text", the lines of the text one below the other.
std::string entry(std::string_view name, const std::string& text) {
    constexpr std::size_t column = 17;
    std::string line(name);
    line.resize(std::max(column, line.size() + 1), ' ');
    for (const char c : text) {
        line += c;
        if (c == '\n') {
            line.append(column, ' ');
        }
    }
    return line + "\n";
}

std::string coverage(const CheckReport& report) {
    std::string text = "What was covered\n\n";
    for (const StrengthLine& line : strength_of(report)) {
        text += entry(line.name, line.guarantee + "\n(" + line.amount + ")");
    }
    if (report.record.shard.of > 1) {
        text += entry("shard", "this is one of " + std::to_string(report.record.shard.of) +
                                   " shares of the plan; `anyorder merge` makes one report of all");
    }
    return text;
}

std::string percent_of(const TupleCoverage& coverage) {
    return share(coverage.covered, coverage.of);
}

std::string order_coverage_lines(const CheckReport& report) {
    std::string text;
    for (std::size_t i = 0; i < strategy_count; ++i) {
        const Tally& tally = report.by_strategy[i];
        if (tally.tuples.front().of > 0) {
            text += (text.empty() ? "" : ";\n") + std::string(name_of(static_cast<Strategy>(i))) +
                    " " + percent_of(tally.tuples[0]) + ", " + percent_of(tally.tuples[1]) + ", " +
                    percent_of(tally.tuples[2]);
        }
    }
    return text.empty() ? ""
                        : entry("order coverage",
                                "how many of the orders of 2, 3 and 4 callbacks a "
                                "scenario is delivered in:\n" +
                                    text);
}

std::string by_tenths(const Wrongness& wrongness) {
    constexpr std::uint64_t percent = 100;
    std::string text;
    for (std::size_t i = 0; i < Wrongness::tenths; ++i) {
        const std::uint64_t of = wrongness.arrivals_at[i];
        text += " " + (of == 0 ? "-" : std::to_string(wrongness.wrong_at[i] * percent / of));
    }
    return text + " %";
}

std::string wrongness_line(const CheckReport& report) {
    const auto& wrongness = report.record.wrongness;
    if (!wrongness || wrongness->arrivals == 0 ||
        conclusion_of(report) == Conclusion::subject_failed) {
        return {};
    }
    const std::string arrivals = counted(wrongness->arrivals, "arrival");
    if (wrongness->wrong == 0) {
        return entry("how long wrong", "never: after each of the " + arrivals + " of " +
                                           counted(wrongness->cases, "case") +
                                           "\nits list was right by what had arrived");
    }
    return entry("how long wrong",
                 "its list differed from what had arrived after " +
                     share(wrongness->wrong, wrongness->arrivals) + " of the arrivals\n(" +
                     grouped(wrongness->wrong) + " of " + arrivals + "; in " +
                     grouped(wrongness->cases_ever_wrong) + " of " +
                     counted(wrongness->cases, "case") +
                     " at some time);\nfrom the first tenth of a delivery to the last:" +
                     by_tenths(*wrongness));
}

std::string planted_line(const RunRecord& record) {
    if (!record.planted_asked || record.planted.empty()) {
        return record.planted_asked ? "" : entry("planted bugs", "not tried");
    }
    std::string survivors;
    std::uint64_t killed = 0;
    for (const PlantedRecord& bug : record.planted) {
        killed += bug.killed ? 1 : 0;
        survivors += bug.killed ? "" : (survivors.empty() ? "" : ", ") + bug.name;
    }
    const std::string count = std::to_string(killed) + " of " +
                              std::to_string(record.planted.size()) + " killed by the same plan" +
                              (record.stopped ? "; the others were not tried" : "");
    return entry("planted bugs", survivors.empty() ? count : count + ";\nnot found: " + survivors);
}

std::string worth(const CheckReport& report) {
    std::string text = "\nWhat that is worth\n\n";
    const Tally& total = report.total;
    text +=
        entry("in all",
              counted(total.scenarios, "scenario") + ", " + counted_deliveries(total.deliveries) +
                  ", " + counted(total.callbacks, "callback") + ",\n" +
                  grouped(total.orders.str()) + " orders that differ within their scenario");
    text += entry("arrival order", share(total.arrival_order_wrong, total.cases) +
                                       " of the cases would have been wrong in a list kept in "
                                       "order of arrival");
    text += wrongness_line(report) + order_coverage_lines(report) + planted_line(report.record);
    const bool ended_early = !report.record.failures.empty();
    const std::vector<std::string> gaps =
        ended_early ? std::vector<std::string>() : not_covered(report);
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        text += entry(i == 0 ? "not covered" : "", gaps[i]);
    }
    return text;
}

std::string asked_for(const PlanOptions& plan) {
    std::string text = "lists " + text_of(plan.lists) + "; delivered " +
                       (repeats(plan) ? "at least once" : "once");
    text += plan.judged == Judged::every_prefix ? "; judged after every arrival" : "";
    text += plan.distinct_times ? "; each change in a millisecond of its own" : "";
    text += "; seed " + std::to_string(plan.seed) + "; about " + counted(plan.cases, "case");
    return text;
}

// A line of text that a file may hold: harmless on a terminal, and no command ("::error::") to a CI
// system.
std::string line_of_text(std::string_view text) {
    const std::string line = printable(text);
    return line.starts_with(':') ? "\\x3a" + line.substr(1) : line;
}

std::string replay_line(const ReportOptions& report_options) {
    if (report_options.case_path.empty()) {
        return {};
    }
    return "\nReplay it with: anyorder replay " + std::string(report_options.case_path) +
           std::string(report_options.replay_options) + "\n";
}

// A smaller case of rarer operations, in two lines.
std::string rarer_text(const Counterexample& rarer) {
    const Scenario& scenario = rarer.minimal.scenario;
    std::string operations;
    for (const Operation& operation : scenario.operations) {
        operations +=
            (operations.empty() ? "" : ", ") + describe(operation, scenario.setting.names);
    }
    std::string arrivals;
    for (const std::uint32_t index : rarer.minimal.delivery) {
        arrivals += " " + std::to_string(index + 1);
    }
    return "A rarer scenario fails with " +
           counted(simulate(scenario).callbacks().size(), "callback") + ", delivered as" +
           arrivals + ":\n" + operations + ".\n";
}

// "5 callbacks, delivered as 6", a line of certificate, and the picture.
std::string case_text(const Case& shown_case, std::string_view certificate,
                      const ReportOptions& report_options, const PictureMarks& marks = {}) {
    const History history = simulate(shown_case.scenario);
    const std::size_t arrivals = shown_case.delivery.size();
    std::string text = counted(history.callbacks().size(), "callback");
    if (arrivals != history.callbacks().size()) {
        text += ", delivered as " + std::to_string(arrivals);
    }
    text += certificate.empty() ? ".\n\n" : ":\n" + line_of_text(certificate) + ".\n\n";
    return text + picture(history.callbacks(), shown_case.delivery, report_options.style, marks);
}

// Where a list counts after every arrival: after which one it was wrong.
std::string arrivals_so_far(const Counterexample& counterexample, const PlanOptions& options) {
    const std::size_t arrivals = counterexample.violated.arrivals;
    if (options.judged != Judged::every_prefix) {
        return {};
    }
    return "After " + counted(arrivals, "arrival") + " of " +
           std::to_string(counterexample.minimal.delivery.size()) + " (the last of them callback " +
           std::to_string(counterexample.minimal.delivery[arrivals - 1] + 1) + "):\n\n";
}

std::string failure_text(const Counterexample& counterexample,
                         const std::optional<Counterexample>& rarer, const PlanOptions& options,
                         const ReportOptions& report_options) {
    std::string text = rarer ? "The smallest failing case of plain operations has "
                             : "The smallest failing case found has ";
    const Explanation* explanation =
        counterexample.explanation ? &*counterexample.explanation : nullptr;
    const Case& minimal = counterexample.minimal;
    const History history = simulate(minimal.scenario);
    text += case_text(minimal, counterexample.certificate, report_options,
                      marks_of(explanation, minimal.delivery));
    text += arrivals_so_far(counterexample, options);
    // Why an entry is wrong is told of the end alone.
    text += counterexample.violated.arrivals < minimal.delivery.size()
                ? differences_in_words(counterexample.violated, options.lists, report_options.style)
                : differences_in_words(counterexample.violated, options.lists, report_options.style,
                                       history.callbacks(), minimal.delivery, explanation);
    if (explanation != nullptr) {
        text += "\n" + explanation_in_lines(history.callbacks(), minimal.delivery, *explanation,
                                            report_options.style);
    }
    if (const std::string& remark = counterexample.violated.remark; !remark.empty()) {
        text += "\n" + line_of_text(remark) + "\n";
    }
    text += replay_line(report_options);
    if (rarer) {
        text += "\n" + rarer_text(*rarer);
    }
    return text + "\n";
}

std::string outcome_in_words(const Verdict& verdict, const PlanOptions& options) {
    if (holds(verdict)) {
        return "the list that is true\n";
    }
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return "no list: " + printable(unknown->reason) + "\n";
    }
    return in_words(std::get<Violated>(verdict).listed, options.lists) + "\n";
}

}  // namespace

std::string said_text(std::string_view said) {
    constexpr std::size_t lines_max = 10;
    std::vector<std::string_view> lines;
    while (!said.empty()) {
        const std::size_t end = std::min(said.find('\n'), said.size());
        if (end > 0) {
            lines.push_back(said.substr(0, end));
        }
        said.remove_prefix(std::min(end + 1, said.size()));
    }
    if (lines.empty()) {
        return {};
    }
    std::string text = "The last lines of its standard error:\n";
    for (std::size_t i = lines.size() - std::min(lines.size(), lines_max); i < lines.size(); ++i) {
        text += "  " + printable(lines[i]) + "\n";
    }
    return text + "\n";
}

namespace {

std::string flaky_text(const Flaky& flaky, const PlanOptions& options,
                       const ReportOptions& report_options) {
    const History history = simulate(flaky.repeated.scenario);
    return "The case has " + case_text(flaky.repeated, {}, report_options) + "expected       " +
           in_words(observe(history.truth), options.lists) + "\nonce           " +
           outcome_in_words(flaky.once, options) + "another time   " +
           outcome_in_words(flaky.another_time, options) + replay_line(report_options) + "\n";
}

SubjectFailure failure_of(const StoredFailure& stored) {
    const auto& unknown = std::get<Unknown>(stored.verdict);
    return unknown.failure.value_or(SubjectFailure{.what = unknown.reason});
}

std::string stored_text(const StoredFailure& stored, bool stopped,
                        const ReportOptions& report_options) {
    const StoredCase& found = stored.stored;
    std::string text = stopped ? "The plan was interrupted, and had found nothing so far, but "
                               : "The plan found nothing, but ";
    text += printable(stored.name) + " was run before it. It has " +
            counted(found.log->events().size(), "callback") + ".\n\n" +
            picture(found.log->events(), found.delivery, report_options.style);
    if (const auto* wrong = std::get_if<Violated>(&stored.verdict)) {
        text += differences_in_words(*wrong, found.lists, report_options.style, found.log->events(),
                                     found.delivery, nullptr);
    }
    return text + replay_line(report_options) + "\n";
}

std::string breakdown_text(const Breakdown& breakdown, const ReportOptions& report_options) {
    std::string text = breakdown.note.empty() ? "" : "(" + printable(breakdown.note) + ")\n\n";
    text += said_text(breakdown.failure.said);
    if (breakdown.minimal) {
        text += "The smallest case found that does it has " +
                case_text(*breakdown.minimal, breakdown.certificate, report_options);
        const std::string replay = replay_line(report_options);
        text += replay.empty() ? "" : replay.substr(1) + "\n";
    }
    return text;
}

}  // namespace

std::string failed_subject_text(std::string_view subject, const SubjectFailure& failure) {
    const std::string said = said_text(failure.said);
    return std::string(subject) + ": " + breakdown_in_words(failure) +
           (said.empty() ? "" : "\n" + said);
}

std::string breakdown_in_words(const SubjectFailure& failure) {
    return "SUBJECT FAILED (" + std::string(name_of(failure.kind)) +
           "): " + printable(failure.what) + ".\n";
}

std::string report_text(const CheckReport& report, const ReportOptions& report_options) {
    const PlanOptions& options = report.record.plan;
    std::string text = std::string(report_options.subject) + ": ";
    switch (conclusion_of(report)) {
        case Conclusion::passed:
            text += report.total.cases == 0 ? "PASS: nothing of the plan falls to this shard.\n"
                                            : "PASS: " + passed_in_words(options.judged) + ".\n";
            break;
        case Conclusion::violated:
            text += report.counterexample
                        ? "FAIL: " + failed_in_words(options.judged) + ".\n"
                        : "FAIL: a stored case ends with a list that is not true, still.\n";
            break;
        case Conclusion::flaky:
            text += "FLAKY: one case ended in different ways, each time from a fresh start.\n";
            break;
        case Conclusion::subject_failed:
            text += breakdown_in_words(report.breakdown ? report.breakdown->failure
                                                        : failure_of(*report.record.stored));
            break;
        case Conclusion::interrupted:
            text += "INTERRUPTED: nothing was wrong so far.\n";
            break;
        case Conclusion::planted_survived:
            text += "INCONCLUSIVE: " + passed_in_words(options.judged) +
                    ", but the same plan misses a planted bug.\n";
            break;
        case Conclusion::nothing_tested:
            text +=
                "INCONCLUSIVE: even a list kept in order of arrival would have been right, "
                "so nothing was tested.\n";
            break;
    }
    text += "(" + asked_for(options) + ")\n\n";
    if (report.counterexample) {
        text += failure_text(*report.counterexample, report.rarer, options, report_options);
    } else if (report.flaky) {
        text += flaky_text(*report.flaky, options, report_options);
    } else if (report.breakdown) {
        text += breakdown_text(*report.breakdown, report_options);
    } else if (report.record.stored) {
        text += stored_text(*report.record.stored, report.record.stopped, report_options);
    }
    return text + coverage(report) + worth(report);
}

}  // namespace anyorder
