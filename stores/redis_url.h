// Where a Redis is, in a word: redis://[USER:PASSWORD@]HOST:PORT or redis+unix:PATH, either with
// "?wait=N" behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace anyorder {

struct RedisEndpoint {
    std::string host{};
    std::uint16_t port = 0;
    // Of a Unix socket; where not empty, it is that.
    std::string path{};

    friend bool operator==(const RedisEndpoint&, const RedisEndpoint&) = default;
};

// For people, and as a name: "127.0.0.1:6379".
std::string text_of(const RedisEndpoint& endpoint);

struct RedisUrl {
    RedisEndpoint endpoint{};
    std::string user{};
    std::string password{};
    // How many replicas must have what apply() and count() return from.
    std::uint64_t replicas = 0;
};

bool is_redis_url(std::string_view url);

// Throws std::invalid_argument; passwords are in no message.
RedisUrl parse_redis_url(std::string_view text);

// What percent_encode() has made; other text stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace anyorder
