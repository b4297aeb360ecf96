// The files that a check leaves behind for other programs, and what it tells the CI around it.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/pictures/told_case.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/report_file.h>

#include "command.h"

namespace CLI {
class App;
}

namespace anyorder::cli {

struct ReportArguments {
    std::string json;
    std::string junit;
    std::string ndjson;
    std::string html;
    bool no_run_info = false;
};

void add_report_options(CLI::App& app, ReportArguments& arguments);

// The same with "{shard}" in each path replaced by "2-of-3", so that one command line serves all
// shards; a check that is not split is "1-of-1".
ReportArguments with_shard_in_paths(ReportArguments arguments, const Shard& shard);

// The same description wherever there are pages.
void add_html_option(CLI::App& app, std::string& path);

// What a page says that no report does.
struct PageDetails {
    // Called where a page is to be written.
    std::function<std::vector<ToldCase>()> tell;
    // The command that replays the first of them; empty where it is not stored.
    std::string replay{};
};

// "anyorder replay PATH OPTIONS"; empty for an empty path.
std::string replay_command(const std::string& case_path, const std::string& replay_options);

class ReportFiles {
public:
    // Opens what is written on the way, and sees whether the rest can be written. Throws UsageError
    // where it cannot, or two reports have one path.
    explicit ReportFiles(ReportArguments arguments);

    // Takes a line about each case; empty where nobody asks for them.
    [[nodiscard]] std::function<void(const std::string&)> case_line();

    // Writes all that is asked for, and returns why some of it could not be written. `info` is left
    // out where that is asked for.
    std::vector<UsageError> write(const std::string& subject, const CheckReport& report,
                                  const RunInfo& info, const PageDetails& details);

private:
    struct Close {
        void operator()(std::FILE* file) const;
    };

    ReportArguments arguments_;
    std::unique_ptr<std::FILE, Close> ndjson_;
    bool failed_ = false;
};

}  // namespace anyorder::cli
