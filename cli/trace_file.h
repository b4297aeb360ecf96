// Reading callbacks that were captured in production.
#pragma once

#include <string>
#include <vector>

#include <anyorder/properties/trace.h>

namespace anyorder::cli {

// One callback body a line, in order of arrival; "-" is standard input. Empty lines are skipped,
// and so are callbacks of kinds that change no list, which are counted on standard error. Throws
// UsageError where a line cannot be read, with all such lines named on standard error, and where
// there is no callback.
std::vector<TraceRoom> read_trace(const std::string& path);

}  // namespace anyorder::cli
