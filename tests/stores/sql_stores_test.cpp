// What is asked of SQLite and PostgreSQL themselves.
#include <array>
#include <cstdlib>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include <anyorder/sim/history.h>

#include "store_under_test.h"

namespace anyorder::testing {
namespace {

// What the statements answer last.
std::string ask_postgresql(const std::string& sql) {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb(std::getenv("ANYORDER_POSTGRESQL")), PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), ("SET client_min_messages = error;" + sql).c_str()), PQclear);
    const bool has_rows = PQresultStatus(result.get()) == PGRES_TUPLES_OK;
    return has_rows ? PQgetvalue(result.get(), 0, 0) : PQresultErrorMessage(result.get());
}

std::string ask_sqlite(const std::string& url, const std::string& sql) {
    sqlite3* database = nullptr;
    sqlite3_open(url.substr(url.find(':') + 1).c_str(), &database);
    std::string answer;
    const auto keep = [](void* kept, int, char** values, char**) {
        *static_cast<std::string*>(kept) = values[0];
        return 0;
    };
    sqlite3_exec(database, sql.c_str(), keep, &answer, nullptr);
    sqlite3_close(database);
    return answer;
}

class SqlStores : public StoreTest {
protected:
    void SetUp() override {
        if (GetParam().name != "sqlite_tables" && GetParam().name != "postgresql") {
            GTEST_SKIP() << "it has no tables";
        }
        StoreTest::SetUp();
    }
    void TearDown() override {
        if (!IsSkipped()) {
            StoreTest::TearDown();
        }
    }
    [[nodiscard]] std::string rows(const std::string& table) const {
        return GetParam().name == "sqlite_tables"
                   ? ask_sqlite(url(), "SELECT count(*) FROM tests_" + table)
                   : ask_postgresql("SELECT count(*) FROM tests.anyorder_" + table);
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, SqlStores, ::testing::ValuesIn(stores_under_test()), name_of);

TEST_P(SqlStores, KeepOneRangeWhereNothingIsMissing) {
    const auto store = open();
    CallbackLog log;
    constexpr std::uint64_t seqs = 300;
    for (std::uint64_t seq = 1; seq <= seqs; ++seq) {
        log.add({.kind = EventKind::room_logout,
                 .session = RoomSession{1},
                 .seq = ChangeSeq{seq},
                 .room_id = "r",
                 .key = "u"});
    }
    Random random(1);
    const Callbacks callbacks(log.events());
    take_in(*store, callbacks.in(with_repeats(jittered(seqs, 10, random), 50, random)));
    EXPECT_EQ(rows("arrivals"), "1");
    store->clear();
    take_in(*store, callbacks.in(shuffled(seqs, random)));
    EXPECT_EQ(rows("arrivals"), "1");
}

TEST_P(SqlStores, KeepNothingOfWhatIsForgotten) {
    const auto store = open();
    constexpr std::uint64_t far_s = 10'000'000'000;
    take_in(*store, "c1@1 s+1 u+1 t+3 c2@2 c3@3 s+4/3 d3 r2:d1 r2:s+1 r3:c1 r3:s+1 r3:s-2 r3:u-2");
    // What proves an earlier session over goes after it.
    store->forget(far_s, 0);
    store->forget(far_s, 0);
    EXPECT_EQ(rows("sessions"), "1");
    EXPECT_EQ(rows("entries"), "0");
    EXPECT_EQ(rows("arrivals"), "2");
    EXPECT_EQ(store->list().rooms.at(0).room_id, "r3");
}

// Each makes the schema where there is none.
TEST_P(SqlStores, AreOpenedByManyAtOnce) {
    const std::string url = GetParam().name == "sqlite_tables" ? this->url() + "-new" : this->url();
    if (GetParam().name == "postgresql") {
        ask_postgresql("DROP SCHEMA IF EXISTS tests_new CASCADE");
    }
    std::array<std::string, 8> failures;
    {
        std::vector<std::jthread> threads;
        for (std::string& failure : failures) {
            threads.emplace_back([&] {
                try {
                    take_in(*open_store(url, {.space = "tests_new"}), "c1");
                } catch (const std::exception& error) {
                    failure = error.what();
                }
            });
        }
    }
    EXPECT_THAT(failures, ::testing::Each(""));
    EXPECT_EQ(open_store(url, {.space = "tests_new"})->list().rooms.size(), 1U);
}

TEST_P(SqlStores, ConnectAnewAfterAFailure) {
    if (GetParam().name != "postgresql") {
        GTEST_SKIP() << "there is no connection to cut";
    }
    const auto store = open();
    take_in(*store, "c1");
    ask_postgresql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'anyorder'");
    EXPECT_THROW(take_in(*store, "s+1"), StoreFailure);
    take_in(*store, "s+1");
    EXPECT_EQ(store->list().rooms.at(0).streams.size(), 1U);
}

TEST_P(SqlStores, DoNotWaitForeverForAnAnswer) {
    if (GetParam().name != "postgresql") {
        GTEST_SKIP() << "see SqliteStore.GivesUpOnAFileThatStaysLocked";
    }
    const auto store = open_store(url(), {.space = "tests", .timeout_ms = 50});
    take_in(*store, "c1");
    const std::unique_ptr<PGconn, decltype(&PQfinish)> other(PQconnectdb(url().c_str()), PQfinish);
    PQclear(PQexec(other.get(), "BEGIN; LOCK tests.anyorder_sessions"));
    try {
        take_in(*store, "d1");
        ADD_FAILURE() << "it was written all the same";
    } catch (const StoreFailure& failure) {
        EXPECT_STREQ(failure.what(), "PostgreSQL: no answer within 50 ms");
    }
    PQclear(PQexec(other.get(), "ROLLBACK"));
    take_in(*open(), "d1");
    EXPECT_TRUE(open()->list().rooms.empty());
}

// Tables of a version to come are not written to.
TEST_P(SqlStores, LeaveAnotherVersionsTablesAlone) {
    if (GetParam().name != "postgresql") {
        GTEST_SKIP() << "there is one version";
    }
    ask_postgresql(
        "DROP SCHEMA IF EXISTS tests_new CASCADE; CREATE SCHEMA tests_new;"
        "CREATE FUNCTION tests_new.anyorder_version() RETURNS int LANGUAGE sql AS 'SELECT 7'");
    EXPECT_THROW(open_store(url(), {.space = "tests_new"}), StoreFailure);
    ask_postgresql("DROP SCHEMA tests_new CASCADE");
}

}  // namespace
}  // namespace anyorder::testing
