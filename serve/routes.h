// Which page a request asks for, and whether it may.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "answer.h"

namespace anyorder {

enum class Page : std::uint8_t {
    callback,  // POST / and POST /callbacks
    rooms,     // GET /rooms
    room,      // GET /rooms/ROOM
    gaps,      // GET /gaps
    health,    // GET /health
    metrics,   // GET /metrics
    live,      // GET /live: server-sent events
    view,      // GET /: the page that shows them
};

struct Route {
    Page page{};
    // Of Page::room.
    std::string room_id{};
};

// The answer is the refusal of a method or a path that there is not. HEAD is GET here.
std::variant<Route, Answer> route_of(std::string_view method, std::string_view target);

// Whether a page tells what is live, and so asks for the token where there is one.
bool is_for_readers(Page page);

// Whether `host`, the header's value, is an IP address or localhost. Another name may be one that a
// page in a browser has turned to this machine, to read what only this machine may.
bool is_address_or_localhost(std::string_view host);

// Whether `authorization`, the header's value, is "Bearer TOKEN". Takes the same time wherever the
// two differ. Everybody may where the token is empty.
bool may_read(std::string_view authorization, std::string_view token);

}  // namespace anyorder
