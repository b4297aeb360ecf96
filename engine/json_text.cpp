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

// Marks, embeddings, overrides and isolates that turn the direction of the text around them, and
// the two separators that break a line.
constexpr bool disturbs_a_line(char32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
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
        if (!step.valid || is_control(step.code_point)) {
            const bool one_byte = step.bytes == 1;
            out += one_byte ? "\\x" : "\\u";
            append_hexadecimal(out,
                               one_byte ? static_cast<unsigned char>(text[at]) : step.code_point,
                               one_byte ? 2 : 4);
        } else if (disturbs_a_line(step.code_point)) {
            out += "\\u";
            append_hexadecimal(out, step.code_point, 4);
        } else {
            out += text.substr(at, step.bytes);
        }
        at += step.bytes;
    }
    return out;
}

}  // namespace anyorder
