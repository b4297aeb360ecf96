#include <anyorder/engine/field.h>

namespace anyorder {

namespace {

struct FieldRow {
    Field field;
    std::string_view name;
    FieldForm form;
};

constexpr std::array<FieldRow, field_count> rows = {{
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

consteval bool rows_are_in_enumerator_order() {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (static_cast<std::size_t>(rows[i].field) != i) {
            return false;
        }
    }
    return true;
}
static_assert(rows_are_in_enumerator_order());

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
    return rows[static_cast<std::size_t>(field)].name;
}

FieldForm form_of(Field field) {
    return rows[static_cast<std::size_t>(field)].form;
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
