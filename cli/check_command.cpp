#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/trace.h>

#include "check_plan.h"
#include "check_reports.h"
#include "check_shard.h"
#include "command.h"
#include "config_file.h"
#include "empty_texts.h"
#include "found_case.h"
#include "interrupt.h"
#include "options.h"
#include "picture_options.h"
#include "progress_line.h"
#include "run_first.h"
#include "subject_options.h"
#include "trace_file.h"

namespace anyorder::cli {

namespace {

using Clock = std::chrono::steady_clock;

struct CheckArguments {
    SubjectArguments subject;
    PlanArguments plan;
    ReportArguments reports;
    std::string out = ".anyorder";
    // Empty: what fits the subject.
    std::string jobs;
    std::string shard;
    bool no_planted = false;
    std::string trace;
    PictureArguments picture;
    ConfigArguments config;
};

// Services are used by one worker, which has several cases under way.
std::size_t jobs_from(const CheckArguments& arguments, Speed speed) {
    constexpr std::uint64_t jobs_max = 1'024;
    if (arguments.jobs.empty()) {
        return speed == Speed::service ? 1 : std::max(std::thread::hardware_concurrency(), 1U);
    }
    const std::uint64_t jobs = number_from("--jobs", arguments.jobs, 1, jobs_max);
    if (speed == Speed::service && jobs > 1) {
        throw UsageError(
            "--jobs is for subjects that anyorder starts; a service is given more at "
            "once with --cases-at-once");
    }
    return jobs;
}

Shard chosen_shard(const CheckArguments& arguments) {
    return arguments.shard.empty()
               ? Shard()
               : shard_from(arguments.shard, [](const char* name) { return std::getenv(name); });
}

// Options that do not fit together, before anything is started.
void require_arguments(const CheckArguments& arguments) {
    require_plan(arguments.plan);
    if (!arguments.plan.budget.empty() && !arguments.shard.empty()) {
        throw UsageError(
            "--budget and --shard do not go together: shards that end by the clock do "
            "not fit together; use --cases or --effort");
    }
    if (!arguments.plan.budget.empty() && !arguments.reports.ndjson.empty()) {
        throw UsageError(
            "--budget and --ndjson do not go together: which cases are tried is known "
            "when the time is over; use --cases or --effort");
    }
}

TraceOptions trace_options_from(const CheckArguments& arguments) {
    const PlanArguments& plan = arguments.plan;
    const PlanArguments usual;
    const bool of_a_plan = plan.distinct_times || plan.every_prefix || !plan.small_scope.empty() ||
                           !plan.budget.empty() || !plan.effort.empty() ||
                           plan.strategy != usual.strategy || !arguments.shard.empty() ||
                           !arguments.jobs.empty() || arguments.no_planted;
    if (of_a_plan) {
        throw UsageError(
            "--distinct-times, --every-prefix, --small-scope, --budget, --effort, --strategy, "
            "--shard, --jobs and --no-planted are about scenarios that are made up; they do not go "
            "with --trace");
    }
    const ReportArguments& reports = arguments.reports;
    if (!reports.json.empty() || !reports.junit.empty() || !reports.ndjson.empty() ||
        !reports.html.empty()) {
        throw UsageError("--json, --junit, --ndjson and --html do not go with --trace");
    }
    const PlanOptions options = plan_from(plan, Speed::in_process);
    TraceOptions trace;
    trace.seed = options.seed;
    trace.lists = options.lists;
    trace.deliver = options.deliver;
    if (!plan.cases.empty()) {
        trace.deliveries_per_room = options.cases;
    }
    return trace;
}

// What a replay needs beside the case.
std::string replay_options_of(const ChosenSubject& chosen) {
    return chosen.options.starts_with("--subject ") ? "" : " " + chosen.options;
}

// Stores the case that was found and prints the report. `case_path` is that of a case that lies
// there already, or empty, and becomes that of what was stored. What could not be stored is said
// later, so that nothing found is lost.
template <class Print>
std::vector<UsageError> report(const std::optional<StoredCase>& found, std::string& case_path,
                               const CheckArguments& arguments, const ChosenSubject& chosen,
                               Print print) {
    std::vector<UsageError> not_written;
    if (found) {
        case_path = store_if_possible(found, arguments.out, not_written);
    }
    const std::string replay_options = replay_options_of(chosen);
    print(ReportOptions{.subject = chosen.name,
                        .case_path = case_path,
                        .replay_options = replay_options,
                        .style = output_style(arguments.picture)});
    return not_written;
}

Ended run_check_of_trace(const CheckArguments& arguments, const ChosenSubject& chosen,
                         const std::vector<TraceRoom>& rooms, TraceOptions options) {
    ProgressLine line(chosen.name);
    options.progress = [&](const Progress& progress) { line.show(progress); };
    const auto subject = chosen.make();
    const TraceReport trace = check_trace(*subject, rooms, options);
    std::optional<StoredCase> found;
    if (trace.failure) {
        found = trace.failure->minimal;
        found->found = found_by(chosen.name, trace.failure->verdict);
    }
    line.erase();
    std::string case_path;
    auto not_written =
        report(found, case_path, arguments, chosen, [&](const ReportOptions& report_options) {
            fmt::print("{}", trace_report_text(trace, options, report_options));
        });
    return {as_exit_code(conclusion_of(trace)), std::move(not_written)};
}

// Of the stored case that the report is about; empty where there is none.
std::string stored_path(const CheckArguments& arguments, const CheckReport& checked) {
    const auto& stored = checked.record.stored;
    return stored ? shell_word(
                        printable((std::filesystem::path(arguments.out) / stored->name).string()))
                  : "";
}

std::string budget_note(const CheckArguments& arguments, const RunRecord& record) {
    return arguments.plan.budget.empty()
               ? ""
               : fmt::format(
                     "\nThe budget of {} was enough for a plan of about {} cases; this "
                     "repeats it exactly: --cases {}\n",
                     arguments.plan.budget, record.plan.cases, record.plan.cases);
}

RunRecord run_with_budget(const ChosenSubject& chosen, const CheckArguments& arguments,
                          const CheckOptions& options) {
    const auto budget_ms = budget_ms_from(arguments.plan);
    if (!budget_ms) {
        return run_plan(chosen.make, options);
    }
    const auto end = Clock::now() + std::chrono::milliseconds(*budget_ms);
    return run_within(chosen.make, options, [end] { return Clock::now() >= end; });
}

// The subject is asked once more, after each arrival; whoever does not want to wait is told what is
// known.
std::vector<ToldCase> told_again(const ChosenSubject& chosen, const CheckReport& checked) {
    const bool is_worth_it = !is_interrupted() && (checked.counterexample || checked.flaky ||
                                                   checked.breakdown || checked.record.stored);
    const auto subject = is_worth_it ? chosen.make() : nullptr;
    return tell_failures(checked, subject.get());
}

Ended run_check_of_plan(const CheckArguments& arguments, const ChosenSubject& chosen,
                        ReportFiles& files) {
    CheckOptions options;
    options.plan = plan_from(arguments.plan, chosen.speed);
    options.jobs = jobs_from(arguments, chosen.speed);
    options.shard = chosen_shard(arguments);
    options.planted = !arguments.no_planted;
    options.measure_wrongness = true;
    options.interrupted = is_interrupted;
    options.case_line = files.case_line();
    fit_to(chosen, options);
    ProgressLine line(chosen.name, budget_ms_from(arguments.plan));
    options.progress = [&](const Progress& progress) { line.show(progress); };
    const auto begun = Clock::now();
    std::optional<StoredFailure> stored = run_stored_cases(arguments.out, chosen, options.plan);
    RunRecord record = run_with_budget(chosen, arguments, options);
    if (record.failures.empty()) {
        record.stored = std::move(stored);
    }
    const std::string note = budget_note(arguments, record);
    const CheckReport checked = report_of(std::move(record));
    line.erase();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
    std::string case_path = stored_path(arguments, checked);
    auto not_written = report(found_case(checked, chosen.name, options.plan), case_path, arguments,
                              chosen, [&](const ReportOptions& report_options) {
                                  fmt::print("{}{}", report_text(checked, report_options), note);
                              });
    std::ranges::move(files.write(chosen.name, checked,
                                  {.version = ANYORDER_VERSION,
                                   .jobs = options.jobs,
                                   .milliseconds = static_cast<std::uint64_t>(took.count())},
                                  {.tell = [&] { return told_again(chosen, checked); },
                                   .replay = replay_command(case_path, replay_options_of(chosen))}),
                      std::back_inserter(not_written));
    return {as_exit_code(conclusion_of(checked)), std::move(not_written)};
}

// A subject that gives no list before any case, or that nobody waited for; the reports for other
// programs say so, too.
Ended report_failed_subject(const CheckArguments& arguments, const ChosenSubject& chosen,
                            const SubjectFailure& failure, ReportFiles& files) {
    RunRecord record;
    record.plan = plan_from(arguments.plan, chosen.speed);
    record.plan.copies_states = false;
    record.shard = chosen_shard(arguments);
    record.planted_asked = !arguments.no_planted;
    record.stopped = is_interrupted();
    if (!record.stopped) {
        record.at_the_end = Breakdown{.failure = failure,
                                      .minimal = std::nullopt,
                                      .certificate = {},
                                      .note = "it showed before any case was delivered"};
    }
    const CheckReport checked = report_of(std::move(record));
    fmt::print("{}", is_interrupted() ? report_text(checked, {.subject = chosen.name})
                                      : failed_subject_text(chosen.name, failure));
    return {as_exit_code(conclusion_of(checked)),
            files.write(chosen.name, checked,
                        {.version = ANYORDER_VERSION, .jobs = 0, .milliseconds = 0}, {})};
}

Ended run_check(const CheckArguments& arguments) {
    // What is wrong with the arguments is said before anything is started.
    require_arguments(arguments);
    const Shard shard = chosen_shard(arguments);
    const Lists lists = lists_from(arguments.plan.lists);
    const bool of_trace = !arguments.trace.empty();
    const TraceOptions trace_options = of_trace ? trace_options_from(arguments) : TraceOptions();
    const std::vector<TraceRoom> rooms =
        of_trace ? read_trace(arguments.trace) : std::vector<TraceRoom>();
    ReportFiles files(with_shard_in_paths(arguments.reports, shard));
    if (!of_trace) {
        report_when_interrupted();
    }
    const ChosenSubject chosen = choose_subject(arguments.subject, lists);
    static_cast<void>(jobs_from(arguments, chosen.speed));
    if (chosen.failure && of_trace) {
        fmt::print("{}", failed_subject_text(chosen.name, *chosen.failure));
        return {ExitCode::subject_failed, {}};
    }
    if (chosen.failure) {
        return report_failed_subject(arguments, chosen, *chosen.failure, files);
    }
    return of_trace ? run_check_of_trace(arguments, chosen, rooms, trace_options)
                    : run_check_of_plan(arguments, chosen, files);
}

// What is wrong with what a file has filled in is said with its place there.
ExitCode run_check_with_config(CLI::App& command, CheckArguments& arguments) {
    const ConfigLines lines = fill_in(arguments.config, command, arguments.subject.command);
    try {
        refuse_empty_texts(command);
        Ended ended = run_check(arguments);
        for (UsageError& error : ended.not_written) {
            error = lines.placed(error);
        }
        return told(ended);
    } catch (const UsageError& error) {
        throw lines.placed(error);
    }
}

}  // namespace

Run add_check(CLI::App& app, const Words& behind_dashes) {
    auto arguments = std::make_shared<CheckArguments>();
    arguments->subject.command = behind_dashes;
    CLI::App* command = app.add_subcommand(
        "check", "Check a subject: does its list end right in every order of arrival?");
    add_subject_options(*command, arguments->subject);
    add_plan_options(*command, arguments->plan);
    command->add_option("--jobs", arguments->jobs,
                        "workers, each with a subject of its own (default: as many as there are "
                        "processors)");
    command
        ->add_option("--shard", arguments->shard,
                     "only this share of the plan: 2/3; without a value, or auto, as the job "
                     "system around it says")
        ->expected(0, 1)
        ->default_str("auto");
    command->add_flag("--no-planted", arguments->no_planted,
                      "do not run the plan against planted bugs");
    add_report_options(*command, arguments->reports);
    add_picture_options(*command, arguments->picture);
    command->add_option("--trace", arguments->trace,
                        "deliver these callbacks, captured in production, in other orders; NDJSON");
    command->add_option("--out", arguments->out, "the folder for case files")
        ->capture_default_str();
    add_config_options(*command, arguments->config);
    command->footer(
        "A folder with an anyorder.toml needs no arguments:\n"
        "  [check]\n"
        "  command = [\"python3\", \"subject.py\"]   # what stands behind --\n"
        "  cases = 20000                          # --cases 20000\n"
        "  distinct-times = true                  # --distinct-times\n"
        "Paths in it are relative to the current folder.\n\n"
        "Examples:\n"
        "  anyorder check --subject flowchart --lists streams --deliver once\n"
        "  anyorder check -- python3 subject.py\n"
        "  anyorder check --plugin ./libmine.so\n"
        "  anyorder check --http http://127.0.0.1:8080/callbacks --list-url "
        "http://127.0.0.1:8080/list\n"
        "  anyorder check --subject redis --store-url redis://127.0.0.1:6379 --writers 8\n"
        "  anyorder check --trace captured.ndjson -- python3 subject.py\n"
        "  anyorder check --budget 60s --junit anyorder.xml -- node subject.mjs\n"
        "  anyorder check --shard 2/3 --json shard2.json -- ./subject\n"
        "  mpirun -n 3 anyorder check --shard --json {shard}.json -- ./subject\n"
        "Exit codes: 0 pass, 1 counterexample, 2 usage, 3 subject failed, 4 inconclusive, "
        "130 interrupted");
    return [arguments, command] { return run_check_with_config(*command, *arguments); };
}

}  // namespace anyorder::cli
