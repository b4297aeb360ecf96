#include "progress_line.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "options.h"

namespace anyorder::cli {

namespace {

constexpr const char* erase_line = "\r\x1b[K";
constexpr std::uint64_t second_ms = 1'000;

std::string time_in_words(std::uint64_t ms) {
    constexpr std::uint64_t minute_s = 60;
    const std::uint64_t seconds = (ms + second_ms - 1) / second_ms;
    return seconds < 2 * minute_s ? fmt::format("{} s", seconds)
                                  : fmt::format("{} min", seconds / minute_s);
}

}  // namespace

ProgressLine::ProgressLine(std::string_view what, std::optional<std::uint64_t> budget_ms)
    : what_(what), budget_ms_(budget_ms), shows_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    erase();
}

void ProgressLine::erase() const {
    if (shows_) {
        static_cast<void>(std::fputs(erase_line, stderr));
    }
}

bool ProgressLine::is_due() {
    constexpr auto now_and_then = std::chrono::milliseconds(100);
    const auto now = Clock::now();
    if (!shows_ || now - shown_ < now_and_then) {
        return false;
    }
    shown_ = now;
    return true;
}

void ProgressLine::write(std::string_view words) const {
    const std::string line = fmt::format("{}: {}", what_, words);
    fmt::print(stderr, "{}{}", erase_line, cut_to_width(line, error_width()));
    std::fflush(stderr);
}

void ProgressLine::show(const Progress& progress) {
    if (is_due()) {
        const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(shown_ - begun_);
        write(progress_in_words(progress, static_cast<std::uint64_t>(elapsed.count()), budget_ms_));
    }
}

void ProgressLine::say(std::string_view doing) {
    if (is_due()) {
        write(doing);
    }
}

std::string_view cut_to_width(std::string_view line, std::optional<std::size_t> width) {
    // In the last column some terminals begin the next line.
    return line.substr(0, width ? *width - 1 : line.size());
}

std::string progress_in_words(const Progress& progress, std::uint64_t elapsed_ms,
                              const std::optional<std::uint64_t>& budget_ms) {
    constexpr std::uint64_t percent = 100;
    std::string words = progress.phase;
    if (elapsed_ms > 0) {
        words += fmt::format(", {} cases a second", progress.done * second_ms / elapsed_ms);
    }
    if (budget_ms) {
        return words + fmt::format(", {} left",
                                   time_in_words(*budget_ms - std::min(elapsed_ms, *budget_ms)));
    }
    if (progress.of > 0) {
        words += fmt::format(", {} %", progress.done * percent / progress.of);
    }
    if (elapsed_ms >= second_ms && progress.done > 0) {
        words += fmt::format(
            ", {} left", time_in_words(elapsed_ms * (progress.of - progress.done) / progress.done));
    }
    return words;
}

CheckReport check_with_progress(std::string_view what, const MakeSubject& make,
                                CheckOptions options) {
    ProgressLine line(what);
    options.progress = [&](const Progress& progress) { line.show(progress); };
    return check(make, options);
}

}  // namespace anyorder::cli
