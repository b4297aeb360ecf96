#include "sqlite_database.h"

#include <chrono>
#include <thread>

#include <anyorder/stores/store.h>

namespace anyorder {

namespace {

constexpr std::chrono::milliseconds pause(1);

// SQLite's own handler waits longer and longer, so that whoever has waited longest comes last.
int wait_for_others(void* timeout_ms, int pauses) {
    if (static_cast<std::uint64_t>(pauses) >= *static_cast<const std::uint64_t*>(timeout_ms)) {
        return 0;
    }
    std::this_thread::sleep_for(pause);
    return 1;
}

// SQLite sums up what it allocates in one place for all threads, and nobody here asks for the sum.
// Where somebody else in the process has used it before, it goes on.
void count_no_memory() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(once);
}

// In kibibytes where negative.
constexpr const char* room_for_pages = "PRAGMA cache_size = -65536";

}  // namespace

SqliteDatabase::SqliteDatabase(const std::string& file, std::uint64_t timeout_ms)
    : file_(file), timeout_ms_(timeout_ms) {
    count_no_memory();
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(file.c_str(), &database_, flags, nullptr);
    try {
        check(code);
        sqlite3_busy_handler(database_, wait_for_others, &timeout_ms_);
        use_write_ahead_log();
        execute(room_for_pages);
    } catch (const StoreFailure&) {
        sqlite3_close_v2(database_);
        throw;
    }
}

SqliteDatabase::~SqliteDatabase() {
    sqlite3_close_v2(database_);
}

// Of several that open a new file at once all but one are turned away, and are not made to wait.
void SqliteDatabase::use_write_ahead_log() {
    int code = SQLITE_BUSY;
    for (int pauses = 0; code == SQLITE_BUSY && wait_for_others(&timeout_ms_, pauses) != 0;
         ++pauses) {
        code = sqlite3_exec(database_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    }
    check(code);
}

void SqliteDatabase::execute(const std::string& script) {
    check(sqlite3_exec(database_, script.c_str(), nullptr, nullptr, nullptr));
}

bool SqliteDatabase::has_table(const std::string& name) {
    SqliteStatement tables(*this, "SELECT 1 FROM sqlite_schema WHERE name = :name");
    tables.bind(":name", std::string_view(name));
    return tables.run();
}

void SqliteDatabase::check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) {
        return;
    }
    throw StoreFailure("SQLite, " + file_ + ": " +
                       (database_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database_)));
}

SqliteStatement::SqliteStatement(SqliteDatabase& database, const std::string& sql)
    : database_(database) {
    database.check(sqlite3_prepare_v3(database.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                      &statement_, nullptr));
}

void SqliteStatement::bind(const char* name, std::string_view text) {
    database_.check(sqlite3_bind_text64(statement_, sqlite3_bind_parameter_index(statement_, name),
                                        text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void SqliteStatement::bind_bytes(const char* name, std::string_view bytes) {
    const int place = sqlite3_bind_parameter_index(statement_, name);
    database_.check(bytes.empty() ? sqlite3_bind_zeroblob(statement_, place, 0)
                                  : sqlite3_bind_blob64(statement_, place, bytes.data(),
                                                        bytes.size(), SQLITE_STATIC));
}

void SqliteStatement::bind(const char* name, std::int64_t number) {
    database_.check(
        sqlite3_bind_int64(statement_, sqlite3_bind_parameter_index(statement_, name), number));
}

void SqliteStatement::bind_null(const char* name) {
    database_.check(sqlite3_bind_null(statement_, sqlite3_bind_parameter_index(statement_, name)));
}

bool SqliteStatement::step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW) {
        sqlite3_reset(statement_);
    }
    database_.check(code);
    return code == SQLITE_ROW;
}

bool SqliteStatement::run() {
    const bool has_row = step();
    while (has_row && step()) {
    }
    return has_row;
}

std::string_view SqliteStatement::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return size == 0 ? std::string_view() : std::string_view(bytes, size);
}

}  // namespace anyorder
