// The fields of a callback that carry no order: the envelope and the business data.
//
// What the ordering rule reads has a typed place in Event. Everything else the vendor documents is
// a Field: text that is carried from the callback to the list and never looked into. The table of
// fields (name, form, which callbacks carry it) is the only place that knows them, so decoding,
// encoding, keeping and comparing are loops over it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace anyorder {

// The six callbacks of the ZEGO server API that change a list.
enum class EventKind : std::uint8_t {
    room_create,
    room_close,
    stream_create,
    stream_close,
    room_login,
    room_logout,
};

inline constexpr std::size_t event_kind_count = 6;

// In the order in which two events with one seq for one key are compared.
enum class Field : std::uint8_t {
    id_name,
    close_reason,
    room_name,
    user_nickname,
    relogin,
    user_role,
    auth_level,
    term_type,
    callback_data,
    reason,
    user_id,
    user_name,
    channel_id,
    create_time,
    recreate,
    title,
    stream_attr,
    extra_info,
    publish_id,
    publish_name,
    rtmp_url,
    hls_url,
    hdl_url,
    pic_url,
    type,
    third_define_data,
    appid,
    timestamp,
    nonce,
    signature,
};

inline constexpr std::size_t field_count = 30;

// How a field's value is written in JSON.
enum class FieldForm : std::uint8_t {
    text,    // a string
    digits,  // a number, or a string that holds one; both are read, the documented one is written
    list,    // an array of strings, or one string, carried as JSON text without white space
             // between the elements; an empty one is carried as empty text
};

// The name in the vendor's JSON, the same as the enumerator's.
std::string_view name_of(Field field);
std::string_view name_of(EventKind kind);

FieldForm form_of(Field field);

// The fields that the vendor documents for a callback, envelope included, in enumerator order.
std::span<const Field> documented_fields(EventKind kind);

// The part of documented_fields() that a list keeps with its entry: the business data, without the
// envelope. Empty for callbacks that end something.
std::span<const Field> kept_fields(EventKind kind);

// One text for each field; a field that was not delivered is empty. The texts are views: whoever
// fills an Attributes says how long they live.
class Attributes {
public:
    [[nodiscard]] std::string_view operator[](Field field) const {
        return text_[static_cast<std::size_t>(field)];
    }
    void set(Field field, std::string_view text) { text_[static_cast<std::size_t>(field)] = text; }

    friend bool operator==(const Attributes&, const Attributes&) = default;

private:
    std::array<std::string_view, field_count> text_{};
};

}  // namespace anyorder
