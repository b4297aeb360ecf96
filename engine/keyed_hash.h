// A hash of texts under a key: who does not know the key cannot choose ids that meet in a table.
// Built like wyhash: 128-bit products of eight bytes at a time with secrets drawn from the key.
// Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bytes_at.h"

namespace anyorder {

class KeyedHash {
public:
    explicit KeyedHash(std::uint64_t seed)
        : first_(mixed(seed, 1)), second_(mixed(seed, 2)), third_(mixed(seed, 3)) {}

    // `start` is what came before the text: another hash, or nothing.
    [[nodiscard]] std::uint64_t operator()(std::string_view text, std::uint64_t start = 0) const {
        std::uint64_t state = start ^ third_;
        const char* at = text.data();
        std::size_t left = text.size();
        if (left <= 16) {
            return finished(state, head_of(at, left), tail_of(at, left), text.size());
        }
        for (; left > 16; at += 16, left -= 16) {
            state = folded(eight_bytes(at) ^ first_, eight_bytes(at + 8) ^ state);
        }
        // The last sixteen bytes, some of them for the second time.
        return finished(state, eight_bytes(at + left - 16), eight_bytes(at + left - 8),
                        text.size());
    }

    // Of a number and a text, in as many products as the number alone takes if the text is short.
    [[nodiscard]] std::uint64_t operator()(std::uint64_t number, std::string_view text) const {
        const char* at = text.data();
        const std::size_t bytes = text.size();
        if (bytes < 8) {
            const std::uint64_t word = head_of(at, bytes) | tail_of(at, bytes) << 32U;
            return folded(folded(number ^ first_, word ^ second_), bytes ^ third_);
        }
        std::uint64_t state = folded(number ^ first_, eight_bytes(at) ^ second_);
        for (std::size_t left = bytes; left > 16; left -= 8) {
            at += 8;
            state = folded(state ^ eight_bytes(at), third_);
        }
        return folded(state ^ eight_bytes(text.data() + bytes - 8), bytes ^ third_);
    }

private:
    __extension__ using Product = unsigned __int128;

    static std::uint64_t folded(std::uint64_t a, std::uint64_t b) {
        const Product product = Product{a} * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    }
    // At most sixteen bytes as two words that overlap where they are fewer.
    static std::uint64_t head_of(const char* at, std::size_t bytes) {
        if (bytes >= 8) {
            return eight_bytes(at);
        }
        if (bytes >= 4) {
            return four_bytes(at);
        }
        return bytes == 0 ? 0
                          : byte(at[0]) << 16U | byte(at[bytes / 2]) << 8U | byte(at[bytes - 1]);
    }
    static std::uint64_t tail_of(const char* at, std::size_t bytes) {
        return bytes >= 8   ? eight_bytes(at + bytes - 8)
               : bytes >= 4 ? four_bytes(at + bytes - 4)
                            : 0;
    }
    static std::uint64_t byte(char c) { return static_cast<unsigned char>(c); }

    [[nodiscard]] std::uint64_t finished(std::uint64_t state, std::uint64_t head,
                                         std::uint64_t tail, std::size_t bytes) const {
        return folded(folded(head ^ first_, tail ^ state) ^ third_, bytes ^ second_);
    }

    // SplitMix64.
    static std::uint64_t mixed(std::uint64_t seed, std::uint64_t turn) {
        std::uint64_t z = seed + turn * 0x9e37'79b9'7f4a'7c15;
        z = (z ^ (z >> 30U)) * 0xbf58'476d'1ce4'e5b9;
        z = (z ^ (z >> 27U)) * 0x94d0'49bb'1331'11eb;
        return z ^ (z >> 31U);
    }

    std::uint64_t first_;
    std::uint64_t second_;
    std::uint64_t third_;
};

}  // namespace anyorder
