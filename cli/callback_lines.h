// Callbacks from a file or from standard input, one body a line; empty lines are skipped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <anyorder/engine/decode.h>

#include "files.h"

namespace anyorder::cli {

class CallbackLines {
public:
    // "-" is standard input. Throws UsageError where the file cannot be opened.
    explicit CallbackLines(const std::string& path);

    // The next callback, or why its line is none; nothing after the last. What is viewed lives
    // until the next call. Throws UsageError where reading fails.
    std::optional<Decoded> next();

    // Says on standard error which line it was that next() read last, and what is wrong there.
    void complain(const DecodeError& error) const;

    // As LineReader::name().
    [[nodiscard]] const std::string& name() const { return reader_.name(); }

private:
    LineReader reader_;
    Decoder decoder_;
    std::string line_;
    std::uint64_t line_number_ = 0;
};

}  // namespace anyorder::cli
