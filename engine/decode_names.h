// From a member's name to its slot. Private to the engine.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "decode_slots.h"

namespace anyorder {

// Both texts have `bytes` bytes, at least four: compared in a few whole words, the last of which
// overlaps the one before it.
template <class Whole>
bool same_at(const char* a, const char* b) {
    Whole whole_a{};
    Whole whole_b{};
    std::memcpy(&whole_a, a, sizeof(Whole));
    std::memcpy(&whole_b, b, sizeof(Whole));
    return whole_a == whole_b;
}

inline bool same_bytes(const char* a, const char* b, std::size_t bytes) {
    if (bytes < 8) {
        const std::size_t last = bytes - 4;
        return same_at<std::uint32_t>(a, b) && same_at<std::uint32_t>(a + last, b + last);
    }
    const std::size_t last = bytes - 8;
    for (std::size_t at = 0; at < last; at += 8) {
        if (!same_at<std::uint64_t>(a + at, b + at)) {
            return false;
        }
    }
    return same_at<std::uint64_t>(a + last, b + last);
}

// A perfect hash over the known names: its multiplier is found while compiling.
class NameTable {
public:
    consteval NameTable() {
        while (!fill()) {
            multiplier_ += 0x9E3779B97F4A7C16U;
        }
    }

    static constexpr std::size_t unknown = slot_count;

    // The slot of the name.
    [[nodiscard]] std::size_t find(std::string_view name) const {
        if (name.size() < name_bytes_min) {
            return unknown;
        }
        const std::size_t slot = slots_[hash(name)];
        if (slot == unknown) {
            return unknown;
        }
        const std::string_view known = slot_names[slot];
        const bool same =
            known.size() == name.size() && same_bytes(known.data(), name.data(), name.size());
        return same ? slot : unknown;
    }

private:
    static constexpr std::size_t name_bytes_min = 4;

    // Mixes the length, the first byte, the third and the last four.
    [[nodiscard]] constexpr std::size_t hash(std::string_view name) const {
        const auto byte = [name](std::size_t at) {
            return std::uint64_t{static_cast<std::uint8_t>(name[at])};
        };
        const std::size_t last = name.size() - name_bytes_min;
        const std::uint64_t tail =
            byte(last) | (byte(last + 1) << 8U) | (byte(last + 2) << 16U) | (byte(last + 3) << 24U);
        const std::uint64_t mixed = (tail << 24U) | (byte(0) << 16U) | (byte(2) << 8U) |
                                    (std::uint64_t{name.size()} & 0xFFU);
        return static_cast<std::size_t>((mixed * multiplier_) >> 56U);
    }

    // False where two names meet.
    consteval bool fill() {
        slots_.fill(std::uint8_t{unknown});
        for (std::size_t slot = 0; slot < slot_count; ++slot) {
            std::uint8_t& place = slots_[hash(slot_names[slot])];
            if (place != unknown || slot_names[slot].size() < name_bytes_min) {
                return false;
            }
            place = static_cast<std::uint8_t>(slot);
        }
        return true;
    }

    std::uint64_t multiplier_ = 0x9E3779B97F4A7C15U;
    std::array<std::uint8_t, 256> slots_{};
};

inline constexpr NameTable name_table;

// How each known name stands in a body that has no white space around it, `"name":`, to be compared
// in three whole words.
class MemberBeginnings {
public:
    static constexpr std::size_t bytes = 24;

    consteval MemberBeginnings() {
        for (std::size_t slot = 0; slot < slot_count; ++slot) {
            rows_[slot] = row_of(slot_names[slot]);
        }
        // No member begins so: what is not compared is no 1.
        rows_[slot_count].wanted[0] = 1;
    }

    // Whether the member of this slot begins here; never for an unknown one. There must be `bytes`
    // bytes to read.
    [[nodiscard]] bool is_at(const char* at, std::size_t slot) const {
        const Row& row = rows_[slot];
        const auto different = [&](std::size_t i) {
            std::uint64_t word = 0;
            std::memcpy(&word, at + i * sizeof(word), sizeof(word));
            return (word & row.compared[i]) ^ row.wanted[i];
        };
        return (different(0) | different(1) | different(2)) == 0;
    }

private:
    using Words = std::array<std::uint64_t, bytes / sizeof(std::uint64_t)>;
    struct Row {
        Words wanted{};
        // All bits of what is compared.
        Words compared{};
    };

    static consteval Row row_of(std::string_view name) {
        std::array<char, bytes> text{};
        std::array<unsigned char, bytes> mask{};
        std::size_t length = 0;
        const auto add = [&](char c) {
            text[length] = c;
            mask[length++] = 0xFF;
        };
        add('"');
        for (const char c : name) {
            add(c);
        }
        add('"');
        add(':');
        return {std::bit_cast<Words>(text), std::bit_cast<Words>(mask)};
    }

    std::array<Row, slot_count + 1> rows_{};
};

inline constexpr MemberBeginnings member_beginnings;

// Which member comes where, as the bodies before had it: those of one event have all the same
// order. A body in another order is read just so, a little slower.
class MemberOrder {
public:
    MemberOrder() {
        for (auto& order : slots_) {
            order.fill(std::uint8_t{NameTable::unknown});
        }
    }

    // From now on the order is that of this event.
    void begin() { order_ = 0; }
    void read_event(std::string_view name) {
        if (!name.empty()) {
            const std::size_t mixed =
                name.size() + std::size_t{4} * static_cast<unsigned char>(name.back());
            order_ = 1 + mixed % (orders - 1);
        }
    }

    static constexpr std::size_t places = 64;

    // NameTable::unknown where it is not known.
    [[nodiscard]] std::uint8_t& slot_at(std::size_t place) {
        return slots_[order_][place % places];
    }
    // The first `places` of them.
    [[nodiscard]] const std::uint8_t* all_slots() const { return slots_[order_].data(); }

private:
    // One for what comes before the event is known, and the others by its name.
    static constexpr std::size_t orders = 17;
    std::size_t order_ = 0;
    std::array<std::array<std::uint8_t, places>, orders> slots_{};
};

}  // namespace anyorder
