#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/report_file.h>

#include "check_reports.h"
#include "command.h"
#include "files.h"
#include "found_case.h"
#include "options.h"

namespace anyorder::cli {

namespace {

struct MergeArguments {
    std::vector<std::string> paths;
    ReportArguments reports;
    std::string out = ".anyorder";
};

StoredReport read_stored_report(const std::string& path) {
    auto read = read_report(read_file(path));
    if (const auto* error = std::get_if<CaseError>(&read)) {
        throw UsageError(
            fmt::format("{} is no report: {}", printable(path), printable(error->what)));
    }
    return std::get<StoredReport>(std::move(read));
}

ExitCode run_merge(const MergeArguments& arguments) {
    ReportFiles files(arguments.reports);
    std::string subject;
    std::vector<RunRecord> records;
    for (const std::string& path : arguments.paths) {
        StoredReport stored = read_stored_report(path);
        if (!records.empty() && stored.subject != subject) {
            throw UsageError(fmt::format("{} is about {}, and {} is about {}",
                                         printable(arguments.paths.front()), printable(subject),
                                         printable(path), printable(stored.subject)));
        }
        subject = stored.subject;
        records.push_back(std::move(stored.record));
    }
    auto sum = merged(std::move(records));
    if (const auto* misfit = std::get_if<std::string>(&sum)) {
        throw UsageError("these reports do not make one run: " + *misfit);
    }
    const CheckReport report = report_of(std::get<RunRecord>(std::move(sum)));
    auto found = found_case(report, subject, report.record.plan.lists);
    if (!found && report.record.stored) {
        found = report.record.stored->stored;
    }
    const std::string case_path = found ? store(*found, arguments.out) : "";
    fmt::print(
        "{}",
        report_text(report, {.subject = subject, .case_path = case_path, .width = output_width()}));
    files.write(subject, report, {.version = ANYORDER_VERSION, .jobs = 1, .milliseconds = 0});
    return as_exit_code(conclusion_of(report));
}

}  // namespace

Run add_merge(CLI::App& app) {
    auto arguments = std::make_shared<MergeArguments>();
    CLI::App* command =
        app.add_subcommand("merge", "Make one report of those of all shards of a check");
    command->add_option("reports", arguments->paths, "what check --shard wrote with --json")
        ->required();
    ReportArguments& reports = arguments->reports;
    command->add_option("--json", reports.json, "write the whole report as JSON");
    command->add_option("--junit", reports.junit, "write it as JUnit XML");
    command->add_flag("--no-run-info", reports.no_run_info,
                      "leave out what differs from run to run");
    command->add_option("--out", arguments->out, "the folder for case files")
        ->capture_default_str();
    command->footer(
        "Example: anyorder merge shard1.json shard2.json shard3.json --json all.json\n"
        "Exit codes as of check.");
    return [arguments] { return run_merge(*arguments); };
}

}  // namespace anyorder::cli
