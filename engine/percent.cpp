#include "percent.h"

#include <string>

#include <anyorder/engine/encode.h>

namespace anyorder {

namespace {

constexpr std::string_view hexadecimal_digits = "0123456789ABCDEF";

// -1 for what is no hexadecimal digit.
constexpr int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool is_unreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

bool is_percent_encoded(std::string_view body) {
    const std::size_t first = body.find_first_not_of(" \t\n\r");
    return first != std::string_view::npos && body[first] == '%';
}

std::optional<std::size_t> percent_decode(std::string_view body, char* out,
                                          std::string_view& broken) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '%') {
            out[written++] = body[i] == '+' ? ' ' : body[i];
            continue;
        }
        const int high = i + 2 < body.size() ? digit_value(body[i + 1]) : -1;
        const int low = high >= 0 ? digit_value(body[i + 2]) : -1;
        if (low < 0) {
            broken = body.substr(i, 3);
            return std::nullopt;
        }
        out[written++] = static_cast<char>(high * 16 + low);
        i += 2;
    }
    return written;
}

std::string percent_encode(std::string_view body) {
    std::string out;
    out.reserve(body.size() * 2);
    for (const char c : body) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hexadecimal_digits[byte >> 4U];
        out += hexadecimal_digits[byte & 15U];
    }
    return out;
}

}  // namespace anyorder
