#include "progress_line.h"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace anyorder::cli {

namespace {

constexpr const char* erase_line = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine(std::string_view what)
    : what_(what), shows_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    if (shows_) {
        static_cast<void>(std::fputs(erase_line, stderr));
    }
}

void ProgressLine::show(const Progress& progress) const {
    if (shows_) {
        fmt::print(stderr, "{}{}: {} {} of {}", erase_line, what_, progress.phase, progress.done,
                   progress.of);
    }
}

CheckReport check_with_progress(std::string_view what, Subject& subject, CheckOptions options) {
    const ProgressLine line(what);
    options.progress = [&](const Progress& progress) { line.show(progress); };
    return check(subject, options);
}

}  // namespace anyorder::cli
