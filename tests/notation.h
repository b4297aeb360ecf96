// Callbacks in a notation short enough to be a picture: "c1 s+1 s-2".
//
//   c7@5     room_create of session 7 at 5 ms          d7@9     room_close of session 7 at 9 ms
//   s+3      stream_create of stream s with seq 3      s-4      stream_close of stream s with seq 4
//   u+1      room_login of user u with seq 1           u-2      room_logout
//
// Keys that begin with u or v are users, others streams. "/7" gives a session other than 1, "@5" a
// time other than the event's place in the text, "#x" a stream_sid or a number of a login, and
// "r2:" in front a room other than r; in this order: "r2:s+1/7#x@5".
#pragma once

#include <memory>
#include <string_view>

#include <anyorder/sim/history.h>

namespace anyorder::testing {

// Fails loudly on a text that is not in the notation.
std::shared_ptr<const CallbackLog> callbacks(std::string_view text);

}  // namespace anyorder::testing
