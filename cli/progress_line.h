// What a long run is doing, as one line on standard error: where that is a terminal, and nowhere
// else.
#pragma once

#include <string_view>

#include <anyorder/properties/check.h>

namespace anyorder::cli {

class ProgressLine {
public:
    // `what` stands in front of every line.
    explicit ProgressLine(std::string_view what);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    // Erases the line.
    ~ProgressLine();

    void show(const Progress& progress) const;

private:
    std::string_view what_;
    bool shows_;
};

// check(), with its progress shown.
CheckReport check_with_progress(std::string_view what, Subject& subject, CheckOptions options);

}  // namespace anyorder::cli
