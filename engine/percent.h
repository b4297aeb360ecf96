// Percent-decoding of a callback's body. Private to the engine; percent_encode() and
// is_percent_encoded() are public.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace anyorder {

// Writes the decoded bytes to `out`, which has room for body.size() bytes, and returns how many
// they are; '+' becomes a space. Nothing where a '%' is not followed by two hexadecimal digits:
// `broken` is then that place.
std::optional<std::size_t> percent_decode(std::string_view body, char* out,
                                          std::string_view& broken);

}  // namespace anyorder
