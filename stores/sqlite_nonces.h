// Transactions of a SQLite file, and the nonces that both layouts count in it. Private to the
// stores.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <anyorder/stores/store.h>

#include "sqlite_database.h"

namespace anyorder {

class SqliteTransactions {
public:
    // With `durable` what is committed survives a crash of the machine.
    SqliteTransactions(SqliteDatabase& database, bool durable)
        : database_(database),
          begin_reading_(database, "BEGIN"),
          begin_writing_(database, "BEGIN IMMEDIATE"),
          commit_(database, "COMMIT"),
          durable_(durable) {
        wait_for_disk(true);
    }

    // All that is read until the commit is of one moment.
    void begin_reading() { begin_reading_.run(); }
    // Waits for others that write.
    void begin_writing() { begin_writing_.run(); }
    void commit() { commit_.run(); }
    // Whether a commit does, where it is to be durable.
    void wait_for_disk(bool waits);

private:
    SqliteDatabase& database_;
    SqliteStatement begin_reading_;
    SqliteStatement begin_writing_;
    SqliteStatement commit_;
    bool durable_;
};

class SqliteNonces {
public:
    SqliteNonces(SqliteDatabase& database, const std::string& space);

    // Without an fsync of its own: a crash of the machine may let a nonce be used again, and what
    // is then applied again does no harm.
    void count(SqliteTransactions& transactions, std::span<const NonceUse> uses,
               std::span<std::uint64_t> counts);

    // In a transaction that is under way. Returns how many.
    std::uint64_t forget(std::uint64_t now_s);

private:
    std::uint64_t count(const NonceUse& use);

    SqliteDatabase& database_;
    SqliteStatement count_;
    SqliteStatement forget_;
};

}  // namespace anyorder
