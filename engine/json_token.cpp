#include "json_token.h"

#include <cstddef>

namespace anyorder {

namespace {

// Takes leading digits off the text; returns how many they were.
std::size_t take_digits(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') {
        ++count;
    }
    text.remove_prefix(count);
    return count;
}

// Takes one leading character off the text where it is one of these.
bool take_any(std::string_view& text, std::string_view characters) {
    const bool takes = !text.empty() && characters.find(text.front()) != std::string_view::npos;
    text.remove_prefix(takes ? 1 : 0);
    return takes;
}

}  // namespace

bool is_json_number(std::string_view token) {
    take_any(token, "-");
    const bool starts_with_zero = token.starts_with('0');
    const std::size_t whole_digits = take_digits(token);
    if (whole_digits == 0 || (starts_with_zero && whole_digits > 1)) {
        return false;
    }
    if (take_any(token, ".") && take_digits(token) == 0) {
        return false;
    }
    if (take_any(token, "eE")) {
        take_any(token, "+-");
        return take_digits(token) > 0 && token.empty();
    }
    return token.empty();
}

}  // namespace anyorder
