#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <hiredis/hiredis.h>

#include "keeper.h"
#include "registers.h"

namespace anyorder::bench {

namespace {

// Events in one call of the function, and calls on their way. Fewer of either are slower, and more
// no faster.
constexpr std::size_t events_a_call = 100;
constexpr std::size_t calls_on_their_way = 16;

// A session's streams are one hash, of stream ids; a session is another one. Both are named by the
// session and the room, behind a letter. Seqs and times come
// with all their zeros, so that they compare as text: a number of Lua has 53 bits.
constexpr std::string_view library = R"(#!lua name=anyorder
local function apply(keys, arguments)
    local call, sub = redis.call, string.sub
    for i = 1, #arguments, 3 do
        local name, key, value = arguments[i], arguments[i + 1], arguments[i + 2]
        local kind = sub(name, 1, 1)
        if kind == 's' then
            local known = call('HGET', name, key)
            if not known or sub(known, 1, 20) < sub(value, 1, 20) then
                call('HSET', name, key, value)
            end
        elseif kind == 'c' then
            local known = call('HGET', name, 'created')
            if not known or sub(known, 1, 20) < sub(value, 1, 20) then
                call('HSET', name, 'created', value)
            end
        else
            call('HSET', 'c' .. sub(name, 2), 'closed', '1')
        end
    end
    return 0
end
redis.register_function('apply', apply)
)";

constexpr std::size_t number_digits = 20;

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, number_digits> digits{};
    const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    out.append(number_digits - count, '0');
    out.append(digits.data(), count);
}

std::uint64_t take_number(std::string_view& text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + number_digits, number);
    text.remove_prefix(number_digits);
    return number;
}

struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

std::string_view text_of(const redisReply* reply) {
    return {reply->str, reply->len};
}

class Connection {
public:
    explicit Connection(const std::string& socket_path)
        : context_(redisConnectUnix(socket_path.c_str())) {
        if (context_ == nullptr || context_->err != 0) {
            throw std::runtime_error("Redis does not answer at " + socket_path);
        }
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { redisFree(context_); }

    void send(std::span<const std::string_view> words) {
        texts_.clear();
        lengths_.clear();
        for (const std::string_view word : words) {
            texts_.push_back(word.data());
            lengths_.push_back(word.size());
        }
        redisAppendCommandArgv(context_, static_cast<int>(words.size()), texts_.data(),
                               lengths_.data());
    }

    // Writes what was sent, and waits for nothing.
    void flush() {
        int done = 0;
        while (done == 0) {
            if (redisBufferWrite(context_, &done) != REDIS_OK) {
                throw std::runtime_error(std::string("Redis: ") + context_->errstr);
            }
        }
    }

    Reply receive() {
        void* received = nullptr;
        if (redisGetReply(context_, &received) != REDIS_OK) {
            throw std::runtime_error(std::string("Redis: ") + context_->errstr);
        }
        Reply reply(static_cast<redisReply*>(received));
        if (reply->type == REDIS_REPLY_ERROR) {
            throw std::runtime_error("Redis: " + std::string(text_of(reply.get())));
        }
        return reply;
    }

    Reply ask(std::initializer_list<std::string_view> words) {
        send({words.begin(), words.size()});
        return receive();
    }

private:
    redisContext* context_;
    std::vector<const char*> texts_;
    std::vector<std::size_t> lengths_;
};

// Calls `visit(field, value)` for each field of the hash.
template <class Visit>
void for_each_field(Connection& connection, std::string_view name, const Visit& visit) {
    const Reply hash = connection.ask({"HGETALL", name});
    const std::span fields(hash->element, hash->elements);
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
        visit(text_of(fields[i]), text_of(fields[i + 1]));
    }
}

class RedisKeeper final : public Keeper {
public:
    explicit RedisKeeper(const std::string& socket_path) : connection_(socket_path) {
        connection_.ask({"FLUSHALL"});
        connection_.ask({"FUNCTION", "LOAD", "REPLACE", library});
    }

    void apply(std::span<const Event> events) override {
        std::size_t unanswered = 0;
        while (!events.empty()) {
            const auto now = events.first(std::min(events_a_call, events.size()));
            events = events.subspan(now.size());
            call(now);
            if (++unanswered > calls_on_their_way) {
                connection_.receive();
                --unanswered;
            }
        }
        for (; unanswered > 0; --unanswered) {
            connection_.receive();
        }
    }

    RoomList list() override {
        ListMaker maker;
        const Reply names = connection_.ask({"KEYS", "c*"});
        for (const redisReply* name : std::span(names->element, names->elements)) {
            add_session(maker, text_of(name).substr(1));
        }
        return maker.list();
    }

private:
    // Three words an event: the hash's name, a field of it, and what is to be known of it.
    void call(std::span<const Event> events) {
        texts_.clear();
        ends_.clear();
        for (const Event& event : events) {
            write(event);
        }
        words_ = {"FCALL", "apply", "0"};
        std::string_view rest = texts_;
        std::size_t begin = 0;
        for (const std::size_t end : ends_) {
            words_.push_back(rest.substr(begin, end - begin));
            begin = end;
        }
        connection_.send(words_);
        connection_.flush();
    }

    void write(const Event& event) {
        const bool is_of_stream = is_stream(event.kind);
        texts_ += is_of_stream ? 's' : begins(event.kind) ? 'c' : 'd';
        append_number(texts_, number(event.session));
        texts_ += event.room_id;
        ends_.push_back(texts_.size());
        texts_ += event.key;
        ends_.push_back(texts_.size());
        append_number(texts_, is_of_stream ? number(event.seq) : number(event.time_ms));
        if (is_of_stream && begins(event.kind)) {
            append_number(texts_, number(event.time_ms));
            append_number(texts_, event.stream_sid.size());
            texts_ += event.stream_sid;
        }
        if (begins(event.kind)) {
            pack_texts(packed_, event);
            texts_ += packed_;
        }
        ends_.push_back(texts_.size());
    }

    // `name`: that of its hashes, without the letter.
    void add_session(ListMaker& maker, std::string_view name) {
        std::string_view room_id = name;
        const RoomSession session{take_number(room_id)};
        const SessionKey key{std::string(room_id), session};
        SessionRegister known;
        for_each_field(connection_, "c" + std::string(name),
                       [&](std::string_view field, std::string_view value) {
                           known.closed = known.closed || field == "closed";
                           if (field == "created") {
                               known.created = true;
                               known.create_time_ms = TimeMs{take_number(value)};
                               known.texts = value;
                           }
                       });
        maker.add(key, known);
        for_each_field(connection_, "s" + std::string(name),
                       [&](std::string_view stream_id, std::string_view value) {
                           maker.add(key, stream_id, stream_in(value));
                       });
    }

    // A tombstone is a seq and no more.
    static StreamRegister stream_in(std::string_view value) {
        StreamRegister stream{.known = true, .seq = ChangeSeq{take_number(value)}};
        if (!value.empty()) {
            stream.live = true;
            stream.create_time_ms = TimeMs{take_number(value)};
            const auto sid_bytes = static_cast<std::size_t>(take_number(value));
            stream.stream_sid = value.substr(0, sid_bytes);
            stream.texts = value.substr(sid_bytes);
        }
        return stream;
    }

    Connection connection_;
    std::string texts_;
    std::vector<std::size_t> ends_;
    std::vector<std::string_view> words_;
    std::string packed_;
};

}  // namespace

std::unique_ptr<Keeper> redis_keeper(const std::string& socket_path) {
    return std::make_unique<RedisKeeper>(socket_path);
}

}  // namespace anyorder::bench
