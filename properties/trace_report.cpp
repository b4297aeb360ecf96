#include <algorithm>
#include <string>

#include <anyorder/properties/picture.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/report_words.h>

namespace anyorder {

namespace {

std::string headline(const TraceReport& report) {
    switch (conclusion_of(report)) {
        case Conclusion::passed:
            return "PASS: every delivery of the trace ended with the list that is true.\n";
        case Conclusion::violated:
            return "FAIL: a delivery of the trace ended with a list that is not true.\n";
        case Conclusion::flaky:
            return "FLAKY: one delivery of the trace ended in different ways.\n";
        case Conclusion::subject_failed: {
            const auto& unknown = std::get<Unknown>(report.failure->verdict);
            return breakdown_in_words(
                unknown.failure.value_or(SubjectFailure{.what = unknown.reason}));
        }
        case Conclusion::interrupted:
        case Conclusion::planted_survived:
        case Conclusion::nothing_tested:
            return "INCONCLUSIVE: even a list kept in order of arrival would have been right in "
                   "every order of this trace, so nothing was tested.\n";
    }
    return {};
}

std::string failure_text(const TraceFailure& failure, const TraceOptions& options,
                         const ReportOptions& report_options) {
    const auto callbacks = failure.minimal.log->events();
    const Delivery& delivery = failure.minimal.delivery;
    const Explanation* explanation = failure.explanation ? &*failure.explanation : nullptr;
    const PictureStyle& style = report_options.style;
    std::string text = "The smallest failing part found has " +
                       counted(callbacks.size(), "callback") + " of the trace.\n\n" +
                       picture(callbacks, delivery, style, marks_of(explanation, delivery));
    if (const auto* wrong = std::get_if<Violated>(&failure.verdict)) {
        text +=
            differences_in_words(*wrong, options.lists, style, callbacks, delivery, explanation);
        if (explanation != nullptr) {
            text += "\n" + explanation_in_lines(callbacks, delivery, *explanation, style);
        }
        text += wrong->remark.empty() ? "" : "\n" + wrong->remark + "\n";
    } else if (const auto& failed = std::get<Unknown>(failure.verdict).failure) {
        text += said_text(failed->said);
    }
    if (failure.another_time) {
        text += "\nAnother time the same delivery ended " +
                std::string(holds(*failure.another_time) ? "with the list that is true.\n"
                                                         : "in another way.\n");
    }
    if (!report_options.case_path.empty()) {
        text += "\nReplay it with: anyorder replay " + std::string(report_options.case_path) +
                std::string(report_options.replay_options) + "\n";
    }
    return text + "\n";
}

std::string gaps_text(const TraceReport& report) {
    constexpr std::size_t shown_max = 10;
    if (report.gaps.empty()) {
        return "gaps             none: no seq is skipped, and no session's creation or close is "
               "missing\n";
    }
    std::string text =
        "gaps             callbacks are missing from the trace; the truth is that of those "
        "that are there\n";
    for (std::size_t i = 0; i < std::min(report.gaps.size(), shown_max); ++i) {
        text += "                 " + report.gaps[i] + "\n";
    }
    if (report.gaps.size() > shown_max) {
        text += "                 and " + grouped(report.gaps.size() - shown_max) + " more\n";
    }
    return text;
}

}  // namespace

std::string trace_report_text(const TraceReport& report, const TraceOptions& options,
                              const ReportOptions& report_options) {
    std::string text = std::string(report_options.subject) + ": " + headline(report) + "(lists " +
                       text_of(options.lists) + "; delivered " +
                       (options.deliver == Deliver::once ? "once" : "at least once") + "; seed " +
                       std::to_string(options.seed) + ")\n\n";
    if (report.failure) {
        text += failure_text(*report.failure, options, report_options);
    }
    text += "What was covered\n\ntrace            " + counted(report.rooms, "room") + ", " +
            counted(report.callbacks, "callback") + ", " + counted(report.repeats, "repeat") +
            "\n                 " + counted_deliveries(report.deliveries);
    text += report.rooms_in_all_orders == 0
                ? "\n"
                : "; " + counted(report.rooms_in_all_orders, "room") + " in all orders\n";
    return text + gaps_text(report) + "arrival order    " +
           share(report.arrival_order_wrong, report.deliveries) +
           " of the deliveries would have been wrong in a list kept in order of arrival\n";
}

}  // namespace anyorder
