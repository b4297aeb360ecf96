// Report files: what a check came to, for other programs. docs/formats.md describes them.
//
// All of them, the text for people and the exit code are made of one CheckReport.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>

namespace anyorder {

// How a run went; differs from run to run, so it stands apart from the report.
struct RunInfo {
    std::string version;
    std::size_t jobs = 1;
    std::uint64_t milliseconds = 0;
};

struct StoredReport {
    std::string subject;
    RunRecord record;
};

// The report as JSON: versioned by its first key ("anyorder": "report/1"), indented by two spaces,
// a line feed at the end. Equal reports are equal bytes; `info` is the last member, "run".
std::string write_report(std::string_view subject, const CheckReport& report,
                         const std::optional<RunInfo>& info);

// The record that a report was made of; or where in the file, and what is wrong there.
std::variant<StoredReport, CaseError> read_report(std::string_view text);

// The report as JUnit XML: a test for each strategy, for vacuity and for the planted bugs.
std::string write_junit(std::string_view subject, const CheckReport& report,
                        const std::optional<RunInfo>& info);

// The last line of an NDJSON file of cases: the totals.
std::string totals_line(std::string_view subject, const CheckReport& report);

// What GitHub's job logs show beside the code, a line each: "::error title=…::…"; nothing for a
// pass.
std::string github_annotations(std::string_view subject, const CheckReport& report);

}  // namespace anyorder
