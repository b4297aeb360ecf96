// The texts that a list keeps of an event, packed: which of kept_fields() are not empty, how long
// each of them is, and their bytes. Private to the engine.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder {

// memcpy for what is mostly short: without a call up to 32 bytes.
inline char* put_bytes(char* out, std::string_view text) {
    const char* const from = text.data();
    const std::size_t bytes = text.size();
    if (bytes > 32) {
        std::memcpy(out, from, bytes);
    } else if (bytes >= 16) {
        std::memcpy(out, from, 16);
        std::memcpy(out + bytes - 16, from + bytes - 16, 16);
    } else if (bytes >= 8) {
        std::memcpy(out, from, 8);
        std::memcpy(out + bytes - 8, from + bytes - 8, 8);
    } else {
        for (std::size_t i = 0; i < bytes; ++i) {
            out[i] = from[i];
        }
    }
    return out + bytes;
}

// A number in as many bytes as it needs, seven bits each.
inline constexpr std::size_t one_byte_lengths = 128;
inline std::size_t length_bytes(std::size_t length) {
    std::size_t bytes = 1;
    for (; length >= 128; length >>= 7U) {
        ++bytes;
    }
    return bytes;
}
inline char* put_length(char* out, std::size_t length) {
    for (; length >= 128; length >>= 7U) {
        *out++ = static_cast<char>(length | 128U);
    }
    *out++ = static_cast<char>(length);
    return out;
}
inline std::size_t take_length(std::string_view& packed) {
    std::size_t length = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(packed.front());
        packed.remove_prefix(1);
        length |= std::size_t{byte & 127U} << shift;
        if (byte < 128) {
            return length;
        }
    }
}

using PresentBits = std::uint16_t;

std::size_t packed_bytes(const Attributes& attributes, EventKind kind);
char* pack_texts(char* out, const Attributes& attributes, EventKind kind);

// How many bytes pack_texts() writes.
inline std::size_t packed_bytes(const Event& event) {
    return event.attributes == nullptr ? sizeof(PresentBits)
                                       : packed_bytes(*event.attributes, event.kind);
}
// Returns the end of what it wrote.
inline char* pack_texts(char* out, const Event& event) {
    if (event.attributes == nullptr) {
        std::memset(out, 0, sizeof(PresentBits));
        return out + sizeof(PresentBits);
    }
    return pack_texts(out, *event.attributes, event.kind);
}

// Field by field, as bytes.
std::strong_ordering compare_texts(std::string_view packed, const Event& event);

// Sets all of kept_fields(begun_by) to views of what is packed.
void view_texts(std::string_view packed, EventKind begun_by, Attributes& out);

// `begun_by` is the kind that the texts were taken from.
std::vector<Attribute> unpack_texts(std::string_view packed, EventKind begun_by);

}  // namespace anyorder
