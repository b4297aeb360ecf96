// A check's report as text: a pure function of what was asked for and what came of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <anyorder/properties/check.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/trace.h>

namespace anyorder {

struct ReportOptions {
    std::string_view subject;
    // Where the case was written; empty where it was not.
    std::string_view case_path{};
    // What else a replay needs to reach the subject: " -- python3 subject.py", or empty.
    std::string_view replay_options{};
    PictureStyle style{};
};

// What one delivery came to that gave a list: "FAIL: this delivery ended with a list that is not
// true."
std::string verdict_in_words(const Verdict& verdict, Judged judged);

// "SUBJECT FAILED (hung): it gave no answer for 10 s." and a line feed.
std::string breakdown_in_words(const SubjectFailure& failure);

// What a subject wrote to its standard error, its last lines; empty where it wrote nothing.
std::string said_text(std::string_view said);

// Where a subject failed before any case: its name, the two above.
std::string failed_subject_text(std::string_view subject, const SubjectFailure& failure);

// The verdict first, on a failure the picture and what to do next, then what was covered and what
// that is worth.
std::string report_text(const CheckReport& report, const ReportOptions& report_options);

// The same for a trace: also which callbacks it lacks.
std::string trace_report_text(const TraceReport& report, const TraceOptions& options,
                              const ReportOptions& report_options);

}  // namespace anyorder
