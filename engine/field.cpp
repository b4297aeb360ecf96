#include <anyorder/engine/field.h>

#include "field_table.h"

namespace anyorder {

namespace {

// Kept fields first, so that kept_fields() is a prefix of documented_fields().
constexpr std::array room_create_fields = {Field::id_name, Field::appid, Field::timestamp,
                                           Field::nonce, Field::signature};
constexpr std::size_t room_create_kept = 1;

constexpr std::array room_close_fields = {Field::close_reason, Field::appid, Field::timestamp,
                                          Field::nonce, Field::signature};

constexpr std::array stream_create_fields = {
    Field::user_id,    Field::user_name,    Field::channel_id,  Field::create_time,
    Field::recreate,   Field::title,        Field::stream_attr, Field::extra_info,
    Field::publish_id, Field::publish_name, Field::rtmp_url,    Field::hls_url,
    Field::hdl_url,    Field::pic_url,      Field::appid,       Field::timestamp,
    Field::nonce,      Field::signature};
constexpr std::size_t stream_create_kept = 14;

constexpr std::array stream_close_fields = {
    Field::user_id, Field::user_name, Field::channel_id, Field::type,     Field::third_define_data,
    Field::appid,   Field::timestamp, Field::nonce,      Field::signature};

constexpr std::array room_login_fields = {
    Field::room_name,  Field::user_nickname, Field::relogin,       Field::user_role,
    Field::auth_level, Field::term_type,     Field::callback_data, Field::appid,
    Field::timestamp,  Field::nonce,         Field::signature};
constexpr std::size_t room_login_kept = 7;

constexpr std::array room_logout_fields = {
    Field::room_name, Field::user_nickname, Field::user_role, Field::auth_level,
    Field::term_type, Field::callback_data, Field::reason,    Field::appid,
    Field::timestamp, Field::nonce,         Field::signature};

}  // namespace

std::string_view name_of(Field field) {
    return field_rows[static_cast<std::size_t>(field)].name;
}

FieldForm form_of(Field field) {
    return field_rows[static_cast<std::size_t>(field)].form;
}

std::string_view name_of(EventKind kind) {
    switch (kind) {
        case EventKind::room_create:
            return "room_create";
        case EventKind::room_close:
            return "room_close";
        case EventKind::stream_create:
            return "stream_create";
        case EventKind::stream_close:
            return "stream_close";
        case EventKind::room_login:
            return "room_login";
        case EventKind::room_logout:
            return "room_logout";
    }
    return {};
}

std::span<const Field> documented_fields(EventKind kind) {
    switch (kind) {
        case EventKind::room_create:
            return room_create_fields;
        case EventKind::room_close:
            return room_close_fields;
        case EventKind::stream_create:
            return stream_create_fields;
        case EventKind::stream_close:
            return stream_close_fields;
        case EventKind::room_login:
            return room_login_fields;
        case EventKind::room_logout:
            return room_logout_fields;
    }
    return {};
}

std::span<const Field> kept_fields(EventKind kind) {
    switch (kind) {
        case EventKind::room_create:
            return std::span(room_create_fields).first(room_create_kept);
        case EventKind::stream_create:
            return std::span(stream_create_fields).first(stream_create_kept);
        case EventKind::room_login:
            return std::span(room_login_fields).first(room_login_kept);
        case EventKind::room_close:
        case EventKind::stream_close:
        case EventKind::room_logout:
            return {};
    }
    return {};
}

}  // namespace anyorder
