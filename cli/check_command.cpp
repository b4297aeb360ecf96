#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/trace.h>

#include "command.h"
#include "found_case.h"
#include "options.h"
#include "progress_line.h"
#include "subject_options.h"
#include "trace_file.h"

namespace anyorder::cli {

namespace {

struct CheckArguments {
    SubjectArguments subject;
    std::string lists = "rooms,streams,users";
    std::string out = ".anyorder";
    std::string seed = "1";
    std::string deliver = "at-least-once";
    // Empty: what fits the subject.
    std::string cases;
    std::string small_scope;
    std::string trace;
    bool distinct_times = false;
};

// In the order of Deliver.
constexpr std::array<std::string_view, 2> deliver_choices = {"once", "at-least-once"};

// The budget is what fits the subject, where nothing else is asked for.
CheckOptions options_from(const CheckArguments& arguments, const Lists& lists,
                          CheckOptions options) {
    options.seed = number_from("--seed", arguments.seed);
    options.lists = lists;
    options.deliver =
        static_cast<Deliver>(choice_from("--deliver", arguments.deliver, deliver_choices));
    options.distinct_times = arguments.distinct_times;
    if (!arguments.cases.empty()) {
        options.cases = number_from("--cases", arguments.cases);
    }
    if (!arguments.small_scope.empty()) {
        options.small_scope_deliveries_max = number_from("--small-scope", arguments.small_scope);
    }
    return options;
}

TraceOptions trace_options_from(const CheckArguments& arguments, const Lists& lists) {
    const CheckOptions options = options_from(arguments, lists, {});
    if (arguments.distinct_times || !arguments.small_scope.empty()) {
        throw UsageError(
            "--distinct-times and --small-scope are about scenarios that are made up; they do not "
            "go with --trace");
    }
    TraceOptions trace;
    trace.seed = options.seed;
    trace.lists = lists;
    trace.deliver = options.deliver;
    if (!arguments.cases.empty()) {
        trace.deliveries_per_room = options.cases;
    }
    return trace;
}

// Stores the case, prints the report, and complains of what could not be stored after that, so that
// nothing found is lost.
template <class Print>
void report(const std::optional<StoredCase>& found, const CheckArguments& arguments,
            const ChosenSubject& chosen, Print print) {
    std::string case_path;
    std::string error;
    try {
        case_path = found ? store(*found, arguments.out) : "";
    } catch (const UsageError& not_stored) {
        error = not_stored.what();
    }
    const bool comes_with_anyorder = chosen.options.starts_with("--subject ");
    const std::string replay_options = comes_with_anyorder ? "" : " " + chosen.options;
    print(ReportOptions{.subject = chosen.name,
                        .case_path = case_path,
                        .replay_options = replay_options,
                        .width = output_width()});
    if (!error.empty()) {
        throw UsageError(error);
    }
}

ExitCode run_check_of_trace(const CheckArguments& arguments, const ChosenSubject& chosen,
                            const std::vector<TraceRoom>& rooms, TraceOptions options) {
    const ProgressLine line(chosen.name);
    options.progress = [&](const Progress& progress) { line.show(progress); };
    const TraceReport trace = check_trace(*chosen.subject, rooms, options);
    std::optional<StoredCase> found;
    if (trace.failure) {
        found = trace.failure->minimal;
        found->found = found_by(chosen.name, trace.failure->verdict);
    }
    report(found, arguments, chosen, [&](const ReportOptions& report_options) {
        fmt::print("{}", trace_report_text(trace, options, report_options));
    });
    return exit_code_of(conclusion_of(trace));
}

ExitCode run_check(const CheckArguments& arguments) {
    const Lists lists = lists_from(arguments.lists);
    // What is wrong with the arguments is said before anything is started.
    static_cast<void>(options_from(arguments, lists, {}));
    const bool of_trace = !arguments.trace.empty();
    const TraceOptions trace_options =
        of_trace ? trace_options_from(arguments, lists) : TraceOptions();
    const std::vector<TraceRoom> rooms =
        of_trace ? read_trace(arguments.trace) : std::vector<TraceRoom>();
    const ChosenSubject chosen = choose_subject(arguments.subject, lists);
    if (chosen.failure) {
        fmt::print("{}", failed_subject_text(chosen.name, *chosen.failure));
        return ExitCode::subject_failed;
    }
    if (of_trace) {
        return run_check_of_trace(arguments, chosen, rooms, trace_options);
    }
    const CheckOptions options = options_from(arguments, lists, chosen.budget);
    const CheckReport checked = check_with_progress(chosen.name, *chosen.subject, options);
    report(found_case(checked, chosen.name, lists), arguments, chosen,
           [&](const ReportOptions& report_options) {
               fmt::print("{}", report_text(checked, options, report_options));
           });
    return exit_code_of(conclusion_of(checked));
}

}  // namespace

Run add_check(CLI::App& app, const Words& behind_dashes) {
    auto arguments = std::make_shared<CheckArguments>();
    arguments->subject.command = behind_dashes;
    CLI::App* command = app.add_subcommand(
        "check", "Check a subject: does its list end right in every order of arrival?");
    add_subject_options(*command, arguments->subject);
    command->add_option("--seed", arguments->seed, "the seed of everything drawn at random")
        ->capture_default_str();
    command
        ->add_option("--lists", arguments->lists,
                     "the lists to judge, and which callbacks are made")
        ->capture_default_str();
    command->add_option("--deliver", arguments->deliver, "once, or at-least-once: with repeats")
        ->capture_default_str();
    command->add_flag("--distinct-times", arguments->distinct_times,
                      "no two changes share a millisecond");
    command->add_option("--cases", arguments->cases,
                        "how many scenarios are drawn at random (default: what fits the subject)");
    command->add_option("--small-scope", arguments->small_scope,
                        "the most deliveries for one size of small scope (default: likewise)");
    command->add_option("--trace", arguments->trace,
                        "deliver these callbacks, captured in production, in other orders; NDJSON");
    command->add_option("--out", arguments->out, "the folder for case files")
        ->capture_default_str();
    command->footer(
        "Examples:\n"
        "  anyorder check --subject flowchart --lists streams --deliver once\n"
        "  anyorder check -- python3 subject.py\n"
        "  anyorder check --plugin ./libmine.so\n"
        "  anyorder check --http http://127.0.0.1:8080/callbacks --list-url "
        "http://127.0.0.1:8080/list\n"
        "  anyorder check --trace captured.ndjson -- python3 subject.py\n"
        "Exit codes: 0 pass, 1 counterexample, 2 usage, 3 subject failed, "
        "4 inconclusive");
    return [arguments] { return run_check(*arguments); };
}

}  // namespace anyorder::cli
