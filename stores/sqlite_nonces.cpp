#include "sqlite_nonces.h"

#include "sql_files.h"

namespace anyorder {

void SqliteTransactions::wait_for_disk(bool waits) {
    const std::string how = !durable_ ? "OFF" : waits ? "FULL" : "NORMAL";
    database_.execute("PRAGMA synchronous = " + how);
}

SqliteNonces::SqliteNonces(SqliteDatabase& database, const std::string& space)
    : database_(database),
      count_(database, named_statement(sqlite_file(), "count", space)),
      forget_(database, named_statement(sqlite_file(), "forget nonces", space)) {}

void SqliteNonces::count(SqliteTransactions& transactions, std::span<const NonceUse> uses,
                         std::span<std::uint64_t> counts) {
    transactions.wait_for_disk(false);
    transactions.begin_writing();
    for (std::size_t i = 0; i < uses.size(); ++i) {
        counts[i] = count(uses[i]);
    }
    transactions.commit();
    transactions.wait_for_disk(true);
}

std::uint64_t SqliteNonces::count(const NonceUse& use) {
    count_.bind_bytes(":nonce", use.nonce);
    count_.bind_bytes(":digest", use.digest);
    count_.bind(":expires_at", static_cast<std::int64_t>(use.expires_s));
    count_.step();
    const auto uses = static_cast<std::uint64_t>(count_.number(0));
    count_.step();
    return uses;
}

std::uint64_t SqliteNonces::forget(std::uint64_t now_s) {
    forget_.bind(":now", static_cast<std::int64_t>(now_s));
    forget_.run();
    return static_cast<std::uint64_t>(database_.changes());
}

}  // namespace anyorder
