// The store in a real Redis, beside the engine. ANYORDER_REDIS says where it is: servers_test.py
// and redis_test.py start servers and say so. Without it there is nothing to test.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/delivery.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/specification.h>
#include <anyorder/stores/store.h>

#include "redis_url.h"

namespace anyorder {
namespace {

class RedisStore : public ::testing::Test {
protected:
    void SetUp() override {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread is there.
        const char* const url = std::getenv("ANYORDER_REDIS");
        if (url == nullptr) {
            GTEST_SKIP() << "ANYORDER_REDIS names no server";
        }
        url_ = url;
        store_ = open();
    }
    void TearDown() override {
        if (store_ != nullptr) {
            store_->clear();
        }
    }

    [[nodiscard]] std::unique_ptr<Store> open() const {
        return open_store(url_, {.space = "test_" + std::to_string(getpid())});
    }

    static StoredOutcome apply(Store& store, const Event& event) {
        const std::string body = encode(event);
        const StoredCallback callback{.event = event, .body = body};
        StoredOutcome outcome{};
        store.apply({&callback, 1}, {&outcome, 1});
        return outcome;
    }

    Store& store() { return *store_; }
    [[nodiscard]] const std::string& url() const { return url_; }

    // Of the engine, as a store says it.
    static std::vector<StoredGaps> gaps_after(const std::vector<Event>& events) {
        const auto memory = open_store("memory:", {.space = "expected"});
        for (const Event& event : events) {
            apply(*memory, event);
        }
        return memory->gaps();
    }

private:
    std::string url_;
    std::unique_ptr<Store> store_;
};

TEST_F(RedisStore, ListsWhatTheSpecificationListsWithAllBusinessDataAfterEveryArrival) {
    Random random(1);
    for (int round = 0; round < 30; ++round) {
        const Contract contract = round % 2 == 0 ? Contract::kept : Contract::broken;
        const auto log = draw_events(random, 12, contract);
        store().clear();
        std::vector<Event> arrived;
        for (const std::uint32_t index :
             with_repeats(shuffled(log->events().size(), random), 3, random)) {
            arrived.push_back(log->events()[index]);
            apply(store(), arrived.back());
            ASSERT_EQ(store().list(), specified_list(arrived)) << "round " << round;
        }
    }
}

TEST_F(RedisStore, MissesWhatTheEngineMisses) {
    Random random(2);
    std::size_t seen = 0;
    for (int round = 0; round < 40; ++round) {
        const auto log = draw_events(random, 20, Contract::kept);
        store().clear();
        std::vector<Event> arrived;
        for (const std::uint32_t index :
             with_repeats(shuffled(log->events().size(), random), 4, random)) {
            arrived.push_back(log->events()[index]);
            apply(store(), arrived.back());
        }
        const std::vector<StoredGaps> gaps = store().gaps();
        ASSERT_EQ(gaps, gaps_after(arrived)) << "round " << round;
        seen += gaps.size();
    }
    EXPECT_GT(seen, 20U);
}

Event change(std::uint64_t seq, std::string_view room_id, std::string_view key) {
    return {.kind = EventKind::stream_create,
            .session = RoomSession{7},
            .seq = ChangeSeq{seq},
            .time_ms = TimeMs{1'000 + seq},
            .room_id = room_id,
            .key = key,
            .stream_sid = "sid"};
}

// Each order of up to six numbers, among them both ends of 64 bits.
TEST_F(RedisStore, JoinsRangesInEveryOrderOfArrival) {
    const std::vector<std::uint64_t> seqs = {
        1, 2, 3, 9'999'999'999, 10'000'000'000, 18'446'744'073'709'551'615U};
    std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
    std::vector<std::string> keys(seqs.size());
    std::vector<StoredCallback> callbacks;
    std::vector<std::string> bodies;
    std::vector<std::string> rooms;
    rooms.reserve(720);
    bodies.reserve(720 * 6);
    std::map<std::string, std::vector<Event>> of_room;
    do {
        rooms.push_back("room " + std::to_string(rooms.size()) + "{}%");
        // Without the last ones of the order: with gaps of all shapes.
        for (std::size_t i = 0; i < 1 + rooms.size() % seqs.size(); ++i) {
            const Event event = change(seqs[order[i]], rooms.back(), "s");
            bodies.push_back(encode(event));
            callbacks.push_back({.event = event, .body = bodies.back()});
            of_room[rooms.back()].push_back(event);
        }
    } while (std::next_permutation(order.begin(), order.end()));
    std::vector<StoredOutcome> outcomes(callbacks.size());
    store().apply(callbacks, outcomes);
    std::vector<Event> all;
    for (const auto& [room, events] : of_room) {
        all.insert(all.end(), events.begin(), events.end());
    }
    EXPECT_EQ(store().gaps(), gaps_after(all));
}

// What the vendor promises not to send: one seq or millisecond, and something else in it. Bytes,
// not letters of a language, decide; a zero byte is one of them.
TEST_F(RedisStore, OrdersWhatHasOneSeqAsTheRuleDoesInEveryOrderOfArrival) {
    std::vector<Attributes> texts(4);
    texts[1].set(Field::title, "b");
    texts[2].set(Field::title, "B");
    texts[3].set(Field::title, std::string_view("b\0", 2));
    std::vector<Attributes> names(2);
    names[1].set(Field::id_name, "n");
    std::vector<Event> events;
    for (const Attributes& name : names) {
        events.push_back({.kind = EventKind::room_create,
                          .session = RoomSession{7},
                          .time_ms = TimeMs{5},
                          .room_id = "r",
                          .attributes = &name});
    }
    for (const std::string_view sid : {"x", "X"}) {
        for (const Attributes& text : texts) {
            events.push_back(change(3, "r", "s"));
            events.back().stream_sid = sid;
            events.back().attributes = &text;
        }
    }
    Random random(3);
    for (int round = 0; round < 50; ++round) {
        random.shuffle(events);
        store().clear();
        for (std::size_t i = 0; i < events.size(); ++i) {
            apply(store(), events[i]);
            ASSERT_EQ(store().list(), specified_list(std::span(events).first(i + 1)));
        }
    }
}

TEST_F(RedisStore, FindsOneRoomAndNothingWhereThereIsNone) {
    const Event creation{.kind = EventKind::room_create,
                         .session = RoomSession{7},
                         .time_ms = TimeMs{5},
                         .room_id = "a:{b}*"};
    EXPECT_EQ(apply(store(), creation), StoredOutcome::changed);
    EXPECT_EQ(apply(store(), creation), StoredOutcome::superseded);
    EXPECT_EQ(apply(store(), change(1, "a:{b}*", "s")), StoredOutcome::changed);
    const auto found = store().find("a:{b}*");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->streams.size(), 1U);
    EXPECT_EQ(store().list().rooms, std::vector{*found});
    EXPECT_FALSE(store().find("a"));
}

TEST_F(RedisStore, IsTheSameThroughEveryConnectionAndAnotherInAnotherSpace) {
    apply(store(), change(3, "r", "s"));
    const auto other_space = open_store(url(), {.space = "test_other"});
    EXPECT_EQ(open()->gaps(), store().gaps());
    EXPECT_EQ(store().gaps().size(), 1U);
    EXPECT_TRUE(other_space->gaps().empty());
}

TEST_F(RedisStore, CountsUsesOfANonceWithItsFirstDigest) {
    const std::uint64_t far = 4'000'000'000;
    const std::vector<NonceUse> uses = {{"n", "one", far}, {"n", "two", far}, {"n", "one", far}};
    std::vector<std::uint64_t> counts(uses.size());
    store().count(uses, counts);
    EXPECT_EQ(counts, (std::vector<std::uint64_t>{1, 0, 2}));
    const std::vector<NonceUse> expired = {{"m", "one", 1}, {"m", "two", far}};
    counts.resize(2);
    store().count(expired, counts);
    EXPECT_EQ(counts, (std::vector<std::uint64_t>{1, 1}));
}

TEST_F(RedisStore, ForgetsTombstonesAndClosedSessionsAndKeepsWhatLives) {
    constexpr std::uint64_t far_s = 4'000'000'000;
    const Event creation{.kind = EventKind::room_create,
                         .session = RoomSession{7},
                         .time_ms = TimeMs{5},
                         .room_id = "r"};
    apply(store(), creation);
    apply(store(), change(1, "r", "lives"));
    Event close = change(2, "r", "ended");
    close.kind = EventKind::stream_close;
    apply(store(), close);
    const Event closed{.kind = EventKind::room_close,
                       .session = RoomSession{8},
                       .time_ms = TimeMs{5},
                       .room_id = "closed"};
    apply(store(), closed);
    const RoomList before = store().list();
    EXPECT_EQ(store().forget(1'000, 10), 0U);
    EXPECT_EQ(store().forget(far_s, 10), 2U);
    EXPECT_EQ(store().forget(far_s, 10), 0U);
    EXPECT_EQ(store().list(), before);
    EXPECT_EQ(apply(store(), close), StoredOutcome::changed);
}

TEST_F(RedisStore, SaysWhereItIsNotAndNoPassword) {
    try {
        open_store("redis://somebody:secret@127.0.0.1:1", {});
        FAIL() << "there is a server";
    } catch (const StoreFailure& failure) {
        const std::string what = failure.what();
        EXPECT_NE(what.find("127.0.0.1:1"), std::string::npos) << what;
        EXPECT_EQ(what.find("secret"), std::string::npos) << what;
    }
}

TEST_F(RedisStore, AcknowledgesNothingThatTooFewReplicasHave) {
    const auto store = open_store(url(), {.space = "test_wait", .timeout_ms = 500, .replicas = 9});
    const Event event = change(1, "r", "s");
    EXPECT_THROW(apply(*store, event), StoreFailure);
    store->clear();
}

}  // namespace
}  // namespace anyorder
