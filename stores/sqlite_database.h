// One connection to a SQLite file, and its statements. Private to the stores.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace anyorder {

// Everything throws StoreFailure, with the file's name.
class SqliteDatabase {
public:
    // Makes the file where there is none. Waits up to `timeout_ms` for other connections, here and
    // in each call.
    SqliteDatabase(const std::string& file, std::uint64_t timeout_ms);
    SqliteDatabase(const SqliteDatabase&) = delete;
    SqliteDatabase& operator=(const SqliteDatabase&) = delete;
    ~SqliteDatabase();

    // A script without results.
    void execute(const std::string& script);

    // Or a view.
    bool has_table(const std::string& name);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] sqlite3* get() const { return database_; }
    [[nodiscard]] int changes() const { return sqlite3_changes(database_); }
    // Throws where `code` is none of SQLITE_OK, SQLITE_ROW, SQLITE_DONE.
    void check(int code) const;

private:
    void use_write_ahead_log();

    std::string file_;
    std::uint64_t timeout_ms_;
    sqlite3* database_ = nullptr;
};

// A prepared statement, its parameters by name.
class SqliteStatement {
public:
    SqliteStatement(SqliteDatabase& database, const std::string& sql);
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;
    ~SqliteStatement() { sqlite3_finalize(statement_); }

    // What is bound must live until the statement is reset.
    void bind(const char* name, std::string_view text);
    void bind_bytes(const char* name, std::string_view bytes);
    void bind(const char* name, std::int64_t number);
    void bind_null(const char* name);

    // Whether there is a row to read.
    bool step();
    // One step of a statement that returns a row or none; it is over then. Returns whether it did.
    bool run();
    void reset() { sqlite3_reset(statement_); }

    // Of the row; the text lives until the next step.
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::int64_t number(int column) const {
        return sqlite3_column_int64(statement_, column);
    }

private:
    SqliteDatabase& database_;
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace anyorder
