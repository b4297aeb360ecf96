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

namespace anyorder::cli {

namespace {

struct CheckArguments {
    std::string subject = "reference";
    std::string lists = "rooms,streams,users";
    std::string out = ".anyorder";
    std::string seed = "1";
    std::string deliver = "at-least-once";
    std::string cases = "2000";
    bool distinct_times = false;
};

// In the order of Deliver.
constexpr std::array<std::string_view, 2> deliver_choices = {"once", "at-least-once"};

CheckOptions options_from(const CheckArguments& arguments) {
    CheckOptions options;
    options.seed = number_from("--seed", arguments.seed);
    options.cases = number_from("--cases", arguments.cases);
    options.lists = lists_from(arguments.lists);
    options.deliver =
        static_cast<Deliver>(choice_from("--deliver", arguments.deliver, deliver_choices));
    options.distinct_times = arguments.distinct_times;
    return options;
}

ExitCode exit_code_of(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::passed:
            return ExitCode::pass;
        case Conclusion::violated:
            return ExitCode::counterexample;
        case Conclusion::subject_failed:
            return ExitCode::subject_failed;
        case Conclusion::nothing_tested:
            return ExitCode::inconclusive;
    }
    return ExitCode::inconclusive;
}

std::string store(const Counterexample& counterexample, const CheckArguments& arguments,
                  const Lists& lists) {
    const StoredCase stored_case = stored(counterexample.minimal, lists,
                                          {.subject = arguments.subject,
                                           .listed = counterexample.violated.listed,
                                           .certificate = counterexample.certificate});
    return write_file(arguments.out, file_name_of(stored_case), write_case(stored_case));
}

ExitCode run_check(const CheckArguments& arguments) {
    const CatalogueEntry& entry = subject_named(arguments.subject);
    const CheckOptions options = options_from(arguments);
    const auto subject = entry.make();
    const CheckReport report = check_with_progress(arguments.subject, *subject, options);
    std::string case_path;
    std::string error;
    if (report.counterexample) {
        try {
            case_path = shell_word(store(*report.counterexample, arguments, options.lists));
        } catch (const UsageError& not_stored) {
            error = not_stored.what();
        }
    }
    fmt::print(
        "{}", report_text(
                  report, options,
                  {.subject = arguments.subject, .case_path = case_path, .width = output_width()}));
    if (!error.empty()) {
        throw UsageError(error);  // after the report, so that nothing found is lost
    }
    return exit_code_of(conclusion_of(report));
}

}  // namespace

Run add_check(CLI::App& app) {
    auto arguments = std::make_shared<CheckArguments>();
    CLI::App* command = app.add_subcommand(
        "check", "Check a subject: does its list end right in every order of arrival?");
    command->add_option("--subject", arguments->subject, "what to check, by name")
        ->capture_default_str();
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
    command->add_option("--cases", arguments->cases, "how many scenarios are drawn at random")
        ->capture_default_str();
    command->add_option("--out", arguments->out, "the folder for case files")
        ->capture_default_str();
    command->footer(
        "Example: anyorder check --subject flowchart --lists streams --deliver once\n"
        "Exit codes: 0 pass, 1 counterexample, 2 usage, 3 subject failed, "
        "4 inconclusive");
    return [arguments] { return run_check(*arguments); };
}

}  // namespace anyorder::cli
