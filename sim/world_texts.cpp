#include "world_texts.h"

#include <anyorder/sim/random.h>

namespace anyorder {

namespace {

// The simulated ids need no escapes but these two, and URLs are ASCII.
std::string url_list(std::string_view scheme, std::string_view ending, std::uint64_t publication) {
    return "[\"" + std::string(scheme) + "://play.example.com/live/p" +
           std::to_string(publication) + std::string(ending) + "\"]";
}

}  // namespace

CallbackLog::Texts room_texts(const std::string& creator) {
    return {{Field::id_name, creator}};
}

CallbackLog::Texts user_texts(const std::string& user, const std::string& room, bool again,
                              std::uint64_t login) {
    return {{Field::room_name, "room " + room},
            {Field::user_nickname, "nickname of " + user},
            {Field::relogin, again ? "1" : "0"},
            {Field::user_role, "1"},
            {Field::auth_level, "0"},
            {Field::term_type, std::to_string(login % 3)},
            {Field::callback_data, "login " + std::to_string(login)}};
}

CallbackLog::Texts stream_texts(const std::string& stream, const std::string& user,
                                const std::string& room, bool again, std::uint64_t created_ms,
                                std::uint64_t publication) {
    const std::string count = std::to_string(publication);
    return {{Field::user_id, user},
            {Field::user_name, "name of " + user},
            {Field::channel_id, room},
            {Field::create_time, std::to_string(created_ms / 1000)},
            {Field::recreate, again ? "1" : "0"},
            {Field::title, stream + ", publication " + count},
            {Field::stream_attr, "{\"cid\":" + count + "}"},
            {Field::extra_info, "{\"publication\":" + count + "}"},
            {Field::publish_id, user},
            {Field::publish_name, "name of " + user},
            {Field::rtmp_url, url_list("rtmp", "", publication)},
            {Field::hls_url, url_list("https", ".m3u8", publication)},
            {Field::hdl_url, url_list("https", ".flv", publication)},
            {Field::pic_url, url_list("https", ".jpg", publication)}};
}

CallbackLog::Texts stream_close_texts(const std::string& user, const std::string& room,
                                      std::string_view type) {
    return {{Field::user_id, user},
            {Field::user_name, "name of " + user},
            {Field::channel_id, room},
            {Field::type, std::string(type)},
            {Field::third_define_data, "{}"}};
}

CallbackLog::Texts logout_texts(const CallbackLog::Texts& login, std::string_view reason) {
    CallbackLog::Texts texts;
    for (const auto& text : login) {
        if (text.first != Field::relogin) {
            texts.push_back(text);
        }
    }
    texts.emplace_back(Field::reason, reason);
    return texts;
}

void append_envelope(CallbackLog::Texts& texts, std::uint64_t time_ms, std::uint64_t callback) {
    std::uint64_t state = callback;
    texts.emplace_back(Field::appid, "1");
    texts.emplace_back(Field::timestamp, std::to_string(time_ms / 1000));
    texts.emplace_back(Field::nonce, std::to_string(split_mix(state) >> 1));
}

}  // namespace anyorder
