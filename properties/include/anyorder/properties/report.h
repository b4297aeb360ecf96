// A check's report as text: a pure function of what was asked for and what came of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <anyorder/properties/check.h>

namespace anyorder {

struct ReportOptions {
    std::string_view subject;
    // Where the case was written; empty where it was not.
    std::string_view case_path{};
    // Columns of the picture.
    std::size_t width = 100;
};

// The verdict first, on a failure the picture and what to do next, then what was covered.
std::string report_text(const CheckReport& report, const CheckOptions& options,
                        const ReportOptions& report_options);

}  // namespace anyorder
