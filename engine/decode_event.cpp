#include "decode_event.h"

#include <algorithm>
#include <charconv>
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

    void fail(Refusal refusal, std::string_view found) {
        if (!error_) {
            error_ = refuse(refusal, slot_names[current_], found);
        }
    }
    [[nodiscard]] bool failed() const { return error_.has_value(); }
    DecodeError take_error() { return *std::move(error_); }

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
    for (std::size_t i = 0; i < event_kind_count; ++i) {
        const auto kind = static_cast<EventKind>(i);
        if (name == name_of(kind)) {
            return kind;
        }
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

}  // namespace

Decoded event_from(const Slots& slots, Attributes& attributes) {
    SlotReader reader(slots);
    Decoded decoded(std::in_place_type<Event>);
    auto& event = std::get<Event>(decoded);
    event.kind = read_kind(reader);
    event.attributes = &attributes;
    read_words(reader, event);
    attributes = {};
    for (const Field field : documented_fields(event.kind)) {
        attributes.set(field, reader.attribute(field));
    }
    if (reader.failed()) {
        decoded = reader.take_error();
    }
    return decoded;
}

}  // namespace anyorder
