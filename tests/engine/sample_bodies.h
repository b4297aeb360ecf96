// Callback bodies in the vendor's shapes: types, order and odd numbers as its pages show them.
#pragma once

#include <array>
#include <string_view>

namespace anyorder::sample {

inline constexpr std::string_view room_create =
    R"({"appid":1,"event":"room_create","id_name":"u1","nonce":"7266888922840654370",)"
    R"("room_create_time":"1499676978027","room_id":"r1","room_session_id":858012925204410400,)"
    R"("signature":"9ebe0a6a0c0a8bb5e9a9c0e5ba1a0bdeb0a1b0c1","timestamp":1499676978})";

inline constexpr std::string_view room_close =
    R"({"event":"room_close","appid":"1","timestamp":1499677000,"nonce":"350176",)"
    R"("signature":"","room_id":"r1","room_session_id":858012925204410400,"close_reason":1,)"
    R"("room_close_time":"1499677000123"})";

inline constexpr std::string_view stream_create =
    R"({"event":"stream_create","appid":"1","timestamp":"1499676978","nonce":"7266888922840654370",)"
    R"("signature":"dc3a","room_id":"r1","room_session_id":"858012925204410400","user_id":"u1",)"
    R"("user_name":"Zo\u00eb \"Z\"","channel_id":"0xb-0x1","stream_id":"s1","stream_alias":"s1",)"
    R"("stream_sid":"s-115205136669740000000000104","stream_seq":"01","create_time":"1499676978",)"
    R"("create_time_ms":"1499676978027","recreate":"0","title":"t","stream_attr":"{\"cid\":0}",)"
    R"("extra_info":"","publish_id":"u1","publish_name":"Zo\u00eb",)"
    R"("rtmp_url":["rtmp://a/live/s1","rtmp://b/live/s1"],"hls_url":["https://a/s1.m3u8"],)"
    R"("hdl_url":[],"pic_url":["https://a/s1.jpg"]})";

inline constexpr std::string_view stream_close =
    R"({"event":"stream_close","appid":"1","timestamp":"1499677010","nonce":"7","signature":"",)"
    R"("room_id":"r1","room_session_id":"858012925204410400","user_id":"u1","user_name":"Zo",)"
    R"("channel_id":"0xb-0x1","stream_id":"s1","stream_alias":"s1","stream_sid":"s-1",)"
    R"("stream_seq":"02","type":"0","third_define_data":"{}","create_time_ms":"1499676978027",)"
    R"("destroy_timemillis":"1499677010000"})";

inline constexpr std::string_view room_login =
    R"({"event":"room_login","appid":"1","timestamp":"1499676979","nonce":"8","signature":"",)"
    R"("room_id":"r1","room_name":"Room 1","room_seq":"858012925204410400","user_account":"u1",)"
    R"("user_nickname":"Zo","session_id":"858012925204410401","login_time":"1499676979000",)"
    R"("relogin":"0","user_update_seq":"1","user_role":"2","auth_level":"1","term_type":"3",)"
    R"("callback_data":"x"})";

inline constexpr std::string_view room_logout =
    R"({"event":"room_logout","appid":"1","timestamp":"1499677011","nonce":"9","signature":"",)"
    R"("room_id":"r1","room_name":"Room 1","room_seq":"858012925204410400","user_account":"u1",)"
    R"("user_nickname":"Zo","session_id":"858012925204410401","login_time":"1499676979000",)"
    R"("logout_time":"1499677011000","reason":"0","user_update_seq":"2","user_role":"2",)"
    R"("auth_level":"1","term_type":"3","callback_data":"x"})";

inline constexpr std::array all = {room_create,  room_close, stream_create,
                                   stream_close, room_login, room_logout};

}  // namespace anyorder::sample
