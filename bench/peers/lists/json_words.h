// The names of what the ordering rule reads, in the order in which the vendor's samples have it.
#pragma once

#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <anyorder/engine/event.h>

namespace anyorder::bench {

inline std::uint64_t number_in(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) {
        throw std::runtime_error("a number is none: " + std::string(digits));
    }
    return value;
}

inline EventKind kind_named(std::string_view name) {
    for (const EventKind kind : {EventKind::stream_create, EventKind::stream_close,
                                 EventKind::room_create, EventKind::room_close}) {
        if (name_of(kind) == name) {
            return kind;
        }
    }
    throw std::runtime_error("an event of another kind: " + std::string(name));
}

}  // namespace anyorder::bench
