#include "redis_connection.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <ctime>

#include <hiredis/hiredis.h>

#include <anyorder/stores/store.h>

#include "redis_library.h"

namespace anyorder {

namespace {

timeval as_timeval(std::uint64_t milliseconds) {
    constexpr std::uint64_t ms_per_s = 1'000;
    constexpr std::uint64_t us_per_ms = 1'000;
    timeval time{};
    time.tv_sec = static_cast<decltype(time.tv_sec)>(milliseconds / ms_per_s);
    time.tv_usec = static_cast<decltype(time.tv_usec)>(milliseconds % ms_per_s * us_per_ms);
    return time;
}

// The library writes to connections that the other side may have closed, which raises a signal
// that ends the process; while this lives it does not.
class NoBrokenPipes {
public:
    NoBrokenPipes() {
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    }
    ~NoBrokenPipes() {
        const timespec no_time{};
        while (!was_pending_ && sigtimedwait(&signals_, nullptr, &no_time) == SIGPIPE) {
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    NoBrokenPipes(const NoBrokenPipes&) = delete;
    NoBrokenPipes& operator=(const NoBrokenPipes&) = delete;

private:
    sigset_t signals_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

RedisReply::Kind kind_of(int type) {
    switch (type) {
        case REDIS_REPLY_STRING:
            return RedisReply::Kind::text;
        case REDIS_REPLY_STATUS:
            return RedisReply::Kind::status;
        case REDIS_REPLY_ERROR:
            return RedisReply::Kind::error;
        case REDIS_REPLY_INTEGER:
            return RedisReply::Kind::number;
        case REDIS_REPLY_ARRAY:
            return RedisReply::Kind::list;
        default:
            return RedisReply::Kind::nothing;
    }
}

RedisReply copy_of(const redisReply& reply) {
    RedisReply copy{.kind = kind_of(reply.type)};
    if (copy.kind == RedisReply::Kind::number) {
        copy.number = reply.integer;
    } else if (copy.kind == RedisReply::Kind::list) {
        copy.items.reserve(reply.elements);
        for (std::size_t i = 0; i < reply.elements; ++i) {
            copy.items.push_back(copy_of(*reply.element[i]));
        }
    } else if (copy.kind != RedisReply::Kind::nothing) {
        copy.text.assign(reply.str, reply.len);
    }
    return copy;
}

struct FreesReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

}  // namespace

void RedisConnection::Closer::operator()(redisContext* context) const {
    redisFree(context);
}

RedisConnection::RedisConnection(const RedisEndpoint& endpoint, const RedisAccess& access)
    : name_(text_of(endpoint)), timeout_ms_(access.timeout_ms) {
    const timeval timeout = as_timeval(timeout_ms_);
    context_.reset(endpoint.path.empty()
                       ? redisConnectWithTimeout(endpoint.host.c_str(), endpoint.port, timeout)
                       : redisConnectUnixWithTimeout(endpoint.path.c_str(), timeout));
    if (context_ == nullptr) {
        fail("there is no memory for a connection");
    }
    if (context_->err != 0 || redisSetTimeout(context_.get(), timeout) != REDIS_OK) {
        fail("it cannot be connected to: " + std::string(context_->errstr));
    }
    log_in(access);
    need_library();
}

RedisConnection::~RedisConnection() = default;

void RedisConnection::fail(const std::string& what) const {
    throw StoreFailure("Redis at " + name_ + ": " + what);
}

void RedisConnection::fail_with_last_error() const {
    if (context_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        fail("no answer within " + std::to_string(timeout_ms_) + " ms");
    }
    fail(context_->errstr);
}

void RedisConnection::log_in(const RedisAccess& access) {
    if (access.password.empty()) {
        return;
    }
    const RedisReply reply =
        ask(access.user.empty() ? RedisWords{"AUTH", access.password}
                                : RedisWords{"AUTH", access.user, access.password});
    if (reply.is_error()) {
        fail("it refuses the user or the password");
    }
}

std::int64_t RedisConnection::library_version() {
    const RedisReply reply = ask({"FCALL_RO", "anyorder_version", "0"});
    if (reply.is_error() && reply.text.find("Function not found") == std::string::npos) {
        fail(reply.text);
    }
    return reply.kind == RedisReply::Kind::number ? reply.number : 0;
}

void RedisConnection::need_library() {
    const std::int64_t known = redis_library_version;
    std::int64_t version = library_version();
    if (version < known) {
        // Of several processes one is the first; what all of them load is the same.
        const RedisReply loaded =
            ask({"FUNCTION", "LOAD", "REPLACE", std::string(redis_library_text)});
        if (loaded.is_error()) {
            fail("the function library cannot be loaded: " + loaded.text);
        }
        version = library_version();
    }
    if (version > known) {
        fail("its function library has version " + std::to_string(version) +
             ", and this program knows version " + std::to_string(known));
    }
}

void RedisConnection::add(const RedisWords& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    texts.reserve(words.size());
    sizes.reserve(words.size());
    for (const std::string& word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    if (redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), texts.data(),
                               sizes.data()) != REDIS_OK) {
        fail_with_last_error();
    }
}

void RedisConnection::send() {
    const NoBrokenPipes no_broken_pipes;
    int is_done = 0;
    while (is_done == 0) {
        if (redisBufferWrite(context_.get(), &is_done) != REDIS_OK) {
            fail_with_last_error();
        }
    }
}

RedisReply RedisConnection::receive() {
    void* raw = nullptr;
    if (redisGetReply(context_.get(), &raw) != REDIS_OK) {
        fail_with_last_error();
    }
    const std::unique_ptr<redisReply, FreesReply> reply(static_cast<redisReply*>(raw));
    return copy_of(*reply);
}

RedisReply RedisConnection::ask(const RedisWords& words) {
    add(words);
    send();
    return receive();
}

}  // namespace anyorder
