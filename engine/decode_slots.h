// Where the values of one callback's known fields wait until its `event` is known: fields come in
// any order, and which of them count depends on the event. Private to the engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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
    void clear() { present_ = repeated_ = odd_ = 0; }
    // Marks the slot as present and gives the place for its value, which is written there and not
    // copied: a copy of what has just been written in parts is slow. There is one more for all that
    // is not known.
    Slot& place(std::size_t slot) {
        repeated_ |= present_ & bit(slot);
        present_ |= bit(slot);
        return slots_[slot];
    }

    // The same for many, with the marks in registers. They count when this ends.
    class Marking {
    public:
        explicit Marking(Slots& slots)
            : slots_(slots), present_(slots.present_), repeated_(slots.repeated_) {}
        Marking(const Marking&) = delete;
        Marking& operator=(const Marking&) = delete;
        ~Marking() {
            slots_.present_ = present_;
            slots_.repeated_ = repeated_;
        }
        void put(std::size_t slot, std::string_view text, Shape shape) {
            repeated_ |= present_ & bit(slot);
            present_ |= bit(slot);
            slots_.slots_[slot].text = text;
            slots_.slots_[slot].shape = shape;
        }

    private:
        Slots& slots_;
        std::uint64_t present_;
        std::uint64_t repeated_;
    };

    // Says that what is in the slot is neither a text nor, where the slot is one of a list, a list.
    void mark_odd(std::size_t slot) { odd_ |= bit(slot); }
    // Those of whom nothing may be taken for granted.
    [[nodiscard]] std::uint64_t doubtful() const { return repeated_ | odd_; }
    [[nodiscard]] std::uint64_t present() const { return present_; }
    [[nodiscard]] std::string_view text(std::size_t slot) const { return slots_[slot].text; }

    [[nodiscard]] bool is_repeated(std::size_t slot) const { return (repeated_ & bit(slot)) != 0; }
    // Null where the field is missing or JSON's null.
    [[nodiscard]] const Slot* find(std::size_t slot) const {
        const bool present = (present_ & bit(slot)) != 0 && slots_[slot].shape != Shape::null;
        return present ? &slots_[slot] : nullptr;
    }

    static constexpr std::uint64_t bit(std::size_t slot) { return std::uint64_t{1} << slot; }

private:
    static_assert(slot_count < 64);

    std::uint64_t present_ = 0;
    std::uint64_t repeated_ = 0;
    std::uint64_t odd_ = 0;
    std::array<Slot, slot_count + 1> slots_{};
};

}  // namespace anyorder
