// What a long run is doing, as one line on standard error: where that is a terminal, and nowhere
// else.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <anyorder/properties/check.h>

namespace anyorder::cli {

class ProgressLine {
public:
    // `what` stands in front of every line. With a budget the time left is that of the budget.
    explicit ProgressLine(std::string_view what, std::optional<std::uint64_t> budget_ms = {});
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    // Erases the line.
    ~ProgressLine();

    // Not more often than some times a second.
    void show(const Progress& progress);

    // The same for a few words.
    void say(std::string_view doing);

    void erase() const;

private:
    using Clock = std::chrono::steady_clock;

    // Whether it is time for other words.
    bool is_due();
    void write(std::string_view words) const;

    std::string_view what_;
    std::optional<std::uint64_t> budget_ms_;
    bool shows_;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point shown_{};
};

// "uniform, 12000 cases a second, 40 %, 3 s left", for what has been done in so many milliseconds.
// Nothing is said about the time left before a second is over.
std::string progress_in_words(const Progress& progress, std::uint64_t elapsed_ms,
                              const std::optional<std::uint64_t>& budget_ms);

// As much of a line of ASCII as stands in one line of a terminal with so many columns, at least
// one.
std::string_view cut_to_width(std::string_view line, std::optional<std::size_t> width);

// check() in this thread, with its progress shown.
CheckReport check_with_progress(std::string_view what, const MakeSubject& make,
                                CheckOptions options);

}  // namespace anyorder::cli
