#include "code_text.h"

#include <algorithm>
#include <cstddef>

namespace anyorder::tidy {

namespace {

constexpr auto npos = std::string_view::npos;

// Where the thing that begins at `begin` is over, the end of the text at the latest.
std::size_t after(std::string_view text, std::string_view closing, std::size_t begin) {
    const std::size_t found = text.find(closing, begin);
    return found == npos ? text.size() : found + closing.size();
}

std::size_t after_literal(std::string_view text, std::size_t begin) {
    for (std::size_t i = begin + 1; i < text.size() && text[i] != '\n'; ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == text[begin]) {
            return i + 1;
        }
    }
    return std::min(text.find('\n', begin), text.size());
}

// `begin` is at the quote of R"x(…)x".
std::size_t after_raw_string(std::string_view text, std::size_t begin) {
    const std::size_t open = text.find('(', begin);
    if (open == npos) {
        return text.size();
    }
    const std::string closing = ')' + std::string(text.substr(begin + 1, open - begin - 1)) + '"';
    return after(text, closing, open);
}

// Where the comment or literal that begins at `i` ends; `i` itself where none begins.
std::size_t after_no_code(std::string_view text, std::size_t i) {
    const std::string_view rest = text.substr(i);
    const char before = i == 0 ? '\n' : text[i - 1];
    if (rest.starts_with("//")) {
        return std::min(text.find('\n', i), text.size());
    }
    if (rest.starts_with("/*")) {
        return after(text, "*/", i + 2);
    }
    if (rest.starts_with('"')) {
        return before == 'R' ? after_raw_string(text, i) : after_literal(text, i);
    }
    // Between digits it separates thousands.
    if (rest.starts_with('\'') && !is_name_character(before)) {
        return after_literal(text, i);
    }
    return i;
}

}  // namespace

std::string code_of(std::string_view text) {
    std::string code(text);
    std::size_t i = 0;
    while (i < text.size()) {
        const std::size_t end = after_no_code(text, i);
        for (std::size_t k = i; k < end; ++k) {
            if (code[k] != '\n') {
                code[k] = ' ';
            }
        }
        i = std::max(end, i + 1);
    }
    return code;
}

}  // namespace anyorder::tidy
