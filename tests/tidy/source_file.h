// A file of the project as the rules see it, and what they say about it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace anyorder::tidy {

struct SourceFile {
    // From the project's root, with '/': "engine/include/anyorder/engine/event.h".
    std::string path;
    std::string text;
};

struct Violation {
    std::string path;
    // From 1; the whole file is 0.
    std::size_t line = 0;
    std::string what;

    friend bool operator==(const Violation&, const Violation&) = default;
};

using Violations = std::vector<Violation>;

// "path:line: what", one violation a line; empty where there is none.
std::string describe(const Violations& violations);

// All text files below the root, sorted by path. Left out: what .gitignore names, and files with a
// zero byte in them.
std::vector<SourceFile> text_files(const std::filesystem::path& root);

bool is_cpp(std::string_view path);
bool is_header(std::string_view path);
// A header that users of the libraries include.
bool is_public_header(std::string_view path);

std::vector<std::string_view> lines_of(std::string_view text);

// True where `pattern` matches all of `text`; '*' in it stands for any characters, '/' included.
constexpr bool matches(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) {
        return text.empty();
    }
    if (pattern.front() == '*') {
        return matches(pattern.substr(1), text) ||
               (!text.empty() && matches(pattern, text.substr(1)));
    }
    return !text.empty() && pattern.front() == text.front() &&
           matches(pattern.substr(1), text.substr(1));
}

}  // namespace anyorder::tidy
