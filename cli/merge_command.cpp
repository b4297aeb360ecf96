#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
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
#include "empty_texts.h"
#include "files.h"
#include "found_case.h"
#include "options.h"
#include "picture_options.h"

namespace anyorder::cli {

namespace {

struct MergeArguments {
    std::vector<std::string> paths;
    ReportArguments reports;
    std::string out = ".anyorder";
    PictureArguments picture;
};

StoredReport read_stored_report(const std::string& path) {
    auto read = read_report(read_file(path));
    if (const auto* error = std::get_if<CaseError>(&read)) {
        throw UsageError(
            fmt::format("{} is no report: {}", printable(path), printable(error->what)));
    }
    return std::get<StoredReport>(std::move(read));
}

// Of the case that the report is about, as a word for a shell; empty where there is none, or it
// cannot be stored. A stored case keeps the name that the shards have found it by.
std::string stored_path(const CheckReport& report, const std::string& subject,
                        const std::string& folder, std::vector<UsageError>& not_written) {
    if (const auto found = found_case(report, subject, report.record.plan)) {
        return store_if_possible(found, folder, not_written);
    }
    if (!report.record.stored) {
        return "";
    }
    const StoredFailure& stored = *report.record.stored;
    const std::filesystem::path path = std::filesystem::path(folder) / stored.name;
    try {
        std::error_code error;
        if (!std::filesystem::exists(path, error)) {
            write_file(path.string(), write_case(stored.stored));
        }
    } catch (const UsageError& error) {
        not_written.push_back(error);
        return "";
    }
    return shell_word(printable(path.string()));
}

ExitCode run_merge(const MergeArguments& arguments) {
    for (const std::string& input : arguments.paths) {
        require_not_input("--json", arguments.reports.json, input);
        require_not_input("--junit", arguments.reports.junit, input);
        require_not_input("--html", arguments.reports.html, input);
    }
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
    std::vector<UsageError> not_written;
    const std::string case_path = stored_path(report, subject, arguments.out, not_written);
    fmt::print("{}", report_text(report, {.subject = subject,
                                          .case_path = case_path,
                                          .style = output_style(arguments.picture)}));
    std::ranges::move(
        files.write(subject, report, {.version = ANYORDER_VERSION, .jobs = 1, .milliseconds = 0},
                    {.tell = [&] { return tell_failures(report, nullptr); },
                     .replay = replay_command(case_path, "")}),
        std::back_inserter(not_written));
    return told({as_exit_code(conclusion_of(report)), std::move(not_written)});
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
    add_html_option(*command, reports.html);
    command->add_flag("--no-run-info", reports.no_run_info,
                      "leave out what differs from run to run");
    command->add_option("--out", arguments->out, "the folder for case files")
        ->capture_default_str();
    add_picture_options(*command, arguments->picture);
    command->footer(
        "Example: anyorder merge shard1.json shard2.json shard3.json --json all.json\n"
        "Exit codes as of check.");
    return [arguments, command] {
        refuse_empty_texts(*command);
        return run_merge(*arguments);
    };
}

}  // namespace anyorder::cli
