#include <cstdio>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>

#include "command.h"
#include "files.h"
#include "options.h"

namespace anyorder::cli {

namespace {

struct CheckArguments {
    std::string subject = "reference";
    std::string lists = "rooms,streams,users";
    std::string out = ".anyorder";
    CheckOptions options;
};

// One line on standard error, where that is a terminal; erased when the work is done.
class ProgressLine {
public:
    ProgressLine() : shows_(isatty(STDERR_FILENO) != 0) {}
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine() {
        if (shows_) {
            static_cast<void>(std::fputs("\r\x1b[K", stderr));
        }
    }

    void show(const Progress& progress) const {
        if (shows_) {
            fmt::print(stderr, "\r\x1b[K{} {} of {}", progress.phase, progress.done, progress.of);
        }
    }

private:
    bool shows_;
};

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

CheckReport run_with_progress(Subject& subject, CheckOptions options) {
    const ProgressLine line;
    options.progress = [&](const Progress& progress) { line.show(progress); };
    return check(subject, options);
}

std::string store(const Counterexample& counterexample, const CheckArguments& arguments) {
    const StoredCase stored_case = stored(counterexample.minimal, arguments.options.lists,
                                          {.subject = arguments.subject,
                                           .listed = counterexample.violated.listed,
                                           .certificate = counterexample.certificate});
    return write_file(arguments.out, file_name_of(stored_case), write_case(stored_case));
}

ExitCode run_check(CheckArguments& arguments) {
    const CatalogueEntry& entry = subject_named(arguments.subject);
    arguments.options.lists = lists_from(arguments.lists);
    const auto subject = entry.make();
    const CheckReport report = run_with_progress(*subject, arguments.options);
    std::string case_path;
    if (report.counterexample) {
        case_path = store(*report.counterexample, arguments);
    }
    fmt::print(
        "{}", report_text(
                  report, arguments.options,
                  {.subject = arguments.subject, .case_path = case_path, .width = output_width()}));
    return exit_code_of(conclusion_of(report));
}

}  // namespace

Run add_check(CLI::App& app) {
    auto arguments = std::make_shared<CheckArguments>();
    CheckOptions& options = arguments->options;
    CLI::App* command = app.add_subcommand(
        "check", "Check a subject: does its list end right in every order of arrival?");
    command->add_option("--subject", arguments->subject, "what to check, by name")
        ->capture_default_str();
    command->add_option("--seed", options.seed, "the seed of everything drawn at random")
        ->capture_default_str();
    command
        ->add_option("--lists", arguments->lists,
                     "the lists to judge, and which callbacks are made")
        ->capture_default_str();
    const std::map<std::string, Deliver> deliver = {{"once", Deliver::once},
                                                    {"at-least-once", Deliver::at_least_once}};
    command->add_option("--deliver", options.deliver, "once, or at-least-once: with repeats")
        ->transform(CLI::CheckedTransformer(deliver).description(""))
        ->default_str("at-least-once");
    command->add_flag("--distinct-times", options.distinct_times,
                      "no two changes share a millisecond");
    command->add_option("--cases", options.cases, "how many scenarios are drawn at random")
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
