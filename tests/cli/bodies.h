// Callback bodies for the tests of `apply`, one line each, in the vendor's types: the session of a
// room is a JSON number, that of a stream a string.
#pragma once

#include <string>

namespace anyorder::body {

inline std::string room_create(const std::string& session, const std::string& time_ms,
                               const std::string& room_id = "r1") {
    return R"({"event":"room_create","appid":1,"timestamp":1499676978,"nonce":"7",)"
           R"("signature":"","room_id":")" +
           room_id + R"(","room_session_id":)" + session + R"(,"room_create_time":")" + time_ms +
           R"(","id_name":"u1"})";
}

inline std::string room_close(const std::string& session, const std::string& time_ms) {
    return R"({"event":"room_close","room_id":"r1","room_session_id":)" + session +
           R"(,"close_reason":1,"room_close_time":")" + time_ms + R"("})";
}

inline std::string stream_create(const std::string& session, const std::string& stream_id,
                                 const std::string& seq) {
    return R"({"event":"stream_create","room_id":"r1","room_session_id":")" + session +
           R"(","stream_id":")" + stream_id + R"(","stream_sid":"sid-)" + seq +
           R"(","stream_seq":")" + seq + R"(","create_time_ms":"1499676978100"})";
}

inline std::string stream_close(const std::string& session, const std::string& stream_id,
                                const std::string& seq) {
    return R"({"event":"stream_close","room_id":"r1","room_session_id":")" + session +
           R"(","stream_id":")" + stream_id + R"(","stream_seq":")" + seq +
           R"(","type":"0","create_time_ms":"1499676978100",)"
           R"("destroy_timemillis":"1499676978200"})";
}

}  // namespace anyorder::body
