#include "decode_event.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace anyorder {

namespace {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_negative_number(std::string_view text) {
    return text.size() > 1 && text.front() == '-' &&
           std::all_of(text.begin() + 1, text.end(), is_digit);
}

std::optional<EventKind> kind_named(std::string_view name) {
    const auto if_named = [name](EventKind kind) {
        return name == name_of(kind) ? std::optional(kind) : std::nullopt;
    };
    // Two names with one length differ in their last letter.
    switch (name.size()) {
        case 10:
            return if_named(name.back() == 'n' ? EventKind::room_login : EventKind::room_close);
        case 11:
            return if_named(name.back() == 't' ? EventKind::room_logout : EventKind::room_create);
        case 12:
            return if_named(EventKind::stream_close);
        case 13:
            return if_named(EventKind::stream_create);
        default:
            return std::nullopt;
    }
}

// Eight digits at once, where the first byte is the least of a word: pairs of them, then fours,
// then all. False where not all are digits.
bool add_eight_digits(const char* digits, std::uint64_t& value) {
    std::uint64_t word = 0;
    std::memcpy(&word, digits, sizeof(word));
    const std::uint64_t high_halves = 0xF0F0'F0F0'F0F0'F0F0U;
    const std::uint64_t zeros = 0x3030'3030'3030'3030U;
    const std::uint64_t beyond_nine = word + 0x0606'0606'0606'0606U;
    const bool all_are_digits =
        (word & high_halves) == zeros && (beyond_nine & high_halves) == zeros;
    word = (word & 0x0F0F'0F0F'0F0F'0F0FU) * (10U * 0x100U + 1) >> 8U;
    word = (word & 0x00FF'00FF'00FF'00FFU) * (100U * 0x1'0000U + 1) >> 16U;
    word = (word & 0x0000'FFFF'0000'FFFFU) * (10'000U * 0x1'0000'0000U + 1) >> 32U;
    value = value * 100'000'000U + word;
    return all_are_digits;
}

// False where there is something else than digits, none, or so many that they might not fit.
bool read_digits(std::string_view digits, std::uint64_t& value) {
    if (digits.empty() || digits.size() > std::numeric_limits<std::uint64_t>::digits10) {
        return false;
    }
    std::uint64_t read = 0;
    bool all_are_digits = true;
    if constexpr (std::endian::native == std::endian::little) {
        for (; digits.size() >= 8; digits.remove_prefix(8)) {
            all_are_digits = add_eight_digits(digits.data(), read) && all_are_digits;
        }
    }
    for (const char c : digits) {
        const auto digit = static_cast<unsigned char>(c - '0');
        all_are_digits = all_are_digits && digit < 10;
        read = 10 * read + digit;
    }
    value = read;
    return all_are_digits;
}

// Reads slots one by one and keeps the first refusal; after one, what it returns means nothing.
class SlotReader {
public:
    explicit SlotReader(const Slots& slots) : slots_(slots) {}

    // The slot of the first of the names that is there; a missing one refuses under the first name.
    const Slot* required(Word name, Word otherwise) {
        const Slot* const slot = optional(slot_of(name));
        return slot != nullptr ? slot : required(otherwise, slot_of(name));
    }
    const Slot* required(Word name) { return required(name, slot_of(name)); }

    const Slot* optional(std::size_t name) {
        current_ = name;
        if (slots_.is_repeated(name)) {
            fail(Refusal::repeated_field, {});
        }
        return slots_.find(name);
    }
    const Slot* optional(Word name) { return optional(slot_of(name)); }

    // Zero for a slot that is not there.
    std::uint64_t number(const Slot* slot);
    // Empty for a slot that is not there.
    std::string_view text(const Slot* slot);
    std::string_view id(const Slot* slot, std::size_t bytes_max);
    std::string_view attribute(Field field);

    [[gnu::cold, gnu::noinline]] void fail(Refusal refusal, std::string_view found) {
        if (!error_) {
            error_ = refuse(refusal, slot_names[current_], found);
        }
    }
    std::optional<DecodeError> error() { return std::move(error_); }

private:
    const Slot* required(Word name, std::size_t reported) {
        const Slot* const slot = optional(slot_of(name));
        if (slot == nullptr) {
            current_ = reported;
            fail(Refusal::missing_field, {});
        }
        return slot;
    }

    const Slots& slots_;
    // The slot that was looked up last, which is the one that is read next.
    std::size_t current_ = 0;
    std::optional<DecodeError> error_;
};

std::uint64_t SlotReader::number(const Slot* slot) {
    if (slot == nullptr) {
        return 0;
    }
    if (slot->shape != Shape::number && slot->shape != Shape::text) {
        fail(Refusal::wrong_type, slot->text);
        return 0;
    }
    const std::string_view digits = slot->text;
    std::uint64_t value = 0;
    if (read_digits(digits, value)) {
        return value;
    }
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = end == digits.data() + digits.size();
    if (error == std::errc{} && whole) {
        return value;
    }
    const bool too_great = error == std::errc::result_out_of_range && whole;
    fail(too_great || is_negative_number(digits) ? Refusal::out_of_range : Refusal::not_a_number,
         digits);
    return 0;
}

std::string_view SlotReader::text(const Slot* slot) {
    if (slot == nullptr) {
        return {};
    }
    if (slot->shape != Shape::text) {
        fail(Refusal::wrong_type, slot->text);
        return {};
    }
    return slot->text;
}

std::string_view SlotReader::id(const Slot* slot, std::size_t bytes_max) {
    const std::string_view id = text(slot);
    if (id.empty()) {
        fail(Refusal::empty_id, {});
    }
    if (id.size() > bytes_max) {
        fail(Refusal::too_long, id);
    }
    return id;
}

std::string_view SlotReader::attribute(Field field) {
    const Slot* const slot = optional(slot_of(field));
    if (slot == nullptr) {
        return {};
    }
    const Shape shape = slot->shape;
    const FieldForm form = field_rows[static_cast<std::size_t>(field)].form;
    const bool readable =
        form == FieldForm::list
            ? shape == Shape::list
            : shape == Shape::text || (shape == Shape::number && form == FieldForm::digits);
    if (!readable) {
        fail(Refusal::wrong_type, slot->text);
    } else if (field == Field::user_id && slot->text.size() > key_bytes_max) {
        fail(Refusal::too_long, slot->text);
    }
    return slot->text;
}

EventKind read_kind(SlotReader& reader) {
    const std::string_view name = reader.text(reader.required(Word::event));
    if (const auto kind = kind_named(name)) {
        return *kind;
    }
    reader.fail(Refusal::unknown_event, name);
    return {};
}

void read_room(SlotReader& reader, Event& event) {
    event.session = RoomSession{reader.number(reader.required(Word::room_session_id))};
    const Slot* const time = event.kind == EventKind::room_create
                                 ? reader.required(Word::room_create_time)
                                 : reader.optional(Word::room_close_time);
    event.time_ms = TimeMs{reader.number(time)};
}

void read_stream(SlotReader& reader, Event& event) {
    event.session = RoomSession{reader.number(reader.required(Word::room_session_id))};
    event.key = reader.id(reader.required(Word::stream_id, Word::stream_alias), key_bytes_max);
    event.seq = ChangeSeq{reader.number(reader.required(Word::stream_seq))};
    event.stream_sid = reader.text(reader.optional(Word::stream_sid));
    const TimeMs created{reader.number(reader.optional(Word::create_time_ms))};
    if (event.kind == EventKind::stream_create) {
        event.time_ms = created;
        return;
    }
    event.begun_ms = created;
    event.time_ms = TimeMs{reader.number(reader.optional(Word::destroy_timemillis))};
}

void read_user(SlotReader& reader, Event& event) {
    event.session =
        RoomSession{reader.number(reader.required(Word::room_seq, Word::room_session_id))};
    event.key = reader.id(reader.required(Word::user_account), key_bytes_max);
    event.seq = ChangeSeq{reader.number(reader.required(Word::user_update_seq))};
    event.user_session = UserSession{reader.number(reader.optional(Word::session_id))};
    const TimeMs logged_in{reader.number(reader.optional(Word::login_time))};
    if (event.kind == EventKind::room_login) {
        event.time_ms = logged_in;
        return;
    }
    event.begun_ms = logged_in;
    event.time_ms = TimeMs{reader.number(reader.optional(Word::logout_time))};
}

void read_words(SlotReader& reader, Event& event) {
    event.room_id = reader.id(reader.required(Word::room_id), room_id_bytes_max);
    if (is_room(event.kind)) {
        read_room(reader, event);
    } else if (is_stream(event.kind)) {
        read_stream(reader, event);
    } else {
        read_user(reader, event);
    }
}

void read_attributes(const Slots& slots, SlotReader& reader, EventKind kind,
                     Attributes& attributes) {
    const std::uint64_t to_be_taken = slots.present() & ~slots.doubtful();
    std::size_t next = 0;
    const auto clear_up_to = [&](std::size_t end) {
        for (; next < end; ++next) {
            attributes.set(static_cast<Field>(next), {});
        }
    };
    // They come in enumerator order.
    for (const Field field : documented_fields(kind)) {
        clear_up_to(static_cast<std::size_t>(field));
        const std::size_t slot = slot_of(field);
        const bool is_plain = (to_be_taken & Slots::bit(slot)) != 0 && field != Field::user_id;
        attributes.set(field, is_plain ? slots.text(slot) : reader.attribute(field));
        ++next;
    }
    clear_up_to(field_count);
}

}  // namespace

std::optional<DecodeError> read_event(const Slots& slots, Event& event, Attributes& attributes) {
    SlotReader reader(slots);
    event = {.kind = read_kind(reader), .attributes = &attributes};
    read_words(reader, event);
    read_attributes(slots, reader, event.kind, attributes);
    return reader.error();
}

}  // namespace anyorder
