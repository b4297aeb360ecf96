#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include <utf8proc.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/columns.h>

namespace anyorder {

namespace {

struct Character {
    utf8proc_int32_t code_point = 0;
    std::string_view bytes;
};

// The code points of valid UTF-8; a byte of what is not stands for itself.
std::vector<Character> characters_of(std::string_view text) {
    std::vector<Character> all;
    all.reserve(text.size());
    while (!text.empty()) {
        utf8proc_int32_t code_point = 0;
        const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                           static_cast<utf8proc_ssize_t>(text.size()), &code_point);
        const std::size_t bytes = read > 0 ? static_cast<std::size_t>(read) : 1;
        all.push_back({read > 0 ? code_point : 0xFFFD, text.substr(0, bytes)});
        text.remove_prefix(bytes);
    }
    return all;
}

std::string hexadecimal(utf8proc_int32_t code_point) {
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), code_point, 16).ptr;
    return {digits.begin(), end};
}

std::string escape_of(utf8proc_int32_t code_point) {
    return "\\u{" + hexadecimal(code_point) + "}";
}

bool is_mark(utf8proc_int32_t code_point) {
    const auto category = utf8proc_category(code_point);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

bool has_no_look(utf8proc_int32_t code_point) {
    const auto category = utf8proc_category(code_point);
    return category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CO;
}

constexpr bool is_hexadecimal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

// The length of an escape at the beginning, \x1b, \u202e or \u{e9}; zero where there is none.
std::size_t escape_bytes(std::string_view text) {
    if (text.starts_with("\\u{")) {
        const auto* const end = std::ranges::find_if_not(text.substr(3), is_hexadecimal);
        return end != text.end() && *end == '}' && end != text.begin() + 3
                   ? static_cast<std::size_t>(end - text.begin()) + 1
                   : 0;
    }
    const std::size_t bytes = text.starts_with("\\x") ? 4 : text.starts_with("\\u") ? 6 : 0;
    return bytes > 0 && text.size() >= bytes &&
                   std::ranges::all_of(text.substr(2, bytes - 2), is_hexadecimal)
               ? bytes
               : 0;
}

struct Unit {
    std::string_view text;
    std::size_t columns = 0;
};

// What is seen as one character each, and escapes whole.
std::vector<Unit> units_of(std::string_view text) {
    std::vector<Unit> units;
    utf8proc_int32_t before = 0;
    utf8proc_int32_t state = 0;
    while (!text.empty()) {
        if (const std::size_t bytes = escape_bytes(text); bytes > 0) {
            units.push_back({text.substr(0, bytes), bytes});
            text.remove_prefix(bytes);
            before = 0;
            state = 0;
            continue;
        }
        const Character next = characters_of(text.substr(0, 4)).front();
        const auto columns = static_cast<std::size_t>(utf8proc_charwidth(next.code_point));
        const bool begins_anew = utf8proc_grapheme_break_stateful(before, next.code_point, &state);
        if (before == 0 || begins_anew) {
            units.push_back({next.bytes, columns});
        } else {
            Unit& last = units.back();
            last = {{last.text.data(), last.text.size() + next.bytes.size()},
                    last.columns + columns};
        }
        before = next.code_point;
        text.remove_prefix(next.bytes.size());
    }
    return units;
}

// How many of the units, from the first on, fit.
template <class Iterator>
Iterator end_of_fitting(Iterator unit, Iterator end, std::size_t columns_max) {
    std::size_t columns = 0;
    for (; unit != end && columns + unit->columns <= columns_max; ++unit) {
        columns += unit->columns;
    }
    return unit;
}

}  // namespace

std::string visible(std::string_view text) {
    constexpr std::size_t marks_max = 4;
    std::string out;
    std::size_t marks = marks_max;
    for (const Character& next : characters_of(text)) {
        const bool mark = is_mark(next.code_point);
        const std::string safe = printable(next.bytes);
        if (safe != next.bytes) {
            out += safe;
            marks = marks_max;
        } else if (has_no_look(next.code_point) || (mark && marks >= marks_max)) {
            out += escape_of(next.code_point);
            marks = marks_max;
        } else {
            out += next.bytes;
            marks = mark ? marks + 1 : next.code_point == ' ' ? marks_max : 0;
        }
    }
    return out;
}

std::string in_ascii(std::string_view visible_text) {
    std::string out;
    for (const Character& next : characters_of(visible_text)) {
        out += next.code_point < 0x80 ? std::string(next.bytes) : escape_of(next.code_point);
    }
    return out;
}

std::size_t columns_of(std::string_view visible_text) {
    std::size_t columns = 0;
    for (const Character& next : characters_of(visible_text)) {
        columns += static_cast<std::size_t>(utf8proc_charwidth(next.code_point));
    }
    return columns;
}

std::string fitted(std::string_view visible_text, std::size_t columns_max) {
    constexpr std::string_view gap = "...";
    if (columns_of(visible_text) <= columns_max) {
        return std::string(visible_text);
    }
    const std::vector<Unit> units = units_of(visible_text);
    const std::size_t tail_columns = (columns_max - gap.size()) / 2;
    const std::size_t head_columns = columns_max - gap.size() - tail_columns;
    std::string out;
    for (auto unit = units.begin(), end = end_of_fitting(units.begin(), units.end(), head_columns);
         unit != end; ++unit) {
        out += unit->text;
    }
    out += gap;
    for (auto unit = end_of_fitting(units.rbegin(), units.rend(), tail_columns).base();
         unit != units.end(); ++unit) {
        out += unit->text;
    }
    return out;
}

namespace {

// Text in lines, as it is put down word by word.
class Lines {
public:
    explicit Lines(std::size_t columns_max) : columns_max_(columns_max) {}

    void add_word(std::string_view word) {
        const std::size_t columns = columns_of(word);
        if (columns_ > 0) {
            if (columns_ + 1 + columns > columns_max_) {
                end_line();
            } else {
                text_ += ' ';
                ++columns_;
            }
        }
        if (columns <= columns_max_) {
            text_ += word;
            columns_ += columns;
            return;
        }
        for (const Unit& unit : units_of(word)) {
            if (columns_ > 0 && columns_ + unit.columns > columns_max_) {
                end_line();
            }
            text_ += unit.text;
            columns_ += unit.columns;
        }
    }

    [[nodiscard]] std::string text() && { return std::move(text_); }

private:
    void end_line() {
        text_ += '\n';
        columns_ = 0;
    }

    std::size_t columns_max_;
    std::size_t columns_ = 0;
    std::string text_;
};

}  // namespace

std::string wrapped(std::string_view visible_text, std::size_t columns_max) {
    Lines lines(columns_max);
    while (!visible_text.empty()) {
        const std::size_t end = std::min(visible_text.find(' '), visible_text.size());
        lines.add_word(visible_text.substr(0, end));
        visible_text.remove_prefix(std::min(end + 1, visible_text.size()));
    }
    return std::move(lines).text();
}

}  // namespace anyorder
