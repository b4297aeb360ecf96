// Where the values of one callback's known fields wait until its `event` is known: fields come in
// any order, and which of them count depends on the event. Private to the engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <anyorder/engine/field.h>

#include "field_table.h"

namespace anyorder {

enum class Shape : std::uint8_t {
    null,
    text,    // a JSON string, its escapes resolved
    number,  // a JSON number, as it was written
    list,    // a JSON string or an array of strings as JSON text, only for FieldForm::list
    other,   // a value that no known field can have, or the element that spoils a list
};

struct Slot {
    std::string_view text;
    Shape shape{};
};

inline constexpr std::size_t slot_count = word_count + field_count;

constexpr std::size_t slot_of(Word word) {
    return static_cast<std::size_t>(word);
}
constexpr std::size_t slot_of(Field field) {
    return word_count + static_cast<std::size_t>(field);
}
inline constexpr std::array<std::string_view, slot_count> slot_names = [] {
    std::array<std::string_view, slot_count> names{};
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        names[slot] = slot < word_count ? word_names[slot] : field_rows[slot - word_count].name;
    }
    return names;
}();
constexpr bool is_list_slot(std::size_t slot) {
    return slot >= word_count && slot < slot_count &&
           field_rows[slot - word_count].form == FieldForm::list;
}

class Slots {
public:
    void clear() { present_ = repeated_ = 0; }
    // Marks the slot as present and gives the place for its value, which is written there and not
    // copied: a copy of what has just been written in parts is slow.
    Slot& place(std::size_t slot) {
        repeated_ |= present_ & bit(slot);
        present_ |= bit(slot);
        return slots_[slot];
    }

    [[nodiscard]] bool is_repeated(std::size_t slot) const { return (repeated_ & bit(slot)) != 0; }
    // Null where the field is missing or JSON's null.
    [[nodiscard]] const Slot* find(std::size_t slot) const {
        const bool present = (present_ & bit(slot)) != 0 && slots_[slot].shape != Shape::null;
        return present ? &slots_[slot] : nullptr;
    }

private:
    static_assert(slot_count <= 64);
    static constexpr std::uint64_t bit(std::size_t slot) { return std::uint64_t{1} << slot; }

    std::uint64_t present_ = 0;
    std::uint64_t repeated_ = 0;
    std::array<Slot, slot_count> slots_{};
};

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

    static constexpr std::size_t unknown = 0xFF;

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

}  // namespace anyorder
