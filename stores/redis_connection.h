// One connection to one Redis: commands out, answers in. The only place that knows the client
// library.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "redis_url.h"

struct redisContext;

namespace anyorder {

// An answer as the server gave it.
struct RedisReply {
    enum class Kind : std::uint8_t { nothing, text, status, error, number, list };

    Kind kind = Kind::nothing;
    // Of a text, a status or an error.
    std::string text{};
    std::int64_t number = 0;
    std::vector<RedisReply> items{};

    [[nodiscard]] bool is_error() const { return kind == Kind::error; }
    // "MOVED 3999 127.0.0.1:6381" begins with the word MOVED.
    [[nodiscard]] bool is_error(std::string_view word) const {
        return is_error() && text.starts_with(word) &&
               (text.size() == word.size() || text[word.size()] == ' ');
    }
};

using RedisWords = std::vector<std::string>;

struct RedisAccess {
    std::string user{};
    std::string password{};
    std::uint64_t timeout_ms = 0;
};

// Everything throws StoreFailure; the connection is then of no more use.
class RedisConnection {
public:
    // Connects, says who it is, and sees to it that the function library is there.
    RedisConnection(const RedisEndpoint& endpoint, const RedisAccess& access);
    ~RedisConnection();
    RedisConnection(const RedisConnection&) = delete;
    RedisConnection& operator=(const RedisConnection&) = delete;

    // Answers come in the order of the commands.
    void add(const RedisWords& words);
    void send();
    RedisReply receive();

    // One after the other.
    RedisReply ask(const RedisWords& words);

    // Loads the function library where there is none, or an older one. A newer one is left alone
    // and is a StoreFailure: what lies in the keys need not be what is known here.
    void need_library();

private:
    struct Closer {
        void operator()(redisContext* context) const;
    };

    void log_in(const RedisAccess& access);
    [[nodiscard]] std::int64_t library_version();
    [[noreturn]] void fail(const std::string& what) const;
    [[noreturn]] void fail_with_last_error() const;

    std::string name_;
    std::uint64_t timeout_ms_;
    std::unique_ptr<redisContext, Closer> context_;
};

}  // namespace anyorder
