#include "files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "command.h"

namespace anyorder::cli {

namespace {

[[noreturn]] void fail(std::string_view what, const std::string& path, int error) {
    throw UsageError(fmt::format("cannot {} {}: {}", what,
                                 path.empty() ? "a file without a name" : printable(path),
                                 std::generic_category().message(error)));
}

std::FILE* opened(const std::string& path) {
    if (path == "-") {
        return stdin;
    }
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        fail("read", path, EISDIR);
    }
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        fail("read", path, errno);
    }
    return file;
}

}  // namespace

void LineReader::Close::operator()(std::FILE* file) const {
    if (file != stdin) {
        static_cast<void>(std::fclose(file));
    }
}

LineReader::LineReader(const std::string& path, std::size_t line_bytes_max)
    : name_(path == "-" ? "standard input" : path),
      line_bytes_max_(line_bytes_max),
      file_(opened(path)) {}

bool LineReader::next(std::string& line) {
    line.clear();
    bool any = false;
    for (int c = getc_unlocked(file_.get()); c != EOF; c = getc_unlocked(file_.get())) {
        any = true;
        if (c == '\n') {
            break;
        }
        if (line.size() <= line_bytes_max_) {
            line.push_back(static_cast<char>(c));
        }
    }
    if (std::ferror(file_.get()) != 0) {
        fail("read", name_, errno);
    }
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (std::exchange(at_start_, false) && line.starts_with(byte_order_mark)) {
        line.erase(0, byte_order_mark.size());
    }
    return any;
}

std::string read_file(const std::string& path) {
    LineReader reader(path, file_bytes_max);
    std::string text;
    for (std::string line; reader.next(line);) {
        text.append(line).push_back('\n');
        if (text.size() > file_bytes_max) {
            fail("read", path, EFBIG);
        }
    }
    return text;
}

std::string write_file(const std::string& folder, const std::string& name, std::string_view text) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    const std::string path = (std::filesystem::path(folder) / name).string();
    const std::string unfinished = path + ".unfinished";
    std::FILE* file = error ? nullptr : std::fopen(unfinished.c_str(), "wb");
    if (file == nullptr) {
        fail("write", path, error ? error.value() : errno);
    }
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const bool closed = std::fclose(file) == 0;
    if (!written || !closed) {
        const int reason = errno;
        std::filesystem::remove(unfinished, error);
        fail("write", path, reason);
    }
    std::filesystem::rename(unfinished, path, error);
    if (error) {
        const int reason = error.value();
        std::filesystem::remove(unfinished, error);
        fail("write", path, reason);
    }
    return path;
}

}  // namespace anyorder::cli
