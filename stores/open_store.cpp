#include <algorithm>

#include <anyorder/stores/store.h>

#include "memory_store.h"
#include "postgresql_store.h"
#include "redis_store.h"
#include "redis_url.h"
#include "sqlite_log_store.h"
#include "sqlite_tables.h"
#include "sqlite_url.h"

namespace anyorder {

namespace {

bool is_space(std::string_view name) {
    // Some stores take capital letters for small ones, and cut long names.
    constexpr std::size_t bytes_max = 48;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && name.size() <= bytes_max && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

std::unique_ptr<Store> open_store(const std::string& url, const StoreOptions& options) {
    if (!is_space(options.space)) {
        throw std::invalid_argument("the space '" + options.space +
                                    "' is no name of up to 48 small letters, digits and '_'");
    }
    if (url == "memory:") {
        return memory_store(options);
    }
    if (is_redis_url(url)) {
        return redis_store(url, options);
    }
    if (const auto sqlite = sqlite_url(url)) {
        // Each connection would have one of its own.
        if (sqlite->file.starts_with(':')) {
            throw std::invalid_argument("'" + url +
                                        "' is no file; what is kept in memory is memory:");
        }
        return sqlite->layout == SqliteLayout::log ? sqlite_log_store(sqlite->file, options)
                                                   : sqlite_tables(sqlite->file, options);
    }
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return postgresql_store(url, options);
    }
    // No more of it is shown, as there may be a password in it.
    throw std::invalid_argument("the store '" + url.substr(0, url.find(':')) +
                                "' is none of memory:, sqlite:FILE, sqlite-tables:FILE, "
                                "redis://HOST:PORT, redis+unix:PATH and "
                                "postgresql://HOST/DATABASE");
}

}  // namespace anyorder
