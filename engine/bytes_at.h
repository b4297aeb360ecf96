// Several bytes of a text as one number, of the processor's own order. Private to the engine.
#pragma once

#include <cstdint>
#include <cstring>

namespace anyorder {

inline std::uint64_t eight_bytes(const char* at) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof(value));
    return value;
}

inline std::uint32_t four_bytes(const char* at) {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof(value));
    return value;
}

}  // namespace anyorder
