#include "sqlite_tables.h"

#include <optional>
#include <utility>

#include "decimal.h"
#include "read_back.h"
#include "reopened.h"
#include "sql_files.h"
#include "sqlite_database.h"
#include "sqlite_nonces.h"

namespace anyorder {

namespace {

constexpr std::string_view list_kind(EventKind kind) {
    return is_user(kind) ? "u" : "s";
}

// Texts that compare byte by byte as the texts do one after the other.
void append_ranked(std::string& out, std::string_view text) {
    constexpr char zero = '\0';
    constexpr char behind_zero = '\1';
    for (const char c : text) {
        out += c;
        if (c == zero) {
            out += behind_zero;
        }
    }
    out.append({zero, zero});
}

// What decides between two beginnings of one seq, or between two creations at one time.
void rank(std::string& out, const Event& event) {
    out.clear();
    if (!begins(event.kind)) {
        return;
    }
    if (is_user(event.kind)) {
        out += Decimal(number(event.user_session)).text();
    } else {
        append_ranked(out, event.stream_sid);
    }
    for (const Field field : kept_fields(event.kind)) {
        append_ranked(out, text_of(event, field));
    }
    out += Decimal(number(event.time_ms)).text();
}

// A file that is open, and what is asked of it.
class Connection {
public:
    Connection(const std::string& file, const StoreOptions& options)
        : database_(file, options.timeout_ms),
          space_(with_tables(database_, options.space)),
          transactions_(database_, options.durable) {
        // In pages. The log goes back into the file less often than usual, as that waits for the
        // disk twice.
        database_.execute("PRAGMA wal_autocheckpoint = 8192");
    }

    template <class Work>
    void write(Work work) {
        transactions_.begin_writing();
        work();
        transactions_.commit();
    }
    void execute(const std::string& script) { database_.execute(script); }

    StoredOutcome apply(const StoredCallback& callback) {
        rank(rank_, callback.event);
        const bool is_news =
            is_room(callback.event.kind) ? apply_room(callback) : apply_entry(callback);
        return is_news ? StoredOutcome::changed : StoredOutcome::superseded;
    }

    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) {
        nonces_.count(transactions_, uses, counts);
    }

    RoomList list() { return read(list_); }

    RoomList find(std::string_view room_id) {
        find_.bind(":room_id", room_id);
        return read(find_);
    }

    std::vector<StoredGaps> gaps() {
        std::vector<StoredGaps> gaps;
        while (gaps_.step()) {
            const std::uint64_t after = number_in(gaps_.text(3));
            const std::uint64_t before = number_in(gaps_.text(4));
            add_gap(gaps, {.room_id = gaps_.text(0),
                           .session = RoomSession{number_in(gaps_.text(1))},
                           .list = gaps_.text(2) == "s" ? ListKind::streams : ListKind::users,
                           .missing = {ChangeSeq{after + 1}, ChangeSeq{before - 1}},
                           .next_ms = TimeMs{number_in(gaps_.text(5))}});
        }
        return gaps;
    }

    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) {
        const auto now = static_cast<std::int64_t>(now_s);
        const auto seconds = static_cast<std::int64_t>(older_than_s);
        std::uint64_t forgotten = forget_sessions(now, seconds);
        SqliteStatement entries(database_, sql("forget entries"));
        entries.bind(":now", now);
        entries.bind(":seconds", seconds);
        entries.run();
        forgotten += static_cast<std::uint64_t>(database_.changes());
        return forgotten + nonces_.forget(now_s);
    }

private:
    // The statements need them, so they come first.
    static const std::string& with_tables(SqliteDatabase& database, const std::string& space) {
        if (database.has_table(space + "_log")) {
            throw StoreFailure("SQLite, " + database.file() + ": what it has under '" + space +
                               "' is a log; open it as sqlite:FILE");
        }
        if (!database.has_table(space + "_gaps")) {
            database.execute("BEGIN IMMEDIATE;" + named_statement(sqlite_file(), "schema", space) +
                             "COMMIT");
        }
        return space;
    }

    [[nodiscard]] std::string sql(std::string_view name) const {
        return named_statement(sqlite_file(), name, space_);
    }

    static void bind_session(SqliteStatement& statement, const Event& event,
                             const Decimal& session) {
        statement.bind(":room_id", event.room_id);
        statement.bind(":session_id", session.text());
    }

    static void bind_body(SqliteStatement& statement, const StoredCallback& callback) {
        if (begins(callback.event.kind)) {
            statement.bind(":body", callback.body);
        } else {
            statement.bind_null(":body");
        }
    }

    bool apply_room(const StoredCallback& callback);
    bool apply_entry(const StoredCallback& callback);
    void arrive(const Event& event, const Decimal& session);
    std::uint64_t forget_sessions(std::int64_t now, std::int64_t seconds);

    static RoomList read(SqliteStatement& rows) {
        constexpr int body = 5;
        ListedBodies list;
        while (rows.step()) {
            list.add(rows.text(body));
        }
        return list.take();
    }

