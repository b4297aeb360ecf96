#include "http_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <arpa/inet.h>

#include <anyorder/engine/encode.h>

namespace anyorder {

namespace {

// Takes "http://" or "https://" off the text and says whether it was the second.
std::optional<bool> take_scheme(std::string_view& text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme)) {
            text.remove_prefix(scheme.size());
            return scheme == "https://";
        }
    }
    return std::nullopt;
}

std::optional<std::uint16_t> port_in(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool is_port = error == std::errc{} && end == text.data() + text.size() && port != 0;
    return is_port ? std::optional(port) : std::nullopt;
}

// What follows the host: empty, or a colon and a port. Nothing where brackets do not close.
std::optional<std::string_view> take_host(std::string_view authority, std::string& host) {
    if (!authority.starts_with('[')) {
        const std::size_t end = std::min(authority.find(':'), authority.size());
        host = authority.substr(0, end);
        return authority.substr(end);
    }
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    host = authority.substr(1, end - 1);
    return authority.substr(end + 1);
}

bool is_plain(char character) {
    return character > ' ' && character < '\x7f';
}

}  // namespace

std::variant<Url, std::string> parse_url(std::string_view text) {
    if (!std::ranges::all_of(text, is_plain)) {
        return "has spaces, control characters or characters beyond ASCII in it";
    }
    Url url;
    const auto is_encrypted = take_scheme(text);
    if (!is_encrypted) {
        return "begins neither with http:// nor with https://";
    }
    url.is_encrypted = *is_encrypted;
    const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
    const std::string_view authority = text.substr(0, end);
    url.target = (text.substr(end).starts_with('/') ? "" : "/") + std::string(text.substr(end));
    if (url.target.find('#') != std::string::npos) {
        return "has a fragment (#), which is never sent";
    }
    if (authority.find('@') != std::string_view::npos) {
        return "has a user name in it; give it as a header";
    }
    const auto rest = take_host(authority, url.host);
    if (!rest || url.host.empty()) {
        return "has no host";
    }
    const auto port = rest->starts_with(':') ? port_in(rest->substr(1)) : std::nullopt;
    if (!rest->empty() && !port) {
        return "has a port that is no number from 1 to 65535";
    }
    url.port = port.value_or(url.is_encrypted ? 443 : 80);
    return url;
}

bool is_loopback(std::string_view host) {
    const std::string name(host);
    std::array<unsigned char, sizeof(in6_addr)> address{};
    if (inet_pton(AF_INET, name.c_str(), address.data()) == 1) {
        return address[0] == 127;
    }
    if (inet_pton(AF_INET6, name.c_str(), address.data()) == 1) {
        return std::ranges::all_of(address.begin(), address.end() - 1,
                                   [](unsigned char byte) { return byte == 0; }) &&
               address.back() == 1;
    }
    return name == "localhost";
}

std::string with_room_id(std::string_view text, std::string_view room_id) {
    const std::string encoded = percent_encode(room_id);
    std::string filled;
    for (std::size_t at = text.find(room_id_place); at != std::string_view::npos;
         at = text.find(room_id_place)) {
        filled += text.substr(0, at);
        filled += encoded;
        text.remove_prefix(at + room_id_place.size());
    }
    return filled + std::string(text);
}

}  // namespace anyorder
