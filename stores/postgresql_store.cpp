#include "postgresql_store.h"

#include <array>
#include <optional>
#include <type_traits>
#include <utility>

#include "decimal.h"
#include "postgresql_connection.h"
#include "read_back.h"
#include "sql_files.h"

namespace anyorder {

namespace {

// What anyorder_version() has to say.
constexpr std::string_view version = "1";

struct Statement {
    const char* name;
    const char* sql;
};

constexpr std::array statements = {
    Statement{"apply", "SELECT anyorder_apply($1)"},
    // Everything that was committed before it is on the disk when it is, whoever committed it.
    Statement{"flush",
              "SELECT set_config('synchronous_commit', $1, true),"
              " pg_logical_emit_message(true, 'anyorder', '')"},
    Statement{"list", "SELECT body FROM anyorder_live ORDER BY room_id, kind, id"},
    Statement{"find",
              "SELECT body FROM anyorder_live WHERE room_id = $1 ORDER BY room_id, kind, id"},
    Statement{"gaps",
              "SELECT room_id, session_id, kind, first_missing, last_missing, next_ms"
              " FROM anyorder_gaps ORDER BY room_id, session_id, kind, first_missing"},
    Statement{"count", "SELECT anyorder_count($1, $2, to_timestamp($3::text::double precision))"},
    Statement{"forget",
              "SELECT anyorder_forget(make_interval(secs => $1::text::double precision),"
              " to_timestamp($2::text::double precision))"},
    Statement{"clear",
              "WITH sessions AS (DELETE FROM anyorder_sessions),"
              " entries AS (DELETE FROM anyorder_entries),"
              " arrivals AS (DELETE FROM anyorder_arrivals)"
              " DELETE FROM anyorder_nonces"},
};

// A connection whose search path is the space, with the functions there.
class Session {
public:
    Session(const std::string& url, const StoreOptions& options)
        : connection_(url, options.timeout_ms), is_durable_(options.durable) {
        configure(options.space);
        install(options.space);
        for (const Statement& statement : statements) {
            connection_.prepare(statement.name, statement.sql);
        }
        connection_.start_pipeline();
    }

    void apply(std::span<const StoredCallback> callbacks, std::span<StoredOutcome> outcomes);
    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts);

    // Nothing where the question has a text that PostgreSQL has not.
    std::optional<PostgresqlResult> ask_of(const char* name, std::string_view text) {
        connection_.send(name, std::array{text});
        PostgresqlResult result = connection_.read_any();
        if (result.sql_state().starts_with("22")) {
            return std::nullopt;
        }
        return connection_.expect_success(std::move(result));
    }

    template <std::size_t size = 0>
    PostgresqlResult ask(const char* name,
                         const std::array<std::string_view, size>& parameters = {}) {
        connection_.send(name, parameters);
        return connection_.read();
    }

private:
    void configure(const std::string& space);
    void install(const std::string& space);
    static StoredOutcome outcome_of(const PostgresqlResult& result);

    PostgresqlConnection connection_;
    bool is_durable_;
    std::string synchronous_commit_;
};

void Session::configure(const std::string& space) {
    const PostgresqlResult configured = connection_.execute("SHOW synchronous_commit");
    synchronous_commit_ = configured.text(0, 0) == "off" ? "on" : configured.text(0, 0);
    // Each statement is committed at once and the flush waits for all of them.
    connection_.execute(
        "SET synchronous_commit = off;"
        "SET default_transaction_isolation = 'read committed';"
        "SET search_path = \"" +
        space + "\"");
}

// Several processes may do so at once: one makes it, and none touches what another one uses
// already.
void Session::install(const std::string& space) {
    const std::string qualified = "\"" + space + "\".anyorder_version()";
    const auto is_missing = [&] {
        const auto found =
            connection_.execute("SELECT to_regprocedure('" + qualified + "') IS NULL");
        return found.text(0, 0) == "t";
    };
    if (is_missing()) {
        const std::string key = "(hashtextextended('anyorder', 0))";
        connection_.execute("SELECT pg_advisory_lock" + key);
        if (is_missing()) {
            connection_.execute("CREATE SCHEMA IF NOT EXISTS \"" + space + "\";" +
                                std::string(postgresql_file()));
        }
        connection_.execute("SELECT pg_advisory_unlock" + key);
    }
    const PostgresqlResult found = connection_.execute("SELECT " + qualified);
    if (found.text(0, 0) != version) {
        throw StoreFailure("PostgreSQL: the schema " + space + " is of version " +
                           std::string(found.text(0, 0)) + ", and not " + std::string(version));
    }
}

StoredOutcome Session::outcome_of(const PostgresqlResult& result) {
    if (result.failed()) {
        return StoredOutcome::refused;
    }
    return result.text(0, 0) == "applied" ? StoredOutcome::changed : StoredOutcome::superseded;
}

void Session::apply(std::span<const StoredCallback> callbacks, std::span<StoredOutcome> outcomes) {
    for (const StoredCallback& callback : callbacks) {
        connection_.send("apply", std::array{callback.body});
    }
    if (is_durable_) {
        connection_.send("flush", std::array{std::string_view(synchronous_commit_)});
    }
    for (std::size_t i = 0; i < callbacks.size(); ++i) {
        PostgresqlResult result = connection_.read_any();
        // An error of this class is about the callback.
        const bool is_refused = result.sql_state().starts_with("22");
        outcomes[i] = outcome_of(is_refused ? std::move(result)
                                            : connection_.expect_success(std::move(result)));
    }
    if (is_durable_) {
        connection_.read();
    }
}

void Session::count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) {
    for (const NonceUse& use : uses) {
        const std::string expires = std::to_string(use.expires_s);
        connection_.send("count", std::array{use.nonce, use.digest, std::string_view(expires)});
    }
    for (std::size_t i = 0; i < uses.size(); ++i) {
        counts[i] = number_in(connection_.read().text(0, 0));
    }
}

