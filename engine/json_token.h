// Checks on a JSON token that a TokenFinder has found but not looked into. Private to the engine.
#pragma once

#include <string_view>

namespace anyorder {

// Without JSON's white space at the end.
inline std::string_view trimmed(std::string_view token) {
    while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' ||
                              token.back() == '\t')) {
        token.remove_suffix(1);
    }
    return token;
}

// A number of JSON's grammar, of any size.
bool is_json_number(std::string_view token);

}  // namespace anyorder
