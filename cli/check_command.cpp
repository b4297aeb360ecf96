#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>

#include "command.h"
#include "files.h"
#include "options.h"
#include "progress_line.h"
#include "subject_options.h"

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

ExitCode exit_code_of(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::passed:
            return ExitCode::pass;
        case Conclusion::violated:
        case Conclusion::flaky:
            return ExitCode::counterexample;
        case Conclusion::subject_failed:
            return ExitCode::subject_failed;
        case Conclusion::nothing_tested:
            return ExitCode::inconclusive;
    }
    return ExitCode::inconclusive;
}

std::string written(const Case& found_case, const Lists& lists, const Found& found,
                    const std::string& folder) {
    const StoredCase stored_case = stored(found_case, lists, found);
    return shell_word(write_file(folder, file_name_of(stored_case), write_case(stored_case)));
}

ObservedList listed_in(const Verdict& verdict) {
    const auto* wrong = std::get_if<Violated>(&verdict);
    return wrong == nullptr ? ObservedList{} : wrong->listed;
}

// Writes the case that was found, and returns its path as a word for a shell; empty where there is
// none.
std::string store(const CheckReport& report, const std::string& subject, const Lists& lists,
                  const std::string& folder) {
    if (report.counterexample) {
        return written(report.counterexample->minimal, lists,
                       {.subject = subject,
                        .listed = report.counterexample->violated.listed,
                        .certificate = report.counterexample->certificate},
                       folder);
    }
    if (report.flaky) {
        return written(report.flaky->repeated, lists,
                       {.subject = subject,
                        .listed = listed_in(report.flaky->once),
                        .certificate = {},
                        .verdict = "flaky"},
                       folder);
    }
    if (report.breakdown && report.breakdown->minimal) {
        return written(*report.breakdown->minimal, lists,
                       {.subject = subject,
                        .listed = {},
                        .certificate = report.breakdown->certificate,
                        .verdict = "subject_failed",
                        .failure = report.breakdown->failure.what},
                       folder);
    }
    return {};
}

ExitCode run_check(const CheckArguments& arguments) {
    const Lists lists = lists_from(arguments.lists);
    static_cast<void>(options_from(arguments, lists, {}));  // refused before anything is started
    const ChosenSubject chosen = choose_subject(arguments.subject, lists);
    if (chosen.failure) {
        fmt::print("{}: {}\n{}", chosen.name, breakdown_in_words(*chosen.failure),
                   said_text(chosen.failure->said));
        return ExitCode::subject_failed;
    }
    const CheckOptions options = options_from(arguments, lists, chosen.budget);
    const CheckReport report = check_with_progress(chosen.name, *chosen.subject, options);
    std::string case_path;
    std::string error;
    try {
        case_path = store(report, chosen.name, lists, arguments.out);
    } catch (const UsageError& not_stored) {
        error = not_stored.what();
    }
    const bool comes_with_anyorder = chosen.options.starts_with("--subject ");
    fmt::print("{}", report_text(report, options,
                                 {.subject = chosen.name,
                                  .case_path = case_path,
                                  .replay_options = comes_with_anyorder ? "" : " " + chosen.options,
                                  .width = output_width()}));
    if (!error.empty()) {
        throw UsageError(error);  // after the report, so that nothing found is lost
    }
    return exit_code_of(conclusion_of(report));
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
    command->add_option("--out", arguments->out, "the folder for case files")
        ->capture_default_str();
    command->footer(
        "Examples:\n"
        "  anyorder check --subject flowchart --lists streams --deliver once\n"
        "  anyorder check -- python3 subject.py\n"
        "  anyorder check --plugin ./libmine.so\n"
        "Exit codes: 0 pass, 1 counterexample, 2 usage, 3 subject failed, "
        "4 inconclusive");
    return [arguments] { return run_check(*arguments); };
}

}  // namespace anyorder::cli
