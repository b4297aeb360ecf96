#include "utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace anyorder {

namespace {

constexpr bool is_continuation(std::uint8_t byte) {
    return (byte & 0xC0U) == 0x80U;
}

constexpr std::uint8_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

constexpr std::size_t length_by_first_byte(std::uint8_t first) {
    if (first < 0x80U) {
        return 1;
    }
    if (first < 0xC0U || first > 0xF7U) {
        return 0;
    }
    return first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
}

constexpr bool is_scalar_value(char32_t code_point, std::size_t bytes) {
    constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    return code_point >= least[bytes] && code_point <= 0x10FFFF &&
           !(code_point >= 0xD800 && code_point <= 0xDFFF);
}

}  // namespace

Utf8Step utf8_step(std::string_view text, std::size_t at) {
    const std::uint8_t first = byte_at(text, at);
    const std::size_t bytes = length_by_first_byte(first);
    if (bytes == 1) {
        return {.code_point = first, .bytes = 1, .valid = true};
    }
    if (bytes == 0 || text.size() - at < bytes) {
        return {};
    }
    char32_t code_point = first & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        const std::uint8_t next = byte_at(text, at + i);
        if (!is_continuation(next)) {
            return {};
        }
        code_point = (code_point << 6U) | (next & 0x3FU);
    }
    if (!is_scalar_value(code_point, bytes)) {
        return {};
    }
    return {.code_point = code_point, .bytes = bytes, .valid = true};
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8_step(text, at);
        if (!step.valid) {
            return false;
        }
        at += step.bytes;
    }
    return true;
}

std::size_t utf8_cut(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text.size();
    }
    std::size_t cut = bytes_max;
    while (cut > 0 && is_continuation(byte_at(text, cut))) {
        --cut;
    }
    return cut;
}

}  // namespace anyorder