    SqliteDatabase database_;
    std::string space_;
    SqliteTransactions transactions_;
    SqliteStatement apply_room_{database_, sql("apply room")};
    SqliteStatement apply_entry_{database_, sql("apply entry")};
    SqliteStatement arrive_{database_, sql("arrive")};
    SqliteStatement join_{database_, sql("join")};
    SqliteStatement list_{database_, sql("list")};
    SqliteStatement find_{database_, sql("find")};
    SqliteStatement gaps_{database_, sql("gaps")};
    SqliteNonces nonces_{database_, space_};
    std::string rank_;
};

bool Connection::apply_room(const StoredCallback& callback) {
    const Event& event = callback.event;
    const Decimal session(number(event.session));
    const Decimal created(number(event.time_ms));
    bind_session(apply_room_, event, session);
    if (begins(event.kind)) {
        apply_room_.bind(":created_ms", created.text());
    } else {
        apply_room_.bind_null(":created_ms");
    }
    apply_room_.bind(":closed", begins(event.kind) ? 0 : 1);
    apply_room_.bind_bytes(":tie", rank_);
    bind_body(apply_room_, callback);
    return apply_room_.run();
}

bool Connection::apply_entry(const StoredCallback& callback) {
    const Event& event = callback.event;
    const Decimal session(number(event.session));
    const Decimal seq(number(event.seq));
    bind_session(apply_entry_, event, session);
    apply_entry_.bind(":kind", list_kind(event.kind));
    apply_entry_.bind(":id", event.key);
    apply_entry_.bind(":seq", seq.text());
    apply_entry_.bind(":ended", begins(event.kind) ? 0 : 1);
    apply_entry_.bind_bytes(":tie", rank_);
    bind_body(apply_entry_, callback);
    const bool is_news = apply_entry_.run();
    arrive(event, session);
    return is_news;
}

void Connection::arrive(const Event& event, const Decimal& session) {
    const Decimal seq(number(event.seq));
    const Decimal before(number(event.seq) - 1);
    const Decimal after(number(event.seq) + 1);
    const Decimal time_ms(number(event.time_ms));
    bind_session(arrive_, event, session);
    arrive_.bind(":kind", list_kind(event.kind));
    arrive_.bind(":seq", seq.text());
    arrive_.bind(":seq_before", before.text());
    arrive_.bind(":seq_after", after.text());
    arrive_.bind(":time_ms", time_ms.text());
    if (!arrive_.step()) {
        return;
    }
    const bool takes_along = arrive_.text(0) != seq.text();
    arrive_.step();
    if (takes_along) {
        bind_session(join_, event, session);
        join_.bind(":kind", list_kind(event.kind));
        join_.bind(":seq_after", after.text());
        join_.run();
    }
}

std::uint64_t Connection::forget_sessions(std::int64_t now, std::int64_t seconds) {
    SqliteStatement sessions(database_, sql("forget sessions"));
    SqliteStatement entries(database_, sql("forget session entries"));
    SqliteStatement arrivals(database_, sql("forget session arrivals"));
    sessions.bind(":now", now);
    sessions.bind(":seconds", seconds);
    std::uint64_t forgotten = 0;
    for (; sessions.step(); ++forgotten) {
        for (SqliteStatement* const of : {&entries, &arrivals}) {
            of->bind(":room_id", sessions.text(0));
            of->bind(":session_id", sessions.text(1));
            of->run();
        }
    }
    return forgotten;
}

class SqliteTables final : public Store {
public:
    SqliteTables(std::string file, StoreOptions options)
        : options_(std::move(options)), file_([file = std::move(file), options = options_] {
              return std::make_unique<Connection>(file, options);
          }) {}

    // One transaction, and so one fsync.
    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        if (callbacks.empty()) {
            return;
        }
        writing([&](Connection& file) {
            for (std::size_t i = 0; i < callbacks.size(); ++i) {
                outcomes[i] = file.apply(callbacks[i]);
            }
        });
    }

    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) override {
        if (!uses.empty()) {
            file_.use([&](Connection& file) { file.count(uses, counts); });
        }
    }

    RoomList list() override {
        return file_.use([](Connection& file) { return file.list(); });
    }

    std::optional<ListedRoom> find(std::string_view room_id) override {
        RoomList list = file_.use([&](Connection& file) { return file.find(room_id); });
        return list.rooms.empty() ? std::nullopt : std::optional(std::move(list.rooms.front()));
    }

    std::vector<StoredGaps> gaps() override {
        return file_.use([](Connection& file) { return file.gaps(); });
    }

    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) override {
        std::uint64_t forgotten = 0;
        writing([&](Connection& file) { forgotten = file.forget(now_s, older_than_s); });
        return forgotten;
    }

    void clear() override {
        writing([&](Connection& file) {
            for (const char* const table : {"sessions", "entries", "arrivals", "nonces"}) {
                file.execute("DELETE FROM " + options_.space + "_" + table);
            }
        });
    }

private:
    template <class Work>
    void writing(Work work) {
        file_.use([&](Connection& file) { file.write([&] { work(file); }); });
    }

    StoreOptions options_;
    Reopened<Connection> file_;
};

}  // namespace

std::unique_ptr<Store> sqlite_tables(const std::string& file, const StoreOptions& options) {
    return std::make_unique<SqliteTables>(file, options);
}

}  // namespace anyorder
