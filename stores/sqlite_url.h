// The URLs of what is in a file of SQLite. Private to the stores.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anyorder {

enum class SqliteLayout {
    log,     // sqlite:FILE, stores/sqlite/log.sql
    tables,  // sqlite-tables:FILE, stores/sqlite/anyorder.sql
};

struct SqliteUrl {
    SqliteLayout layout{};
    std::string file{};
};

// Nothing for another URL, and for one without a file.
inline std::optional<SqliteUrl> sqlite_url(std::string_view url) {
    for (const auto& [scheme, layout] : {std::pair{"sqlite:", SqliteLayout::log},
                                         std::pair{"sqlite-tables:", SqliteLayout::tables}}) {
        if (const std::string_view prefix(scheme);
            url.starts_with(prefix) && url.size() > prefix.size()) {
            return SqliteUrl{.layout = layout, .file = std::string(url.substr(prefix.size()))};
        }
    }
    return std::nullopt;
}

}  // namespace anyorder
