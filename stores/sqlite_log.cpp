#include "sqlite_log.h"

#include "sql_files.h"

namespace anyorder {

namespace {

// SQLite holds no value of 1 GB.
constexpr std::size_t part_bytes_max = std::size_t{64} << 20;

}  // namespace

SqliteLog::SqliteLog(const std::string& file, const StoreOptions& options)
    : database_(file, options.timeout_ms),
      space_(with_tables(database_, options.space)),
      transactions_(database_, options.durable),
      nonces_(database_, space_),
      add_(database_, sql("add")),
      read_(database_, sql("read")),
      image_is_of_(database_, sql("image is of")) {
    // In bytes: an image may be long, and what SQLite logs of it stays as long otherwise.
    database_.execute("PRAGMA journal_size_limit = 67108864");
}

const std::string& SqliteLog::with_tables(SqliteDatabase& database, const std::string& space) {
    if (database.has_table(space + "_gaps")) {
        throw StoreFailure("SQLite, " + database.file() + ": what it has under '" + space +
                           "' are tables; open it as sqlite-tables:FILE");
    }
    if (!database.has_table(space + "_log")) {
        database.execute("BEGIN IMMEDIATE;" + named_statement(sqlite_log_file(), "schema", space) +
                         "COMMIT");
    }
    return space;
}

std::string SqliteLog::sql(std::string_view name) const {
    return named_statement(sqlite_log_file(), name, space_);
}

void SqliteLog::read_behind(std::uint64_t number) {
    read_.reset();
    read_.bind(":seen", static_cast<std::int64_t>(number));
}

std::optional<LogRow> SqliteLog::next() {
    if (!read_.step()) {
        return std::nullopt;
    }
    return LogRow{.number = static_cast<std::uint64_t>(read_.number(0)),
                  .what = read_.text(1),
                  .text = read_.text(2)};
}

void SqliteLog::add(const LogRow& row) {
    add_.bind(":number", static_cast<std::int64_t>(row.number));
    add_.bind(":what", row.what);
    add_.bind(":text", row.text);
    add_.run();
}

std::optional<LogImage> SqliteLog::image() {
    SqliteStatement parts(database_, sql("read image"));
    std::optional<LogImage> image;
    while (parts.step()) {
        if (!image) {
            image.emplace();
        }
        image->upto = static_cast<std::uint64_t>(parts.number(0));
        image->bytes += parts.text(1);
    }
    return image;
}

std::uint64_t SqliteLog::image_is_of() {
    image_is_of_.step();
    const auto upto = static_cast<std::uint64_t>(image_is_of_.number(0));
    image_is_of_.reset();
    return upto;
}

void SqliteLog::replace_image(const LogImage& image) {
    SqliteStatement(database_, sql("forget image")).run();
    SqliteStatement add(database_, sql("add image"));
    std::int64_t part = 0;
    for (std::string_view rest = image.bytes; !rest.empty();) {
        const std::string_view bytes = rest.substr(0, part_bytes_max);
        add.bind(":part", ++part);
        add.bind(":upto", static_cast<std::int64_t>(image.upto));
        add.bind_bytes(":bytes", bytes);
        add.run();
        rest.remove_prefix(bytes.size());
    }
    SqliteStatement rows(database_, sql("forget rows"));
    rows.bind(":upto", static_cast<std::int64_t>(image.upto));
    rows.run();
}

void SqliteLog::forget_all_nonces() {
    SqliteStatement(database_, sql("forget all nonces")).run();
}

}  // namespace anyorder
