// Text from outside as a part of SVG or HTML.
#pragma once

#include <string>
#include <string_view>

namespace anyorder {

// Visible text with the characters that mean something to either written as entities.
std::string as_markup(std::string_view visible_text);

}  // namespace anyorder
