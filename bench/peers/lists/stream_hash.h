// A hash of a stream's name for tables that take one: of those tried the fastest.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "map_keeper.h"

namespace anyorder::bench {

// Both halves of the product, so that all bits of both numbers count.
inline std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    __extension__ using Product = unsigned __int128;
    const Product product = Product{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

template <class Whole>
std::uint64_t whole_at(const char* bytes) {
    Whole whole{};
    std::memcpy(&whole, bytes, sizeof(whole));
    return whole;
}

// One multiplication for 16 bytes; the last ones may overlap those before.
inline std::uint64_t hash_text(std::uint64_t hash, std::string_view text) {
    constexpr std::uint64_t golden_ratio = 0x9e37'79b9'7f4a'7c15;
    const std::uint64_t salt = golden_ratio ^ text.size();
    for (; text.size() > 16; text.remove_prefix(16)) {
        hash = mixed(whole_at<std::uint64_t>(text.data()) ^ golden_ratio,
                     whole_at<std::uint64_t>(text.data() + 8) ^ hash);
    }
    const char* const bytes = text.data();
    const std::size_t size = text.size();
    if (size >= 8) {
        return mixed(whole_at<std::uint64_t>(bytes) ^ salt,
                     whole_at<std::uint64_t>(bytes + size - 8) ^ hash);
    }
    if (size >= 4) {
        return mixed(whole_at<std::uint32_t>(bytes) ^ salt,
                     whole_at<std::uint32_t>(bytes + size - 4) ^ hash);
    }
    std::uint64_t few = 0;
    for (const char c : text) {
        few = few << 8U | static_cast<unsigned char>(c);
    }
    return mixed(few ^ salt, hash);
}

struct FastStreamHash {
    using is_transparent = void;
    // For Boost: all bits are mixed, so the table need not.
    using is_avalanching = void;
    template <class Key>
    std::size_t operator()(const Key& key) const {
        const StreamView view = view_of(key);
        constexpr std::uint64_t seed = 0xd1b5'4a32'd192'ed03;
        const std::uint64_t session = mixed(number(view.session) ^ seed, seed);
        return hash_text(hash_text(session, view.room_id), view.stream_id);
    }
};

}  // namespace anyorder::bench
