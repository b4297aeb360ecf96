// The names in a callback: the table of fields, and the words that have a typed place in Event.
// Private to the engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <anyorder/engine/field.h>

namespace anyorder {

struct FieldRow {
    Field field;
    std::string_view name;
    FieldForm form;
};

inline constexpr std::array<FieldRow, field_count> field_rows = {{
    {Field::id_name, "id_name", FieldForm::text},
    {Field::close_reason, "close_reason", FieldForm::digits},
    {Field::room_name, "room_name", FieldForm::text},
    {Field::user_nickname, "user_nickname", FieldForm::text},
    {Field::relogin, "relogin", FieldForm::digits},
    {Field::user_role, "user_role", FieldForm::digits},
    {Field::auth_level, "auth_level", FieldForm::digits},
    {Field::term_type, "term_type", FieldForm::digits},
    {Field::callback_data, "callback_data", FieldForm::text},
    {Field::reason, "reason", FieldForm::digits},
    {Field::user_id, "user_id", FieldForm::text},
    {Field::user_name, "user_name", FieldForm::text},
    {Field::channel_id, "channel_id", FieldForm::text},
    {Field::create_time, "create_time", FieldForm::digits},
    {Field::recreate, "recreate", FieldForm::digits},
    {Field::title, "title", FieldForm::text},
    {Field::stream_attr, "stream_attr", FieldForm::text},
    {Field::extra_info, "extra_info", FieldForm::text},
    {Field::publish_id, "publish_id", FieldForm::text},
    {Field::publish_name, "publish_name", FieldForm::text},
    {Field::rtmp_url, "rtmp_url", FieldForm::list},
    {Field::hls_url, "hls_url", FieldForm::list},
    {Field::hdl_url, "hdl_url", FieldForm::list},
    {Field::pic_url, "pic_url", FieldForm::list},
    {Field::type, "type", FieldForm::digits},
    {Field::third_define_data, "third_define_data", FieldForm::text},
    {Field::appid, "appid", FieldForm::digits},
    {Field::timestamp, "timestamp", FieldForm::digits},
    {Field::nonce, "nonce", FieldForm::digits},
    {Field::signature, "signature", FieldForm::text},
}};

consteval bool field_rows_are_in_enumerator_order() {
    for (std::size_t i = 0; i < field_rows.size(); ++i) {
        if (static_cast<std::size_t>(field_rows[i].field) != i) {
            return false;
        }
    }
    return true;
}
static_assert(field_rows_are_in_enumerator_order());

// What the ordering rule reads, named as the vendor names it.
enum class Word : std::uint8_t {
    event,
    room_id,
    room_session_id,
    room_seq,
    room_create_time,
    room_close_time,
    stream_id,
    stream_alias,
    stream_sid,
    stream_seq,
    create_time_ms,
    destroy_timemillis,
    user_account,
    session_id,
    user_update_seq,
    login_time,
    logout_time,
};

inline constexpr std::array<std::string_view, 17> word_names = {
    "event",        "room_id",          "room_session_id",
    "room_seq",     "room_create_time", "room_close_time",
    "stream_id",    "stream_alias",     "stream_sid",
    "stream_seq",   "create_time_ms",   "destroy_timemillis",
    "user_account", "session_id",       "user_update_seq",
    "login_time",   "logout_time",
};

inline constexpr std::size_t word_count = word_names.size();
static_assert(static_cast<std::size_t>(Word::logout_time) + 1 == word_count);

constexpr std::string_view name_of(Word word) {
    return word_names[static_cast<std::size_t>(word)];
}

}  // namespace anyorder
