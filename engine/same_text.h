// Comparing texts that are mostly short, without a call. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

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

// Both have `bytes` bytes.
inline bool same_bytes(const char* a, const char* b, std::size_t bytes) {
    if (bytes >= 8) {
        std::uint64_t different = 0;
        for (; bytes > 16; a += 16, b += 16, bytes -= 16) {
            different |= eight_bytes(a) ^ eight_bytes(b);
            different |= eight_bytes(a + 8) ^ eight_bytes(b + 8);
        }
        if (bytes < 8) {
            a -= 16 - bytes;
            b -= 16 - bytes;
            bytes = 16;
        }
        different |= eight_bytes(a) ^ eight_bytes(b);
        different |= eight_bytes(a + bytes - 8) ^ eight_bytes(b + bytes - 8);
        return different == 0;
    }
    if (bytes >= 4) {
        return ((four_bytes(a) ^ four_bytes(b)) |
                (four_bytes(a + bytes - 4) ^ four_bytes(b + bytes - 4))) == 0;
    }
    for (std::size_t i = 0; i < bytes; ++i) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

inline bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() && same_bytes(a.data(), b.data(), a.size());
}

}  // namespace anyorder
