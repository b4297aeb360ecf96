#include <algorithm>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "keeper.h"
#include "registers.h"

namespace anyorder::bench {

namespace {

constexpr std::size_t transaction_events = 1'000;

// Great pages and rows that lie in the index itself: of the settings tried the fastest. There is no
// journal, so that a transaction costs next to nothing.
constexpr const char* schema = R"(
PRAGMA page_size = 65536;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA temp_store = MEMORY;
CREATE TABLE sessions(
    room_id TEXT NOT NULL, session INTEGER NOT NULL, create_time_ms INTEGER,
    closed INTEGER NOT NULL, texts BLOB, PRIMARY KEY(room_id, session)) WITHOUT ROWID;
CREATE TABLE streams(
    room_id TEXT NOT NULL, session INTEGER NOT NULL, stream_id TEXT NOT NULL,
    seq INTEGER NOT NULL, live INTEGER NOT NULL, create_time_ms INTEGER, stream_sid TEXT,
    texts BLOB, PRIMARY KEY(session, room_id, stream_id)) WITHOUT ROWID;
)";

constexpr const char* open_session = R"(
INSERT INTO sessions VALUES(?1, ?2, ?3, 0, ?4)
ON CONFLICT DO UPDATE SET create_time_ms = excluded.create_time_ms, texts = excluded.texts
WHERE create_time_ms IS NULL OR create_time_ms < excluded.create_time_ms)";

constexpr const char* close_session = R"(
INSERT INTO sessions(room_id, session, closed) VALUES(?1, ?2, 1) ON CONFLICT DO UPDATE SET closed = 1)";

constexpr const char* change_stream = R"(
INSERT INTO streams VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT DO UPDATE SET
    seq = excluded.seq, live = excluded.live, create_time_ms = excluded.create_time_ms,
    stream_sid = excluded.stream_sid, texts = excluded.texts
WHERE seq < excluded.seq)";

class Database {
public:
    Database() {
        check(sqlite3_open(":memory:", &database_));
        run(schema);
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database() { sqlite3_close(database_); }

    void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }

    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        check(
            sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
        return statement;
    }

    void check(int code) const {
        if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
            throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_));
        }
    }

private:
    sqlite3* database_ = nullptr;
};

// Texts that are bound must live until the next step() is over; they are not copied.
class Statement {
public:
    Statement(Database& database, const char* sql)
        : database_(database), statement_(database.prepare(sql)) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(statement_); }

    void bind(int place, std::int64_t number) {
        database_.check(sqlite3_bind_int64(statement_, place, number));
    }
    void bind(int place, std::string_view text) {
        database_.check(sqlite3_bind_text(statement_, place, text.data(),
                                          static_cast<int>(text.size()), SQLITE_STATIC));
    }
    void bind_bytes(int place, std::string_view bytes) {
        database_.check(sqlite3_bind_blob(statement_, place, bytes.data(),
                                          static_cast<int>(bytes.size()), SQLITE_STATIC));
    }
    void bind_nothing(int place) { database_.check(sqlite3_bind_null(statement_, place)); }

    // Whether there is a row to read.
    bool step() {
        const int code = sqlite3_step(statement_);
        database_.check(code);
        return code == SQLITE_ROW;
    }
    void execute() {
        step();
        sqlite3_reset(statement_);
    }

    std::int64_t number_at(int column) { return sqlite3_column_int64(statement_, column); }
    bool is_null_at(int column) { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::string bytes_at(int column) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        return size == 0 ? std::string() : std::string(bytes, size);
    }

private:
    Database& database_;
    sqlite3_stmt* statement_;
};

class SqliteKeeper final : public Keeper {
public:
    void apply(std::span<const Event> events) override {
        while (!events.empty()) {
            const auto now = events.first(std::min(transaction_events, events.size()));
            events = events.subspan(now.size());
            begin_.execute();
            for (const Event& event : now) {
                apply(event);
            }
            commit_.execute();
        }
    }

    RoomList list() override {
        ListMaker maker;
        Statement sessions(database_, "SELECT * FROM sessions");
        while (sessions.step()) {
            maker.add(key_in(sessions),
                      {.created = !sessions.is_null_at(2),
                       .closed = sessions.number_at(3) != 0,
                       .create_time_ms = TimeMs{without_sign(sessions.number_at(2))},
                       .texts = sessions.bytes_at(4)});
        }
        Statement streams(database_, "SELECT * FROM streams WHERE live");
        while (streams.step()) {
            maker.add(key_in(streams), streams.bytes_at(2),
                      {.known = true,
                       .live = true,
                       .seq = ChangeSeq{without_sign(streams.number_at(3))},
                       .create_time_ms = TimeMs{without_sign(streams.number_at(5))},
                       .stream_sid = streams.bytes_at(6),
                       .texts = streams.bytes_at(7)});
        }
        return maker.list();
    }

private:
    // Of a row that begins with it.
    static SessionKey key_in(Statement& row) {
        return {row.bytes_at(0), RoomSession{without_sign(row.number_at(1))}};
    }
    static void bind_key(Statement& statement, const Event& event) {
        statement.bind(1, event.room_id);
        statement.bind(2, with_sign(number(event.session)));
    }

    void apply(const Event& event) {
        if (is_stream(event.kind)) {
            change(event);
        } else if (event.kind == EventKind::room_create) {
            bind_key(open_, event);
            open_.bind(3, with_sign(number(event.time_ms)));
            pack_texts(texts_, event);
            open_.bind_bytes(4, texts_);
            open_.execute();
        } else if (event.kind == EventKind::room_close) {
            bind_key(close_, event);
            close_.execute();
        }
    }

    void change(const Event& event) {
        const bool live = begins(event.kind);
        bind_key(change_, event);
        change_.bind(3, event.key);
        change_.bind(4, with_sign(number(event.seq)));
        change_.bind(5, live ? 1 : 0);
        if (live) {
            pack_texts(texts_, event);
            change_.bind(6, with_sign(number(event.time_ms)));
            change_.bind(7, event.stream_sid);
            change_.bind_bytes(8, texts_);
        } else {
            change_.bind_nothing(6);
            change_.bind_nothing(7);
            change_.bind_nothing(8);
        }
        change_.execute();
    }

    Database database_;
    Statement begin_{database_, "BEGIN"};
    Statement commit_{database_, "COMMIT"};
    Statement open_{database_, open_session};
    Statement close_{database_, close_session};
    Statement change_{database_, change_stream};
    std::string texts_;
};

}  // namespace

std::unique_ptr<Keeper> sqlite_keeper() {
    return std::make_unique<SqliteKeeper>();
}

}  // namespace anyorder::bench
