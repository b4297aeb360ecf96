#include "check_reports.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "command.h"
#include "files.h"

namespace anyorder::cli {

namespace {

UsageError cannot_write(const std::string& path) {
    return UsageError(fmt::format("cannot write {}: {}", printable(path),
                                  std::generic_category().message(errno)));
}

void write_whole(const std::string& path, const std::string& text) {
    const std::filesystem::path whole(path);
    const std::string folder = whole.parent_path().string();
    write_file(folder.empty() ? "." : folder, whole.filename().string(), text);
}

}  // namespace

void add_report_options(CLI::App& app, ReportArguments& arguments) {
    const std::string group = "Reports for other programs";
    app.add_option("--json", arguments.json, "write the whole report as JSON")->group(group);
    app.add_option("--junit", arguments.junit, "write it as JUnit XML")->group(group);
    app.add_option("--ndjson", arguments.ndjson, "write a line of JSON about each case")
        ->group(group);
    app.add_flag("--no-run-info", arguments.no_run_info,
                 "leave out what differs from run to run, so that equal runs are equal bytes")
        ->group(group);
}

void ReportFiles::Close::operator()(std::FILE* file) const {
    static_cast<void>(std::fclose(file));
}

ReportFiles::ReportFiles(ReportArguments arguments) : arguments_(std::move(arguments)) {
    if (!arguments_.ndjson.empty()) {
        ndjson_.reset(std::fopen(arguments_.ndjson.c_str(), "we"));
        if (!ndjson_) {
            throw cannot_write(arguments_.ndjson);
        }
    }
}

std::function<void(const std::string&)> ReportFiles::case_line() {
    if (!ndjson_) {
        return {};
    }
    return [this](const std::string& line) {
        failed_ = failed_ || std::fputs(line.c_str(), ndjson_.get()) < 0 ||
                  std::fputc('\n', ndjson_.get()) == EOF;
    };
}

void ReportFiles::write(const std::string& subject, const CheckReport& report,
                        const RunInfo& info) {
    const std::optional<RunInfo> told = arguments_.no_run_info ? std::nullopt : std::optional(info);
    if (const char* github = std::getenv("GITHUB_ACTIONS");
        github != nullptr && std::string_view(github) == "true") {
        fmt::print("{}", github_annotations(subject, report));
    }
    if (!arguments_.json.empty()) {
        write_whole(arguments_.json, write_report(subject, report, told));
    }
    if (!arguments_.junit.empty()) {
        write_whole(arguments_.junit, write_junit(subject, report, told));
    }
    if (ndjson_) {
        case_line()(totals_line(subject, report));
        if (std::fclose(ndjson_.release()) != 0 || failed_) {
            throw cannot_write(arguments_.ndjson);
        }
    }
}

}  // namespace anyorder::cli
