// The part of a C++ file that is code: a rule about code must not fire on a sentence.
#pragma once

#include <string>
#include <string_view>

namespace anyorder::tidy {

// The text with comments and the insides of string and character literals turned into spaces. Line
// breaks stay, so a place in the result is the same place in the text.
std::string code_of(std::string_view text);

// True for what may stand in a name: letters, digits, '_'.
constexpr bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace anyorder::tidy
