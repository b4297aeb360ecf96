// The checksum of the binary form. Private to the engine.
#pragma once

#include <cstdint>
#include <string_view>

namespace anyorder {

// CRC-64/XZ: finds every flipped bit, and all that lies within 64 bits. Says nothing against those
// who change an image on purpose. O(bytes).
std::uint64_t image_checksum(std::string_view bytes);

}  // namespace anyorder
