// Words as a sentence of their own.
#pragma once

#include <string>
#include <string_view>

namespace anyorder {

// Printable, with a capital letter in front where it begins with a letter of ASCII, and a full
// stop.
std::string sentence(std::string_view words);

}  // namespace anyorder
