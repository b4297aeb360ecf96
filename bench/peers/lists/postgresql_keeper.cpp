#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "keeper.h"
#include "registers.h"

namespace anyorder::bench {

namespace {

constexpr std::size_t transaction_events = 1'000;

// Room in each page for the newer version of a row, so that the index need not be touched.
constexpr const char* schema = R"(
SET client_min_messages = error;
DROP TABLE IF EXISTS sessions, streams;
CREATE UNLOGGED TABLE sessions(
    room_id bytea NOT NULL, session int8 NOT NULL, create_time_ms int8, closed int4 NOT NULL,
    texts bytea, PRIMARY KEY(room_id, session));
CREATE UNLOGGED TABLE streams(
    room_id bytea NOT NULL, session int8 NOT NULL, stream_id bytea NOT NULL, seq int8 NOT NULL,
    live int4 NOT NULL, create_time_ms int8, stream_sid bytea, texts bytea,
    PRIMARY KEY(room_id, session, stream_id)) WITH (fillfactor = 40);
)";

constexpr const char* open_session = R"(
INSERT INTO sessions AS known VALUES($1, $2, $3, 0, $4)
ON CONFLICT(room_id, session) DO UPDATE SET
    create_time_ms = excluded.create_time_ms, texts = excluded.texts
WHERE known.create_time_ms IS NULL OR known.create_time_ms < excluded.create_time_ms)";

constexpr const char* close_session = R"(
INSERT INTO sessions(room_id, session, closed) VALUES($1, $2, 1)
ON CONFLICT(room_id, session) DO UPDATE SET closed = 1)";

constexpr const char* change_stream = R"(
INSERT INTO streams AS known VALUES($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT(room_id, session, stream_id) DO UPDATE SET
    seq = excluded.seq, live = excluded.live, create_time_ms = excluded.create_time_ms,
    stream_sid = excluded.stream_sid, texts = excluded.texts
WHERE known.seq < excluded.seq)";

// The bytes of a number as they travel: the greatest first.
template <class Number>
std::array<char, sizeof(Number)> in_network_order(Number number) {
    auto bytes = std::bit_cast<std::array<char, sizeof(Number)>>(number);
    if constexpr (std::endian::native == std::endian::little) {
        std::ranges::reverse(bytes);
    }
    return bytes;
}

// The values of one statement, in its own bytes. Texts must live until it is sent.
class Values {
public:
    void add(std::int64_t number) { add_number(in_network_order(number)); }
    void add(std::int32_t number) { add_number(in_network_order(number)); }
    void add(std::string_view bytes) { add(bytes.data(), bytes.size()); }
    void add_nothing() { add(nullptr, 0); }

    void send(PGconn* connection, const char* statement) const {
        PQsendQueryPrepared(connection, statement, static_cast<int>(count_), values_.data(),
                            lengths_.data(), formats_.data(), 1);
    }

private:
    template <class Bytes>
    void add_number(const Bytes& bytes) {
        char* const place = numbers_[count_].data();
        std::ranges::copy(bytes, place);
        add(place, bytes.size());
    }
    void add(const char* bytes, std::size_t size) {
        values_[count_] = bytes;
        lengths_[count_] = static_cast<int>(size);
        formats_[count_++] = 1;
    }

    static constexpr std::size_t count_max = 8;
    std::array<std::array<char, sizeof(std::int64_t)>, count_max> numbers_{};
    std::array<const char*, count_max> values_{};
    std::array<int, count_max> lengths_{};
    std::array<int, count_max> formats_{};
    std::size_t count_ = 0;
};

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

class Connection {
public:
    explicit Connection(const std::string& connection)
        : connection_(PQconnectdb(connection.c_str())) {
        if (PQstatus(connection_) != CONNECTION_OK) {
            fail();
        }
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { PQfinish(connection_); }

    [[nodiscard]] PGconn* get() const { return connection_; }

    Result checked(PGresult* given) {
        Result result(given);
        switch (PQresultStatus(given)) {
            case PGRES_COMMAND_OK:
            case PGRES_TUPLES_OK:
            case PGRES_PIPELINE_SYNC:
                return result;
            default:
                fail();
        }
    }
    Result ask(const char* sql) { return checked(PQexec(connection_, sql)); }
    void prepare(const char* name, const char* sql) {
        checked(PQprepare(connection_, name, sql, 0, nullptr));
    }

    // All that was sent is one transaction, which ends here.
    void end_transaction() {
        if (PQpipelineSync(connection_) != 1) {
            fail();
        }
    }
    // Waits for the end of the first transaction that has not been waited for.
    void await_end_of_transaction() {
        for (;;) {
            PGresult* const next = PQgetResult(connection_);
            if (next == nullptr) {
                continue;  // the end of one statement's results
            }
            if (PQresultStatus(checked(next).get()) == PGRES_PIPELINE_SYNC) {
                return;
            }
        }
    }

private:
    [[noreturn]] void fail() const {
        throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection_));
    }

    PGconn* connection_;
};

