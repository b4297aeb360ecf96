#include <array>

#include <anyorder/engine/list_text.h>

#include "utf8.h"

namespace anyorder {

namespace {

constexpr std::string_view hexadecimal_digits = "0123456789abcdef";
constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

void append_hexadecimal(std::string& out, std::uint32_t value, unsigned digits) {
    while (digits-- > 0) {
        out += hexadecimal_digits[(value >> (4 * digits)) & 15U];
    }
}

constexpr bool is_plain_json_byte(char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

// '\n' gives 'n'; zero for a byte without a short escape.
constexpr char short_escape(char c) {
    switch (c) {
        case '"':
        case '\\':
            return c;
        case '\b':
            return 'b';
        case '\f':
            return 'f';
        case '\n':
            return 'n';
        case '\r':
            return 'r';
        case '\t':
            return 't';
        default:
            return '\0';
    }
}

void append_escaped_byte(std::string& out, char c) {
    out += '\\';
    if (const char escape = short_escape(c); escape != '\0') {
        out += escape;
        return;
    }
    out += 'u';
    append_hexadecimal(out, static_cast<unsigned char>(c), 4);
}

// One byte that needs an escape or one code point beyond ASCII; returns how far it went.
std::size_t append_special(std::string& out, std::string_view text, std::size_t at) {
    const Utf8Step step = utf8_step(text, at);
    if (!step.valid) {
        out += replacement_character;
    } else if (step.code_point < 0x20 || text[at] == '"' || text[at] == '\\') {
        append_escaped_byte(out, text[at]);
    } else {
        out += text.substr(at, step.bytes);
    }
    return step.bytes;
}

constexpr bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

struct Range {
    char32_t first;
    char32_t last;
};

// What nothing is drawn for: Unicode's Default_Ignorable_Code_Point (joiners, zero-width spaces,
// variation selectors, tags; marks, embeddings, overrides and isolates that turn the direction of
// the text around them), the two separators that break a line, and annotations.
constexpr std::array not_drawn = {
    Range{0x00AD, 0x00AD},   Range{0x034F, 0x034F},   Range{0x061C, 0x061C},
    Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},   Range{0x180B, 0x180F},
    Range{0x200B, 0x200F},   Range{0x2028, 0x202E},   Range{0x2060, 0x206F},
    Range{0x3164, 0x3164},   Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB},   Range{0x1BCA0, 0x1BCA3},
    Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF},
};

constexpr bool is_not_drawn(char32_t c) {
    for (const Range& range : not_drawn) {
        if (c >= range.first && c <= range.last) {
            return true;
        }
    }
    return false;
}

// \u202e, and \u{e0001} where four digits are too few.
void append_code_point(std::string& out, char32_t c) {
    const bool long_form = c > 0xFFFF;
    out += long_form ? "\\u{" : "\\u";
    append_hexadecimal(out, c, long_form ? 5 : 4);
    out += long_form ? "}" : "";
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && is_plain_json_byte(text[end])) {
            ++end;
        }
        out += text.substr(at, end - at);
        at = end < text.size() ? end + append_special(out, text, end) : end;
    }
    out += '"';
}

std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8_step(text, at);
        if (!step.valid || (step.bytes == 1 && is_control(step.code_point))) {
            out += "\\x";
            append_hexadecimal(out, static_cast<unsigned char>(text[at]), 2);
        } else if (is_control(step.code_point) || is_not_drawn(step.code_point)) {
            append_code_point(out, step.code_point);
        } else {
            out += text.substr(at, step.bytes);
        }
        at += step.bytes;
    }
    return out;
}

}  // namespace anyorder
