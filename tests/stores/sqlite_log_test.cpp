// The log of callbacks in a file, and what becomes of it: processes that read on in it, images that
// take its place, rows that are gone.
#include <array>
#include <chrono>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>

#include "notation.h"
#include "sqlite_log_store.h"
#include "store_under_test.h"

namespace anyorder::testing {
namespace {

using ::testing::HasSubstr;

// What the specification lists after these callbacks.
RoomList listed(const std::string& callbacks) {
    return specified_list(testing::callbacks(callbacks)->events());
}

class SqliteLogs : public ::testing::Test {
protected:
    static constexpr std::uint64_t short_log = 4'000;

    // As if in a process of its own.
    std::unique_ptr<Store> open(std::uint64_t log_bytes_max = log_bytes_usual) {
        return sqlite_log_store(file(), {.durable = false, .seed = ++processes_}, log_bytes_max);
    }

    [[nodiscard]] std::string file() const { return (folder_.path() / "list.db").string(); }

    // What the statements answer last.
    std::string ask(const std::string& sql) {
        sqlite3* database = nullptr;
        sqlite3_open(file().c_str(), &database);
        std::string answer;
        const auto keep = [](void* kept, int, char** values, char**) {
            *static_cast<std::string*>(kept) = values[0] == nullptr ? "" : values[0];
            return 0;
        };
        char* error = nullptr;
        sqlite3_exec(database, sql.c_str(), keep, &answer, &error);
        EXPECT_EQ(error, nullptr) << sql << ": " << error;
        sqlite3_free(error);
        sqlite3_close(database);
        return answer;
    }

