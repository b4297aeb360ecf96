// Reading and writing files, with errors that name the file and the reason.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace anyorder::cli {

inline constexpr std::size_t file_bytes_max = std::size_t{64} << 20;

// The whole file, of at most file_bytes_max. Throws UsageError.
std::string read_file(const std::string& path);

// Makes the folders where they are missing, and follows symbolic links. A file is replaced as a
// whole or not at all; a device, a fifo or an output of this process is written through. Throws
// UsageError.
void write_file(const std::string& path, std::string_view text);

// The same for folder/name; returns that path.
std::string write_file(const std::string& folder, const std::string& name, std::string_view text);

// Throws UsageError where write_file() would, as far as that can be known before. Makes folders
// that are missing.
void require_writable(const std::string& path);

// Throws UsageError where what `option` writes would replace `input`.
void require_not_input(std::string_view option, const std::string& path, const std::string& input);

// Lines of a file or of standard input, in bounded memory.
class LineReader {
public:
    // "-" is standard input. Throws UsageError where the file cannot be opened.
    LineReader(const std::string& path, std::size_t line_bytes_max);

    // The next line without its end, or false after the last; a byte order mark in front of the
    // first is skipped. Of a line that is longer than the limit one byte more than that is kept, so
    // that it is seen to be too long. Throws UsageError where reading fails.
    bool next(std::string& line);

    // "callbacks.ndjson", or "standard input".
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    struct Close {
        void operator()(std::FILE* file) const;
    };

    std::string name_;
    std::size_t line_bytes_max_;
    bool at_start_ = true;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace anyorder::cli
