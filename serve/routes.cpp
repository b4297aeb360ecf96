#include "routes.h"

#include <array>
#include <optional>

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>

#include <anyorder/engine/event.h>

namespace anyorder {

namespace {

struct FixedPath {
    std::string_view path;
    Page page;
};

constexpr std::array fixed_paths = {
    FixedPath{"/", Page::view},         FixedPath{"/callbacks", Page::callback},
    FixedPath{"/rooms", Page::rooms},   FixedPath{"/gaps", Page::gaps},
    FixedPath{"/health", Page::health}, FixedPath{"/metrics", Page::metrics},
    FixedPath{"/live", Page::live},
};

constexpr std::string_view room_prefix = "/rooms/";

int hexadecimal_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Nothing where a '%' is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (text.size() - i < 3) {
            return std::nullopt;
        }
        const int high = hexadecimal_value(text[i + 1]);
        const int low = hexadecimal_value(text[i + 2]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

Answer no_such_page() {
    return error_answer(404, "there is no such page");
}

Answer only(std::string_view methods, std::string_view header) {
    Answer answer = error_answer(405, "this page takes " + std::string(methods));
    answer.header = header;
    return answer;
}

std::variant<Route, Answer> room_route(std::string_view rest) {
    if (rest.empty() || rest.find('/') != std::string_view::npos) {
        return no_such_page();
    }
    std::optional<std::string> room_id = percent_decoded(rest);
    if (!room_id) {
        return error_answer(400, "the room's id is not percent-encoded as it should be");
    }
    if (room_id->size() > room_id_bytes_max) {
        return no_such_page();
    }
    return Route{.page = Page::room, .room_id = *std::move(room_id)};
}

std::variant<Route, Answer> route_of_path(std::string_view path, bool is_post) {
    for (const FixedPath& known : fixed_paths) {
        if (known.path == path) {
            const bool is_root = known.page == Page::view;
            return Route{.page = is_root && is_post ? Page::callback : known.page};
        }
    }
    return path.starts_with(room_prefix) ? room_route(path.substr(room_prefix.size()))
                                         : no_such_page();
}

}  // namespace

std::variant<Route, Answer> route_of(std::string_view method, std::string_view target) {
    const bool is_post = method == "POST";
    const bool is_get = method == "GET" || method == "HEAD";
    auto route = route_of_path(target.substr(0, target.find('?')), is_post);
    const Route* found = std::get_if<Route>(&route);
    if (found == nullptr) {
        return route;
    }
    if (found->page == Page::callback && !is_post) {
        return only("POST", "Allow: POST\r\n");
    }
    if (found->page != Page::callback && !is_get) {
        return only("GET", "Allow: GET, HEAD\r\n");
    }
    return route;
}

bool is_for_readers(Page page) {
    switch (page) {
        case Page::callback:
        case Page::health:
        case Page::view:
            return false;
        case Page::rooms:
        case Page::room:
        case Page::gaps:
        case Page::metrics:
        case Page::live:
            return true;
    }
    return true;
}

bool is_address_or_localhost(std::string_view host) {
    const bool is_bracketed = host.starts_with('[');
    const std::size_t end = host.find(is_bracketed ? ']' : ':');
    host = host.substr(0, end);
    if (is_bracketed) {
        host.remove_prefix(1);
    }
    boost::system::error_code error;
    boost::asio::ip::make_address(std::string(host), error);
    return !error || host == "localhost";
}

bool may_read(std::string_view authorization, std::string_view token) {
    constexpr std::string_view scheme = "Bearer ";
    if (token.empty()) {
        return true;
    }
    const std::string_view named = authorization.substr(0, scheme.size());
    // RFC 7235: the scheme's case does not matter.
    if (!boost::beast::iequals(named, scheme)) {
        return false;
    }
    const std::string_view given = authorization.substr(scheme.size());
    unsigned differences = given.size() == token.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto expected = static_cast<unsigned char>(token[i % token.size()]);
        differences |= static_cast<unsigned>(static_cast<unsigned char>(given[i]) ^ expected);
    }
    return differences == 0;
}

}  // namespace anyorder