// A result of texts, where bytes are hexadecimal digits.
class Rows {
public:
    explicit Rows(Result result) : result_(std::move(result)) {}

    [[nodiscard]] int count() const { return PQntuples(result_.get()); }
    [[nodiscard]] bool is_null(int row, int column) const {
        return PQgetisnull(result_.get(), row, column) != 0;
    }
    [[nodiscard]] std::uint64_t number(int row, int column) const {
        return without_sign(std::strtoll(text(row, column), nullptr, 10));
    }
    [[nodiscard]] bool is_set(int row, int column) const { return *text(row, column) == '1'; }
    [[nodiscard]] std::string bytes(int row, int column) const {
        std::size_t size = 0;
        const auto* escaped = reinterpret_cast<const unsigned char*>(text(row, column));
        unsigned char* const unescaped = PQunescapeBytea(escaped, &size);
        std::string bytes(reinterpret_cast<const char*>(unescaped), size);
        PQfreemem(unescaped);
        return bytes;
    }

private:
    [[nodiscard]] const char* text(int row, int column) const {
        return PQgetvalue(result_.get(), row, column);
    }

    Result result_;
};

class PostgresqlKeeper final : public Keeper {
public:
    explicit PostgresqlKeeper(const std::string& connection) : connection_(connection) {
        connection_.ask(schema);
        connection_.prepare("open", open_session);
        connection_.prepare("close", close_session);
        connection_.prepare("change", change_stream);
    }

    // One transaction is written while the server carries out the one before.
    void apply(std::span<const Event> events) override {
        PQenterPipelineMode(connection_.get());
        std::size_t unanswered = 0;
        while (!events.empty()) {
            const auto now = events.first(std::min(transaction_events, events.size()));
            events = events.subspan(now.size());
            for (const Event& event : now) {
                send(event);
            }
            connection_.end_transaction();
            if (++unanswered > 1) {
                connection_.await_end_of_transaction();
                --unanswered;
            }
        }
        for (; unanswered > 0; --unanswered) {
            connection_.await_end_of_transaction();
        }
        PQexitPipelineMode(connection_.get());
    }

    RoomList list() override {
        ListMaker maker;
        const Rows sessions(connection_.ask("SELECT * FROM sessions"));
        for (int row = 0; row < sessions.count(); ++row) {
            maker.add(key_in(sessions, row), {.created = !sessions.is_null(row, 2),
                                              .closed = sessions.is_set(row, 3),
                                              .create_time_ms = TimeMs{sessions.number(row, 2)},
                                              .texts = sessions.bytes(row, 4)});
        }
        const Rows streams(connection_.ask("SELECT * FROM streams WHERE live = 1"));
        for (int row = 0; row < streams.count(); ++row) {
            maker.add(key_in(streams, row), streams.bytes(row, 2),
                      {.known = true,
                       .live = true,
                       .seq = ChangeSeq{streams.number(row, 3)},
                       .create_time_ms = TimeMs{streams.number(row, 5)},
                       .stream_sid = streams.bytes(row, 6),
                       .texts = streams.bytes(row, 7)});
        }
        return maker.list();
    }

private:
    // Of a row that begins with it.
    static SessionKey key_in(const Rows& rows, int row) {
        return {rows.bytes(row, 0), RoomSession{rows.number(row, 1)}};
    }

    void send(const Event& event) {
        Values values;
        values.add(event.room_id);
        values.add(with_sign(number(event.session)));
        if (is_stream(event.kind)) {
            send_change(values, event);
        } else if (event.kind == EventKind::room_create) {
            values.add(with_sign(number(event.time_ms)));
            pack_texts(texts_, event);
            values.add(texts_);
            values.send(connection_.get(), "open");
        } else if (event.kind == EventKind::room_close) {
            values.send(connection_.get(), "close");
        }
    }

    void send_change(Values& values, const Event& event) {
        const bool live = begins(event.kind);
        values.add(event.key);
        values.add(with_sign(number(event.seq)));
        values.add(std::int32_t{live ? 1 : 0});
        if (live) {
            pack_texts(texts_, event);
            values.add(with_sign(number(event.time_ms)));
            values.add(event.stream_sid);
            values.add(texts_);
        } else {
            values.add_nothing();
            values.add_nothing();
            values.add_nothing();
        }
        values.send(connection_.get(), "change");
    }

    Connection connection_;
    std::string texts_;
};

}  // namespace

std::unique_ptr<Keeper> postgresql_keeper(const std::string& connection) {
    return std::make_unique<PostgresqlKeeper>(connection);
}

}  // namespace anyorder::bench
