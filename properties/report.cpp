#include <algorithm>
#include <cstdint>
#include <vector>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/report.h>
#include <anyorder/sim/world.h>

#include "report_words.h"

namespace anyorder {

namespace {

bool repeats(const CheckOptions& options) {
    return options.deliver == Deliver::at_least_once;
}

std::string small_scope_line(const SmallScopeRecord& record, std::string_view scenarios,
                             const CheckOptions& options) {
    if (record.callbacks_complete == 0) {
        return {};
    }
    return "small scope      " + std::string(scenarios) +
           ", in plain names and numbers:\n                 no scenario with up to " +
           counted(record.callbacks_complete, "callback") + " fails in any order" +
           (repeats(options) ? ", with or without a repeat" : "") + "\n                 (" +
           counted(record.scenarios, "scenario") + ", " + counted_deliveries(record.deliveries) +
           ")\n";
}

std::string lattice_line(const LatticeRecord& record) {
    if (record.scenarios == 0) {
        return {};
    }
    return "lattice          all orders of " + counted(record.scenarios, "scenario") +
           " of up to " + std::to_string(record.callbacks_largest) +
           " callbacks, with any repeats\n                 (" + grouped(record.orders.str()) +
           " orders without repeats)\n";
}

std::string drawn_line(const DrawnRecord& record) {
    if (record.scenarios == 0) {
        return {};
    }
    return "drawn at random  " + counted(record.scenarios, "scenario") + ", " +
           counted_deliveries(record.deliveries) + ", " + counted(record.callbacks, "callback") +
           "\n";
}

std::string coverage(const CheckReport& report, const CheckOptions& options) {
    return "What was covered\n\n" +
           small_scope_line(report.plain_scope, "logins, logouts, publications and stops",
                            options) +
           small_scope_line(report.full_scope, "operations of every kind", options) +
           lattice_line(report.lattice) + drawn_line(report.drawn) + "arrival order    " +
           share(report.arrival_order_wrong, report.deliveries) +
           " of the deliveries would have been wrong in a list kept in order of arrival\n";
}

std::string asked_for(const CheckOptions& options) {
    std::string text = "lists " + text_of(options.lists) + "; delivered " +
                       (repeats(options) ? "at least once" : "once");
    text += options.distinct_times ? "; each change in a millisecond of its own" : "";
    return text + "; seed " + std::to_string(options.seed);
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
                      const ReportOptions& report_options) {
    const History history = simulate(shown_case.scenario);
    const std::size_t arrivals = shown_case.delivery.size();
    std::string text = counted(history.callbacks().size(), "callback");
    if (arrivals != history.callbacks().size()) {
        text += ", delivered as " + std::to_string(arrivals);
    }
    text += certificate.empty() ? ".\n\n" : ":\n" + std::string(certificate) + ".\n\n";
    return text + picture(history.callbacks(), shown_case.delivery, report_options.width);
}

std::string failure_text(const Counterexample& counterexample,
                         const std::optional<Counterexample>& rarer, const CheckOptions& options,
                         const ReportOptions& report_options) {
    std::string text = rarer ? "The smallest failing case of plain operations has "
                             : "The smallest failing case found has ";
    text += case_text(counterexample.minimal, counterexample.certificate, report_options);
    text += differences_in_words(counterexample.violated, options.lists);
    if (const std::string& remark = counterexample.violated.remark; !remark.empty()) {
        text += "\n" + remark + "\n";
    }
    text += replay_line(report_options);
    if (rarer) {
        text += "\n" + rarer_text(*rarer);
    }
    return text + "\n";
}

std::string outcome_in_words(const Verdict& verdict, const CheckOptions& options) {
    if (holds(verdict)) {
        return "the list that is true\n";
    }
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return "no list: " + unknown->reason + "\n";
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

std::string flaky_text(const Flaky& flaky, const CheckOptions& options,
                       const ReportOptions& report_options) {
    const History history = simulate(flaky.repeated.scenario);
    return "The case has " + case_text(flaky.repeated, {}, report_options) + "expected       " +
           in_words(observe(history.truth), options.lists) + "\nonce           " +
           outcome_in_words(flaky.once, options) + "another time   " +
           outcome_in_words(flaky.another_time, options) + replay_line(report_options) + "\n";
}

std::string breakdown_text(const Breakdown& breakdown, const ReportOptions& report_options) {
    std::string text = breakdown.note.empty() ? "" : "(" + breakdown.note + ")\n\n";
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
    return "SUBJECT FAILED (" + std::string(name_of(failure.kind)) + "): " + failure.what + ".\n";
}

std::string report_text(const CheckReport& report, const CheckOptions& options,
                        const ReportOptions& report_options) {
    std::string text = std::string(report_options.subject) + ": ";
    switch (conclusion_of(report)) {
        case Conclusion::passed:
            text += "PASS: every delivery ended with the list that is true.\n";
            break;
        case Conclusion::violated:
            text += "FAIL: a delivery ended with a list that is not true.\n";
            break;
        case Conclusion::flaky:
            text += "FLAKY: one case ended in different ways, each time from a fresh start.\n";
            break;
        case Conclusion::subject_failed:
            text += breakdown_in_words(report.breakdown->failure);
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
    }
    return text + coverage(report, options);
}

}  // namespace anyorder
