// One step through text that may not be UTF-8. Private to the engine.
#pragma once

#include <cstddef>
#include <string_view>

namespace anyorder {

struct Utf8Step {
    char32_t code_point{};
    // How far to go on; 1 where the byte begins no valid sequence.
    std::size_t bytes = 1;
    bool valid = false;
};

// The code point that begins at `at`. Overlong forms, surrogates and numbers above U+10FFFF are not
// valid. `at` lies inside `text`.
Utf8Step utf8_step(std::string_view text, std::size_t at);

// The greatest length up to `bytes_max` that cuts no code point of a valid text in two.
std::size_t utf8_cut(std::string_view text, std::size_t bytes_max);

bool is_utf8(std::string_view text);

}  // namespace anyorder
