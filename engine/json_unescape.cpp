#include "json_unescape.h"

#include <cstdint>
#include <cstring>
#include <optional>

namespace anyorder {

namespace {

constexpr char32_t high_surrogate_first = 0xD800;
constexpr char32_t low_surrogate_first = 0xDC00;
constexpr char32_t low_surrogate_last = 0xDFFF;

// What stands behind the backslash; zero for what is no short escape.
constexpr char short_escape(char c) {
    switch (c) {
        case '"':
        case '\\':
        case '/':
            return c;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return '\0';
    }
}

constexpr std::optional<std::uint32_t> digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<std::uint32_t>(c - '0');
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f'
               ? std::optional(static_cast<std::uint32_t>(lower - 'a' + 10))
               : std::nullopt;
}

// Takes `\uXXXX` off the text.
std::optional<char32_t> take_unit(std::string_view& text) {
    constexpr std::size_t bytes = 6;
    if (text.size() < bytes || !text.starts_with("\\u")) {
        return std::nullopt;
    }
    char32_t unit = 0;
    for (const char c : text.substr(2, 4)) {
        const auto digit = digit_value(c);
        if (!digit) {
            return std::nullopt;
        }
        unit = (unit << 4U) | *digit;
    }
    text.remove_prefix(bytes);
    return unit;
}

// Takes one code point off, of one `\uXXXX` or of two.
std::optional<char32_t> take_code_point(std::string_view& text) {
    const auto first = take_unit(text);
    if (!first || *first < high_surrogate_first || *first > low_surrogate_last) {
        return first;
    }
    if (*first >= low_surrogate_first) {
        return std::nullopt;
    }
    const auto second = take_unit(text);
    if (!second || *second < low_surrogate_first || *second > low_surrogate_last) {
        return std::nullopt;
    }
    return 0x10000 + ((*first - high_surrogate_first) << 10U) + (*second - low_surrogate_first);
}

char* put_utf8(char* out, char32_t code_point) {
    const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    const auto put_rest = [&](unsigned shift) { put(0x80U | ((code_point >> shift) & 0x3FU)); };
    if (code_point < 0x80) {
        put(code_point);
        return out;
    }
    if (code_point < 0x800) {
        put(0xC0U | (code_point >> 6U));
    } else {
        if (code_point < 0x10000) {
            put(0xE0U | (code_point >> 12U));
        } else {
            put(0xF0U | (code_point >> 18U));
            put_rest(12);
        }
        put_rest(6);
    }
    put_rest(0);
    return out;
}

// Takes the escape off that the text begins with; null where it is none.
char* put_escape(char* out, std::string_view& text) {
    if (text.size() >= 2 && text[1] != 'u') {
        *out = short_escape(text[1]);
        text.remove_prefix(2);
        return *out == '\0' ? nullptr : out + 1;
    }
    const auto code_point = take_code_point(text);
    return code_point ? put_utf8(out, *code_point) : nullptr;
}

}  // namespace

char* unescape_json(std::string_view raw, char* out) {
    while (out != nullptr && !raw.empty()) {
        const std::string_view plain = raw.substr(0, raw.find('\\'));
        std::memcpy(out, plain.data(), plain.size());
        out += plain.size();
        raw.remove_prefix(plain.size());
        out = raw.empty() ? out : put_escape(out, raw);
    }
    return out;
}

}  // namespace anyorder
