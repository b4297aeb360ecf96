// A log of callbacks in a file of SQLite, and the image before it: stores/sqlite/log.sql. Private
// to the stores.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <anyorder/stores/store.h>

#include "sqlite_database.h"
#include "sqlite_nonces.h"

namespace anyorder {

struct LogRow {
    std::uint64_t number = 0;
    // A LogEntry's name.
    std::string_view what{};
    std::string_view text{};
};

namespace log_entry {
inline constexpr std::string_view callback = "callback";
inline constexpr std::string_view forget = "forget";
inline constexpr std::string_view clear = "clear";
}  // namespace log_entry

// What RoomLists had taken in up to a row.
struct LogImage {
    std::uint64_t upto = 0;
    std::string bytes{};
};

// One connection. Everything throws StoreFailure.
class SqliteLog {
public:
    SqliteLog(const std::string& file, const StoreOptions& options);

    [[nodiscard]] const std::string& file() const { return database_.file(); }
    SqliteTransactions& transactions() { return transactions_; }
    SqliteNonces& nonces() { return nonces_; }

    // All others are in a transaction.

    // The rows behind this one, in order; the texts live until the next is asked for, or all are
    // let go.
    void read_behind(std::uint64_t number);
    std::optional<LogRow> next();
    void let_go() { read_.reset(); }

    void add(const LogRow& row);

    // Nothing where there is none.
    std::optional<LogImage> image();
    // What image() is up to; 0 where there is none.
    std::uint64_t image_is_of();
    // Takes the place of the image that was there, and of all rows before the one it is up to.
    void replace_image(const LogImage& image);

    void forget_all_nonces();

private:
    [[nodiscard]] std::string sql(std::string_view name) const;
    // The statements need them, so they come first.
    static const std::string& with_tables(SqliteDatabase& database, const std::string& space);

    SqliteDatabase database_;
    std::string space_;
    SqliteTransactions transactions_;
    SqliteNonces nonces_;
    SqliteStatement add_;
    SqliteStatement read_;
    SqliteStatement image_is_of_;
};

}  // namespace anyorder