    std::string complaint() {
        try {
            open()->list();
        } catch (const StoreFailure& failure) {
            return failure.what();
        }
        return {};
    }

private:
    TemporaryFolder folder_;
    std::uint64_t processes_ = 0;
};

TEST_F(SqliteLogs, CanBeReadWithSql) {
    const auto store = open();
    take_in(*store, "c1 s+1");
    EXPECT_EQ(ask("SELECT group_concat(number || ' ' || (text ->> 'event'), ', ') "
                  "FROM anyorder_log WHERE what = 'callback'"),
              "1 room_create, 2 stream_create");
}

// Each process takes in what the others write, at moments that are drawn; one writes images.
TEST_F(SqliteLogs, AreTheSameForEachProcessWheneverItReadsOn) {
    std::vector<std::unique_ptr<Store>> processes;
    for (std::size_t i = 0; i < 4; ++i) {
        processes.push_back(open(i == 0 ? short_log : log_bytes_usual));
    }
    for (std::uint64_t round = 0; round < 20; ++round) {
        Random random = Random::part(6, round);
        const History history = simulate(draw_scenario(random, DrawLimits{}));
        const std::size_t count = history.callbacks().size();
        const Callbacks callbacks(history.callbacks());
        const auto engine = open_store("memory:", {.space = "engine"});
        processes[random.below(4)]->clear();
        for (const StoredCallback& arrival :
             callbacks.in(with_repeats(shuffled(count, random), count / 4, random))) {
            take_in(*engine, std::span(&arrival, 1));
            take_in(*processes[random.below(4)], std::span(&arrival, 1));
            if (random.below(4) == 0) {
                ASSERT_EQ(processes[random.below(4)]->list(), engine->list()) << "round " << round;
            }
        }
        for (const auto& process : processes) {
            ASSERT_EQ(process->list(), history.truth) << "round " << round;
            ASSERT_EQ(process->gaps(), engine->gaps()) << "round " << round;
        }
    }
}

// As a receiver does it: some write, one reads, and one writes images.
TEST_F(SqliteLogs, HaveOneListForAllThreadsOfAProcess) {
    const StoreOptions options{.timeout_ms = 60'000, .durable = false};
    constexpr std::uint64_t users = 100;
    const auto store = sqlite_log_store(file(), options);
    take_in(*store, "c1@1");
    std::array<std::string, 3> failures;
    {
        const std::jthread reader([&](const std::stop_token& stop) {
            const auto own = sqlite_log_store(file(), options);
            std::size_t listed = 0;
            while (!stop.stop_requested()) {
                const std::size_t now = own->list().rooms.at(0).users.size();
                EXPECT_GE(now, listed);
                listed = now;
            }
        });
        std::vector<std::jthread> writers;
        for (std::size_t writer = 0; writer < failures.size(); ++writer) {
            writers.emplace_back([&, writer] {
                try {
                    const auto own = sqlite_log_store(file(), options, short_log);
                    for (std::uint64_t i = writer; i < users; i += failures.size()) {
                        const std::string user = "u" + std::to_string(i + 1);
                        CallbackLog log;
                        log.add({.kind = EventKind::room_login,
                                 .session = RoomSession{1},
                                 .seq = ChangeSeq{i + 1},
                                 .room_id = "r",
                                 .key = user});
                        take_in(*own, Callbacks(log.events()).all());
                    }
                } catch (const StoreFailure& failure) {
                    failures[writer] = failure.what();
                }
            });
        }
        writers.clear();
    }
    EXPECT_THAT(failures, ::testing::Each(""));
    EXPECT_EQ(store->list().rooms.at(0).users.size(), users);
    EXPECT_EQ(open()->list(), store->list());
    EXPECT_TRUE(store->gaps().empty());
}

// In one process, where lists are shared.
TEST_F(SqliteLogs, OfOtherSpacesAndFilesAreApart) {
    const StoreOptions one{.space = "one", .durable = false};
    const StoreOptions two{.space = "two", .durable = false};
    const auto store = open_store("sqlite:" + file(), one);
    const auto same = open_store("sqlite:" + file(), one);
    const auto other_space = open_store("sqlite:" + file(), two);
    const auto other_file = open_store("sqlite:" + file() + "-2", one);
    take_in(*store, "c1 s+1");
    take_in(*other_space, "r2:c1");
    EXPECT_EQ(same->list(), store->list());
    EXPECT_EQ(store->list().rooms.at(0).room_id, "r");
    EXPECT_EQ(other_space->list().rooms.at(0).room_id, "r2");
    EXPECT_TRUE(other_file->list().rooms.empty());
}

// Ended and begun anew between any two callbacks, with images of any age.
TEST_F(SqliteLogs, GoOnWhereTheyEnded) {
    for (const std::uint64_t log_bytes_max : {log_bytes_usual, short_log, std::uint64_t{0}}) {
        Random random(7);
        const History history = simulate(draw_scenario(random, DrawLimits{}));
        const std::size_t count = history.callbacks().size();
        const Callbacks callbacks(history.callbacks());
        RoomLists engine;
        open()->clear();
        for (const StoredCallback& arrival :
             callbacks.in(with_repeats(shuffled(count, random), count / 2, random))) {
            const Outcome outcome = engine.apply(arrival.event);
            const auto store = open(log_bytes_max);
            const auto stored = take_in(*store, std::span(&arrival, 1));
            const bool is_news = outcome == Outcome::applied || outcome == Outcome::deferred;
            EXPECT_EQ(stored[0] == StoredOutcome::changed, is_news);
            ASSERT_EQ(store->list(), engine.list());
        }
        EXPECT_EQ(open()->list(), history.truth);
    }
}

TEST_F(SqliteLogs, GiveWayToAnImageOnceTheyAreLong) {
    const auto idle = open();
    const auto store = open(short_log);
    for (int i = 0; i < 200; ++i) {
        take_in(*store, "c1 s+1 s-2 s+3 s-4 t+5");
    }
    EXPECT_LT(std::stoi(ask("SELECT count(*) FROM anyorder_log")), 100);
    EXPECT_EQ(ask("SELECT max(number) FROM anyorder_log"), "1200");
    EXPECT_EQ(ask("SELECT upto FROM anyorder_image"), ask("SELECT min(number) FROM anyorder_log"));
    const auto anew = open();
    for (Store* const one : {idle.get(), anew.get()}) {
        EXPECT_EQ(one->list(), store->list());
        EXPECT_EQ(one->list().rooms.at(0).streams.size(), 1U);
    }
}

// While one process forgets all there is, another has not read for long.
TEST_F(SqliteLogs, AreEmptyForAllOnceTheyAreCleared) {
    const auto idle = open();
    const auto store = open();
    take_in(*store, "c1 s+1");
    EXPECT_EQ(idle->list().rooms.size(), 1U);
    take_in(*store, "t+2");
    store->clear();
    take_in(*store, "r2:c2");
    EXPECT_EQ(idle->list(), store->list());
    EXPECT_EQ(idle->list().rooms.at(0).room_id, "r2");
    EXPECT_EQ(ask("SELECT count(*) FROM anyorder_log WHERE what = 'callback'"), "1");
}

TEST_F(SqliteLogs, ForgetClosedSessionsForAllProcesses) {
    constexpr std::uint64_t now_s = 1'000'000;
    const auto other = open();
    const auto store = open();
    take_in(*store, "c1@5 d1@6 r2:c1@7");
    // It knows that it was told of them by then, and not when.
    EXPECT_EQ(store->forget(now_s, 100), 0U);
    EXPECT_EQ(store->forget(now_s + 100, 100), 0U);
    take_in(*store, "r3:c1@8 r3:d1@9");
    EXPECT_EQ(store->forget(now_s + 101, 100), 1U);
    EXPECT_EQ(store->forget(now_s + 201, 100), 0U);
    EXPECT_EQ(store->forget(now_s + 202, 100), 1U);
    // It counts as new, for whoever it comes to.
    take_in(*other, "c1@5");
    const auto anew = open();
    for (Store* const one : {other.get(), store.get(), anew.get()}) {
        EXPECT_EQ(one->list().rooms.size(), 2U);
    }
}

TEST_F(SqliteLogs, KeepClosedSessionsOfAnImageAsIfHeardOfJustNow) {
    constexpr std::uint64_t now_s = 1'000'000;
    take_in(*open(0), "c1@5 d1@6");
    const auto store = open();
    EXPECT_TRUE(store->list().rooms.empty());
    EXPECT_EQ(store->forget(now_s, 100), 0U);
    EXPECT_EQ(store->forget(now_s + 100, 100), 0U);
    EXPECT_EQ(store->forget(now_s + 101, 100), 1U);
}

TEST_F(SqliteLogs, SayWhichRowIsNoCallback) {
    take_in(*open(), "c1 s+1 t+2");
    ask("UPDATE anyorder_log SET text = replace(text, 'room_session_id', 'x') WHERE number = 2");
    EXPECT_THAT(complaint(), HasSubstr("row 2 of its log is no callback: "));
    EXPECT_THROW(take_in(*open(), "u+1"), StoreFailure);
    ask(R"(UPDATE anyorder_log SET text = replace(text, '"x"', '"room_session_id"'))");
    EXPECT_EQ(open()->list().rooms.at(0).streams.size(), 2U);
    EXPECT_TRUE(open()->list().rooms.at(0).users.empty());
    ask("UPDATE anyorder_log SET what = 'settle' WHERE number = 3");
    EXPECT_THAT(complaint(), HasSubstr("row 3 of its log is of a later version"));
}

TEST_F(SqliteLogs, SayThatRowsAreMissing) {
    take_in(*open(), "c1 s+1 t+2");
    ask("DELETE FROM anyorder_log WHERE number = 2");
    EXPECT_THAT(complaint(), HasSubstr(file() + ": there is no image of what was before its log"));
    ask("DELETE FROM anyorder_log");
    const auto store = open(0);
    take_in(*store, "c1 s+1");
    take_in(*store, "t+2");
    take_in(*open(), "u+1");
    ask("DELETE FROM anyorder_log WHERE number = 3");
    EXPECT_THAT(complaint(), HasSubstr("rows are missing behind row 2 of its log"));
}

TEST_F(SqliteLogs, RefuseAnImageThatWasChanged) {
    take_in(*open(0), "c1 s+1");
    ask("UPDATE anyorder_image SET bytes = substr(bytes, 1, length(bytes) - 1)");
    EXPECT_THAT(complaint(), HasSubstr(file() + ": its image is refused: at byte "));
}

// A file of the one layout is not taken for an empty one of the other.
TEST_F(SqliteLogs, AreNotTakenForTables) {
    take_in(*open(), "c1");
    try {
        open_store("sqlite-tables:" + file(), {});
        ADD_FAILURE() << "it was opened all the same";
    } catch (const StoreFailure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("is a log; open it as sqlite:FILE"));
    }
    take_in(*open_store("sqlite-tables:" + file(), {.space = "other"}), "c1");
    try {
        open_store("sqlite:" + file(), {.space = "other"});
        ADD_FAILURE() << "it was opened all the same";
    } catch (const StoreFailure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("are tables; open it as sqlite-tables:FILE"));
    }
}

// User u comes and goes, in rooms that open and close: the callback with this number.
std::string nth_callback(std::uint64_t number) {
    const std::string session = std::to_string(number / 10 + 1);
    const std::string time = "@" + std::to_string(number + 1);
    const std::uint64_t step = number % 10;
    if (step == 0 || step == 9) {
        return (step == 0 ? "c" : "d") + session + time;
    }
    return (step % 2 == 1 ? "u+" : "u-") + std::to_string(step) + "/" + session + time;
}

// Applies one after the other and tells the number of each that was taken, until it is killed.
[[noreturn]] void apply_until_killed(Store& store, std::uint64_t number, int told) {
    for (;; ++number) {
        take_in(store, nth_callback(number));
        if (write(told, &number, sizeof number) != sizeof number) {
            _exit(1);
        }
    }
}

// Nearly each callback is followed by an image.
TEST_F(SqliteLogs, LoseNothingThatTheyHaveTakenInWhereTheProcessIsKilled) {
    constexpr int kills = 20;
    Random random(8);
    std::uint64_t next = 0;
    for (int kill_number = 0; kill_number < kills; ++kill_number) {
        std::array<int, 2> ends{};
        ASSERT_EQ(pipe(ends.data()), 0);
        const pid_t process = fork();
        if (process == 0) {
            apply_until_killed(*open(0), next, ends[1]);
        }
        close(ends[1]);
        std::this_thread::sleep_for(std::chrono::microseconds(2'000 + random.below(20'000)));
        kill(process, SIGKILL);
        waitpid(process, nullptr, 0);
        for (std::uint64_t number = 0; read(ends[0], &number, sizeof number) == sizeof number;) {
            next = number + 1;
        }
        close(ends[0]);
        // The one after the last that was told may have been taken in as well.
        std::string taken;
        for (std::uint64_t number = 0; number < next; ++number) {
            taken += nth_callback(number) + " ";
        }
        const RoomList without = listed(taken);
        const RoomList with = listed(taken + nth_callback(next));
        const RoomList list = open()->list();
        ASSERT_TRUE(list == without || list == with) << "after " << next << " callbacks";
    }
    EXPECT_GT(next, 20U);
    EXPECT_NE(ask("SELECT count(*) FROM anyorder_image"), "0");
}

// The disk is full for a while: what was not written is not in the lists either.
TEST_F(SqliteLogs, LoseNothingThatTheyHaveTakenInWhereTheDiskIsFull) {
    const auto store = open();
    take_in(*store, "c1 s+1");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small = {.rlim_cur = 50'000, .rlim_max = limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    std::size_t taken = 0;
    try {
        for (std::uint64_t i = 2; i < 200; ++i, ++taken) {
            take_in(*store, "u+" + std::to_string(i) + " s-" + std::to_string(i));
        }
        ADD_FAILURE() << "it was written all the same";
    } catch (const StoreFailure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr(file()));
    }
    const RoomList before = store->list();
    setrlimit(RLIMIT_FSIZE, &limit);
    EXPECT_GT(taken, 2U);
    EXPECT_EQ(open()->list(), before);
    EXPECT_EQ(store->list(), before);
    take_in(*store, "v+500");
    EXPECT_EQ(store->list().rooms.at(0).users.size(), 2U);
    EXPECT_EQ(open()->list(), store->list());
}

}  // namespace
}  // namespace anyorder::testing
