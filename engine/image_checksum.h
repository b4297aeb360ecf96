// The checksum of the binary form. Private to the engine.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace anyorder {

inline constexpr std::size_t image_checksum_bytes = 8;

// The first eight bytes of the SHA-256 of `bytes`: processors have instructions for it, and anybody
// has a program. It says nothing against those who change an image on purpose. O(bytes).
std::string image_checksum(std::string_view bytes);

// As two hexadecimal digits a byte.
std::string hexadecimal(std::string_view bytes);

}  // namespace anyorder
