#include "redis_url.h"

#include <charconv>
#include <optional>
#include <stdexcept>

namespace anyorder {

namespace {

constexpr std::string_view tcp_scheme = "redis://";
constexpr std::string_view unix_scheme = "redis+unix:";
constexpr std::uint16_t usual_port = 6379;

template <class Number>
std::optional<Number> number_in(std::string_view text, int base) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional(value) : std::nullopt;
}

[[noreturn]] void fail(const std::string& what) {
    throw std::invalid_argument(
        "a Redis is redis://[USER:PASSWORD@]HOST:PORT or redis+unix:PATH, "
        "either with ?wait=REPLICAS: " +
        what);
}

void read_parameters(RedisUrl& url, std::string_view parameters) {
    constexpr std::string_view wait = "wait=";
    constexpr std::uint64_t replicas_max = 1'000;
    if (!parameters.starts_with(wait)) {
        fail("wait is the only parameter");
    }
    const auto replicas = number_in<std::uint64_t>(parameters.substr(wait.size()), 10);
    if (!replicas || *replicas > replicas_max) {
        fail("wait is a number of replicas");
    }
    url.replicas = *replicas;
}

void read_user(RedisUrl& url, std::string_view user) {
    const std::size_t colon = user.find(':');
    if (colon == std::string_view::npos) {
        fail("there is a user and no password");
    }
    url.user = percent_decoded(user.substr(0, colon));
    url.password = percent_decoded(user.substr(colon + 1));
}

RedisEndpoint tcp_endpoint(std::string_view text) {
    RedisEndpoint endpoint{.port = usual_port};
    const std::size_t bracket = text.rfind(']');
    const std::size_t colon = text.rfind(':');
    const bool has_port =
        colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    std::string_view host = text.substr(0, has_port ? colon : text.size());
    if (has_port) {
        const auto port = number_in<std::uint16_t>(text.substr(colon + 1), 10);
        if (!port || *port == 0) {
            fail("the port is no number from 1 to 65535");
        }
        endpoint.port = *port;
    }
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    endpoint.host = host;
    return endpoint;
}

}  // namespace

std::string text_of(const RedisEndpoint& endpoint) {
    return endpoint.path.empty() ? endpoint.host + ":" + std::to_string(endpoint.port)
                                 : endpoint.path;
}

bool is_redis_url(std::string_view url) {
    return url.starts_with(tcp_scheme) || url.starts_with(unix_scheme);
}

RedisUrl parse_redis_url(std::string_view text) {
    RedisUrl url;
    const bool is_unix = text.starts_with(unix_scheme);
    text.remove_prefix(is_unix ? unix_scheme.size() : tcp_scheme.size());
    if (const std::size_t mark = text.rfind('?'); mark != std::string_view::npos) {
        read_parameters(url, text.substr(mark + 1));
        text = text.substr(0, mark);
    }
    if (is_unix) {
        url.endpoint.path = text;
    } else {
        if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
            read_user(url, text.substr(0, at));
            text.remove_prefix(at + 1);
        }
        text = text.substr(0, text.find('/'));
        url.endpoint = tcp_endpoint(text);
    }
    if (url.endpoint.path.empty() && url.endpoint.host.empty()) {
        fail("there is neither a host nor a path");
    }
    return url;
}

std::string percent_decoded(std::string_view text) {
    constexpr int hexadecimal = 16;
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = text[i] == '%' && i + 2 < text.size()
                              ? number_in<std::uint8_t>(text.substr(i + 1, 2), hexadecimal)
                              : std::nullopt;
        decoded += byte ? static_cast<char>(*byte) : text[i];
        i += byte ? 2 : 0;
    }
    return decoded;
}

}  // namespace anyorder
