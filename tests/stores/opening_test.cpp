// What is said where a store cannot be opened, or is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "store_under_test.h"

namespace anyorder::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// What opening it and asking for the list says; empty where it works.
std::string complaint(const std::string& url, const StoreOptions& options = {}) {
    try {
        open_store(url, options)->list();
    } catch (const StoreFailure& failure) {
        return failure.what();
    } catch (const std::invalid_argument& error) {
        return std::string("invalid: ") + error.what();
    }
    return {};
}

TEST(Opening, KnowsItsUrls) {
    for (const std::string url : {"", "sqlite:", "sqlite", "mysql://u:secret@h", "postgresql:/x"}) {
        EXPECT_THAT(complaint(url), AllOf(HasSubstr("invalid: "), Not(HasSubstr("secret")))) << url;
    }
    const std::string too_long(49, 'a');
    for (const std::string& space :
         {std::string("a-b"), std::string(), std::string("1a"), std::string("Live"), too_long}) {
        EXPECT_THAT(complaint("memory:", {.space = space}), HasSubstr("'" + space + "'"));
    }
    EXPECT_EQ(complaint("memory:", {.space = std::string(48, 'a')}), "");
    for (const std::string url : {"sqlite::memory:", "sqlite::memory:?cache=shared"}) {
        EXPECT_THAT(complaint(url), HasSubstr("is no file; what is kept in memory is memory:"));
    }
}

TEST(Opening, SaysWhichFileIsNoDatabase) {
    const TemporaryFolder folder;
    folder.write("notes.txt", std::string(5'000, 'x'));
    const std::string file = (folder.path() / "notes.txt").string();
    EXPECT_EQ(complaint("sqlite:" + file), "SQLite, " + file + ": file is not a database");
    EXPECT_EQ(folder.read("notes.txt"), std::string(5'000, 'x'));
}

TEST(Opening, SaysWhichFileCannotBeMade) {
    EXPECT_THAT(complaint("sqlite:/nowhere/list.db"),
                HasSubstr("/nowhere/list.db: unable to open"));
    // Nobody can make a file here, root neither.
    EXPECT_THAT(complaint("sqlite:/proc/list.db"), HasSubstr("/proc/list.db: unable to open"));
}

TEST(Opening, HidesThePasswordOfADatabaseThatIsNotThere) {
    for (const std::string url :
         {"postgresql://me:s3cret@127.0.0.1:1/db?connect_timeout=1",
          "postgresql://me@127.0.0.1:1/db?password=s3cret", "postgresql://me:s3cret@127.0.0.1:x/db",
          "postgresql://me:s3c/ret@h/db"}) {
        EXPECT_THAT(complaint(url), AllOf(Not(""), Not(HasSubstr("s3c")))) << url;
    }
}

TEST(SqliteStore, KeepsWhatItIsTold) {
    const TemporaryFolder folder;
    const std::string url = "sqlite:" + (folder.path() / "list.db").string();
    take_in(*open_store(url, {}), "c1 s+1 s-3 u+1");
    const auto again = open_store(url, {});
    EXPECT_EQ(again->list().rooms.at(0).users.size(), 1U);
    EXPECT_EQ(again->gaps().size(), 1U);
    take_in(*again, "s+2");
    EXPECT_TRUE(again->list().rooms.at(0).streams.empty());
}

// A transaction that another process holds open is waited for, and not forever.
TEST(SqliteStore, GivesUpOnAFileThatStaysLocked) {
    const TemporaryFolder folder;
    const std::string file = (folder.path() / "list.db").string();
    const auto store = open_store("sqlite:" + file, {.timeout_ms = 20});
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    try {
        take_in(*store, "c1");
        ADD_FAILURE() << "it was written all the same";
    } catch (const StoreFailure& failure) {
        EXPECT_EQ(failure.what(), "SQLite, " + file + ": database is locked");
    }
    EXPECT_TRUE(store->list().rooms.empty());
    sqlite3_close(other);
    take_in(*store, "c1");
    EXPECT_EQ(store->list().rooms.size(), 1U);
}

}  // namespace
}  // namespace anyorder::testing