class PostgresqlStore final : public Store {
public:
    PostgresqlStore(std::string url, StoreOptions options)
        : url_(std::move(url)), options_(std::move(options)) {
        session_.emplace(url_, options_);
    }

    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        if (!callbacks.empty()) {
            using_session([&](Session& session) { session.apply(callbacks, outcomes); });
        }
    }

    // Not flushed: a crash of the machine may let a nonce be used again, and what is then applied
    // again does no harm.
    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) override {
        using_session([&](Session& session) { session.count(uses, counts); });
    }

    RoomList list() override {
        return using_session([](Session& session) { return listed(session.ask("list")); });
    }

    std::optional<ListedRoom> find(std::string_view room_id) override {
        // PostgreSQL has no text with a zero byte, and so no such room.
        if (room_id.find('\0') != std::string_view::npos) {
            return std::nullopt;
        }
        RoomList list = using_session([&](Session& session) {
            const auto found = session.ask_of("find", room_id);
            return found ? listed(*found) : RoomList();
        });
        return list.rooms.empty() ? std::nullopt : std::optional(std::move(list.rooms.front()));
    }

    std::vector<StoredGaps> gaps() override {
        return using_session([](Session& session) { return gaps_in(session.ask("gaps")); });
    }

    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) override {
        const std::string now = std::to_string(now_s);
        const std::string older_than = std::to_string(older_than_s);
        return using_session([&](Session& session) {
            return number_in(
                session
                    .ask("forget", std::array{std::string_view(older_than), std::string_view(now)})
                    .text(0, 0));
        });
    }

    void clear() override {
        using_session([](Session& session) { session.ask("clear"); });
    }

private:
    static RoomList listed(const PostgresqlResult& rows) {
        ListedBodies list;
        for (int row = 0; row < rows.rows(); ++row) {
            list.add(rows.text(row, 0));
        }
        return list.take();
    }

    static std::vector<StoredGaps> gaps_in(const PostgresqlResult& rows) {
        std::vector<StoredGaps> gaps;
        for (int row = 0; row < rows.rows(); ++row) {
            const auto number_at = [&](int column) { return number_in(rows.text(row, column)); };
            add_gap(gaps, {.room_id = rows.text(row, 0),
                           .session = RoomSession{number_at(1)},
                           .list = rows.text(row, 2) == "s" ? ListKind::streams : ListKind::users,
                           .missing = {ChangeSeq{number_at(3)}, ChangeSeq{number_at(4)}},
                           .next_ms = TimeMs{number_at(5)}});
        }
        return gaps;
    }

    // After a failure nobody knows what is still on its way, so the next call connects anew.
    template <class Work>
    std::invoke_result_t<Work, Session&> using_session(Work work) {
        if (!session_) {
            session_.emplace(url_, options_);
        }
        try {
            return work(*session_);
        } catch (const StoreFailure&) {
            session_.reset();
            throw;
        }
    }

    std::string url_;
    StoreOptions options_;
    std::optional<Session> session_;
};

}  // namespace

std::unique_ptr<Store> postgresql_store(const std::string& url, const StoreOptions& options) {
    return std::make_unique<PostgresqlStore>(url, options);
}

}  // namespace anyorder
