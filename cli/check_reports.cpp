#include "check_reports.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string_view>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/pictures/page.h>

#include "files.h"

namespace anyorder::cli {

namespace {

UsageError cannot_write(const std::string& path) {
    return UsageError(fmt::format("cannot write {}: {}", printable(path),
                                  std::generic_category().message(errno)));
}

// Two reports in one file would be neither. What is no file, such as /dev/null, takes both.
void require_places_of_their_own(const ReportArguments& arguments) {
    using Path = std::filesystem::path;
    std::vector<std::pair<std::string_view, Path>> given;
    for (const auto& [option, path] :
         {std::pair("--json", &arguments.json), std::pair("--junit", &arguments.junit),
          std::pair("--ndjson", &arguments.ndjson), std::pair("--html", &arguments.html)}) {
        std::error_code error;
        if (path->empty() || (std::filesystem::exists(*path, error) &&
                              !std::filesystem::is_regular_file(*path, error))) {
            continue;
        }
        const Path place =
            std::filesystem::weakly_canonical(std::filesystem::absolute(*path), error);
        for (const auto& [other, taken] : given) {
            if (taken == place) {
                throw UsageError(fmt::format("{} and {} name the same file: {}", other, option,
                                             printable(*path)));
            }
        }
        given.emplace_back(option, place);
    }
}

}  // namespace

void add_html_option(CLI::App& app, std::string& path) {
    app.add_option("--html", path, "write it as a page for a browser, in one file")
        ->group("A report to look at");
}

std::string replay_command(const std::string& case_path, const std::string& replay_options) {
    return case_path.empty() ? "" : "anyorder replay " + case_path + replay_options;
}

void add_report_options(CLI::App& app, ReportArguments& arguments) {
    const std::string group = "Reports for other programs";
    app.add_option("--json", arguments.json,
                   "write the whole report as JSON; {shard} in a path stands for 2-of-3")
        ->group(group);
    app.add_option("--junit", arguments.junit, "write it as JUnit XML")->group(group);
    app.add_option("--ndjson", arguments.ndjson, "write a line of JSON about each case")
        ->group(group);
    add_html_option(app, arguments.html);
    app.add_flag("--no-run-info", arguments.no_run_info,
                 "leave out what differs from run to run, so that equal runs are equal bytes")
        ->group(group);
}

ReportArguments with_shard_in_paths(ReportArguments arguments, const Shard& shard) {
    constexpr std::string_view place = "{shard}";
    const std::string name = fmt::format("{}-of-{}", shard.index, shard.of);
    for (std::string* path :
         {&arguments.json, &arguments.junit, &arguments.ndjson, &arguments.html}) {
        for (std::size_t at = path->find(place); at != std::string::npos;
             at = path->find(place, at + name.size())) {
            path->replace(at, place.size(), name);
        }
    }
    return arguments;
}

void ReportFiles::Close::operator()(std::FILE* file) const {
    static_cast<void>(std::fclose(file));
}

ReportFiles::ReportFiles(ReportArguments arguments) : arguments_(std::move(arguments)) {
    require_places_of_their_own(arguments_);
    for (const std::string* path : {&arguments_.json, &arguments_.junit, &arguments_.html}) {
        if (!path->empty()) {
            require_writable(*path);
        }
    }
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

std::vector<UsageError> ReportFiles::write(const std::string& subject, const CheckReport& report,
                                           const RunInfo& info, const PageDetails& details) {
    const std::optional<RunInfo> told = arguments_.no_run_info ? std::nullopt : std::optional(info);
    std::vector<UsageError> not_written;
    const auto write = [&](const std::string& path, const auto& text_of) {
        try {
            if (!path.empty()) {
                write_file(path, text_of());
            }
        } catch (const UsageError& error) {
            not_written.push_back(error);
        }
    };
    if (const char* github = std::getenv("GITHUB_ACTIONS");
        github != nullptr && std::string_view(github) == "true") {
        fmt::print("{}", github_annotations(subject, report));
    }
    write(arguments_.json, [&] { return write_report(subject, report, told); });
    write(arguments_.junit, [&] { return write_junit(subject, report, told); });
    write(arguments_.html, [&] {
        return page({.subject = subject,
                     .report = &report,
                     .run = told,
                     .cases = details.tell ? details.tell() : std::vector<ToldCase>(),
                     .replay = details.replay});
    });
    if (ndjson_) {
        case_line()(totals_line(subject, report));
        if (std::fclose(ndjson_.release()) != 0 || failed_) {
            not_written.push_back(cannot_write(arguments_.ndjson));
        }
    }
    return not_written;
}

}  // namespace anyorder::cli
