// What a run came to, or one case, as a page: HTML in one file, with its style and its script, that
// asks for nothing else and works from wherever it lies.
//
// The verdict, the tables and the lists at the end stand in the HTML itself. The script steps
// through the arrivals of a case, and is given what it shows as JSON. Nothing but this file's own
// style and script may run in it: its Content-Security-Policy names both by their hashes. All text
// from outside is escaped twice: as printable(), and for HTML.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/pictures/told_case.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/report_file.h>

namespace anyorder {

// Stories with more arrivals are shown from so many before their end.
inline constexpr std::size_t page_arrivals_max = 200;

struct PageContents {
    std::string subject;
    // Null for a page about one case alone.
    const CheckReport* report = nullptr;
    // What differs from run to run; left out where pages of equal runs are to be equal.
    std::optional<RunInfo> run{};
    std::vector<ToldCase> cases{};
    // The command that replays the first case; empty where there is none.
    std::string replay{};
};

// Pure: equal contents, equal bytes.
std::string page(const PageContents& contents);

}  // namespace anyorder
