#include "space_removal.h"

#include <string_view>
#include <vector>

#include "postgresql_connection.h"
#include "sqlite_database.h"
#include "sqlite_url.h"

namespace anyorder {

namespace {

void drop_tables(const std::string& file, const StoreOptions& options) {
    SqliteDatabase database(file, options.timeout_ms);
    std::vector<std::string> drops;
    {
        SqliteStatement all(database,
                            "SELECT 'DROP ' || type || ' IF EXISTS ' || name FROM sqlite_master "
                            "WHERE type IN ('table', 'view') AND substr(name, 1, length(:prefix)) "
                            "= :prefix ORDER BY type = 'table'");
        const std::string prefix = options.space + "_";
        all.bind(":prefix", std::string_view(prefix));
        while (all.step()) {
            drops.emplace_back(all.text(0));
        }
    }
    for (const std::string& drop : drops) {
        database.execute(drop);
    }
}

void drop_schema(const std::string& url, const StoreOptions& options) {
    PostgresqlConnection connection(url, options.timeout_ms);
    connection.expect_success(
        connection.execute("SET client_min_messages = warning; DROP SCHEMA IF EXISTS \"" +
                           options.space + "\" CASCADE"));
}

}  // namespace

void remove_space(const std::string& url, const StoreOptions& options) {
    if (const auto sqlite = sqlite_url(url)) {
        drop_tables(sqlite->file, options);
    } else if (url.starts_with("postgres")) {
        drop_schema(url, options);
    }
}

}  // namespace anyorder
