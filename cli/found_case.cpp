#include "found_case.h"

#include <cstdio>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "files.h"
#include "options.h"

namespace anyorder::cli {

ExitCode as_exit_code(Conclusion conclusion) {
    return static_cast<ExitCode>(anyorder::exit_code_of(conclusion));
}

ExitCode told(const Ended& ended) {
    std::fflush(stdout);
    for (const UsageError& error : ended.not_written) {
        fmt::print(stderr, "anyorder: {}\n", error.what());
    }
    const bool is_lost = ended.verdict == ExitCode::pass && !ended.not_written.empty();
    return is_lost ? ExitCode::usage : ended.verdict;
}

std::string store_if_possible(const std::optional<StoredCase>& found, const std::string& folder,
                              std::vector<UsageError>& not_written) {
    try {
        return found ? store(*found, folder) : "";
    } catch (const UsageError& error) {
        not_written.push_back(error);
        return "";
    }
}

std::string store(const StoredCase& stored_case, const std::string& folder) {
    return shell_word(write_file(folder, file_name_of(stored_case), write_case(stored_case)));
}

Found found_by(const std::string& subject, const Verdict& verdict) {
    Found found{.subject = subject, .listed = {}, .certificate = {}};
    if (const auto* wrong = std::get_if<Violated>(&verdict)) {
        found.listed = wrong->listed;
        found.remark = wrong->remark;
    } else if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        found.verdict = "subject_failed";
        found.failure = unknown->reason;
    }
    return found;
}

std::optional<StoredCase> found_case(const CheckReport& report, const std::string& subject,
                                     const PlanOptions& plan) {
    if (report.counterexample) {
        Found found = found_by(subject, report.counterexample->violated);
        found.certificate = report.counterexample->certificate;
        return stored(report.counterexample->minimal, plan.lists, std::move(found), plan.judged);
    }
    if (report.flaky) {
        Found found = found_by(subject, report.flaky->once);
        found.verdict = "flaky";
        return stored(report.flaky->repeated, plan.lists, std::move(found), plan.judged);
    }
    if (report.breakdown && report.breakdown->minimal) {
        Found found = found_by(subject, Unknown{report.breakdown->failure.what, {}});
        found.certificate = report.breakdown->certificate;
        return stored(*report.breakdown->minimal, plan.lists, std::move(found), plan.judged);
    }
    return std::nullopt;
}

}  // namespace anyorder::cli
