#include "include_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "code_text.h"

namespace anyorder::tidy {

namespace {

struct Include {
    std::size_t line = 0;
    std::string_view header;
    bool quoted = false;
};

// C++ headers have no extension; these are the ones of C.
constexpr std::array c_headers = {std::string_view{"stddef.h"}, std::string_view{"stdint.h"}};

constexpr std::array posix_headers = {
    std::string_view{"dlfcn.h"},  std::string_view{"fcntl.h"},  std::string_view{"poll.h"},
    std::string_view{"signal.h"}, std::string_view{"spawn.h"},  std::string_view{"unistd.h"},
    std::string_view{"arpa/*.h"}, std::string_view{"netdb.h"},  std::string_view{"net*/*.h"},
    std::string_view{"sys/*.h"},  std::string_view{"malloc.h"},
};

bool is_standard(std::string_view header) {
    return std::ranges::all_of(header, is_name_character) ||
           std::ranges::find(c_headers, header) != c_headers.end();
}

bool is_third_party(const Include& include) {
    return !include.quoted && !is_standard(include.header) &&
           !include.header.starts_with("anyorder/");
}

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text;
}

std::optional<Include> include_in(std::string_view code, std::string_view text, std::size_t line) {
    // The word must be code; the header's name may be a literal, so it is read from the text.
    code = without_blanks(code);
    if (!code.starts_with('#') || !without_blanks(code.substr(1)).starts_with("include")) {
        return std::nullopt;
    }
    const std::size_t open = text.find_first_of("<\"");
    const std::size_t close = text.find_first_of(">\"", open + 1);
    if (open == std::string_view::npos || close == std::string_view::npos) {
        return std::nullopt;
    }
    return Include{.line = line,
                   .header = text.substr(open + 1, close - open - 1),
                   .quoted = text[open] == '"'};
}

std::vector<Include> includes_of(std::string_view text) {
    const std::string code = code_of(text);
    const auto code_lines = lines_of(code);
    const auto text_lines = lines_of(text);
    std::vector<Include> includes;
    for (std::size_t i = 0; i < text_lines.size(); ++i) {
        if (const auto include = include_in(code_lines[i], text_lines[i], i + 1)) {
            includes.push_back(*include);
        }
    }
    return includes;
}

bool allows(const Row& row, std::string_view header) {
    return std::ranges::any_of(row.headers, [header](std::string_view pattern) {
        return pattern == posix ? std::ranges::any_of(posix_headers,
                                                      [header](std::string_view known) {
                                                          return matches(known, header);
                                                      })
                                : matches(pattern, header);
    });
}

bool names(const Pair& pair, std::string_view path, std::string_view header) {
    return matches(pair.files, path) && matches(pair.headers, header);
}

// True for what a row names, whichever row: such a header is no folder's own.
bool is_in_a_row(std::string_view header) {
    return std::ranges::any_of(
        rows, [header](const Row& row) { return row.headers[0] != "*" && allows(row, header); });
}

// A quoted header lies beside its includer, or is named from the root of its own folder.
bool leaves_its_folder(std::string_view path, std::string_view header) {
    const std::string_view own_folder = path.substr(0, path.find('/') + 1);
    return header.find("..") != std::string_view::npos || is_in_a_row(header) ||
           std::ranges::any_of(rows, [&](const Row& row) {
               const std::string_view folder = row.files.substr(0, row.files.find('/') + 1);
               return folder != own_folder && header.starts_with(folder);
           });
}

std::optional<std::string> objection(std::string_view path, const Include& include) {
    const std::string shown =
        (include.quoted ? '"' : '<') + std::string(include.header) + (include.quoted ? '"' : '>');
    const auto is_named = [&](const Pair& pair) { return names(pair, path, include.header); };
    if (std::ranges::any_of(never_together, is_named)) {
        return shown + " would make two independent oracles one";
    }
    if (is_public_header(path) && include.quoted) {
        return shown + " is not installed, and this header is";
    }
    if (is_public_header(path) && is_third_party(include) &&
        std::ranges::none_of(doors, is_named)) {
        return shown + " is third-party, and this header is public";
    }
    const auto row = std::ranges::find_if(
        rows, [path](const Row& candidate) { return matches(candidate.files, path); });
    if (row == rows.end()) {
        return "no row of the include table is about this folder";
    }
    if (include.quoted) {
        return !path.starts_with("tests/") && leaves_its_folder(path, include.header)
                   ? std::optional(shown + " lies in another folder")
                   : std::nullopt;
    }
    if (is_standard(include.header) || allows(*row, include.header)) {
        return std::nullopt;
    }
    return shown + " is not among what " + std::string(row->files) + " may include";
}

}  // namespace

Violations include_violations(const SourceFile& file) {
    Violations violations;
    if (is_cpp(file.path)) {
        for (const Include& include : includes_of(file.text)) {
            if (const auto what = objection(file.path, include)) {
                violations.push_back({.path = file.path, .line = include.line, .what = *what});
            }
        }
    }
    return violations;
}

}  // namespace anyorder::tidy
