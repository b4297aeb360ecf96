// Comparing texts that are mostly short, without a call. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bytes_at.h"

namespace anyorder {

inline std::uint64_t different_eight(const char* a, const char* b) {
    return eight_bytes(a) ^ eight_bytes(b);
}

// Both have `bytes` bytes. Up to 32 of them, two ends that overlap.
inline bool equal_bytes(const char* a, const char* b, std::size_t bytes) {
    if (bytes >= 8) {
        if (bytes > 32) {
            return std::memcmp(a, b, bytes) == 0;
        }
        const std::size_t last = bytes - 8;
        std::uint64_t different = different_eight(a, b) | different_eight(a + last, b + last);
        if (bytes > 16) {
            different |=
                different_eight(a + 8, b + 8) | different_eight(a + last - 8, b + last - 8);
        }
        return different == 0;
    }
    if (bytes >= 4) {
        const std::size_t last = bytes - 4;
        return ((four_bytes(a) ^ four_bytes(b)) | (four_bytes(a + last) ^ four_bytes(b + last))) ==
               0;
    }
    for (std::size_t i = 0; i < bytes; ++i) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

inline bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() && equal_bytes(a.data(), b.data(), a.size());
}

}  // namespace anyorder
