// The URLs of a service, taken apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace anyorder {

struct Url {
    bool is_encrypted = false;
    // Without the brackets of an IPv6 address.
    std::string host;
    std::uint16_t port = 0;
    // Path and query; begins with '/'.
    std::string target;

    [[nodiscard]] bool same_server(const Url& other) const {
        return is_encrypted == other.is_encrypted && host == other.host && port == other.port;
    }
};

// An http or https URL, or what is wrong with it: "has no host". A user name or a fragment is
// wrong, too; "{room_id}" in the target is not.
std::variant<Url, std::string> parse_url(std::string_view text);

// localhost, 127.0.0.0/8 and ::1.
bool is_loopback(std::string_view host);

inline constexpr std::string_view room_id_place = "{room_id}";

// The text with each "{room_id}" in it replaced by the percent-encoded id.
std::string with_room_id(std::string_view text, std::string_view room_id);

}  // namespace anyorder
