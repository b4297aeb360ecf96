// How often a nonce was used, and what is forgotten when.
#include <chrono>
#include <ctime>
#include <thread>

#include <gtest/gtest.h>

#include "store_under_test.h"

namespace anyorder::testing {
namespace {

class Nonces : public StoreTest {};
class Forgetting : public StoreTest {};

INSTANTIATE_TEST_SUITE_P(Stores, Nonces, ::testing::ValuesIn(stores_under_test()), name_of);
INSTANTIATE_TEST_SUITE_P(Stores, Forgetting, ::testing::ValuesIn(stores_under_test()), name_of);

std::uint64_t now_s() {
    return static_cast<std::uint64_t>(std::time(nullptr));
}

std::vector<std::uint64_t> count(Store& store, std::span<const NonceUse> uses) {
    std::vector<std::uint64_t> counts(uses.size());
    store.count(uses, counts);
    return counts;
}

TEST_P(Nonces, AreCountedWithTheDigestThatCameFirst) {
    const auto store = open();
    const std::uint64_t later = now_s() + 600;
    const std::string_view bytes("\0\xff'\n", 4);
    const std::vector<NonceUse> uses = {
        {"a", bytes, later}, {"a", "other", later}, {"b", "other", later}, {"a", bytes, later}};
    EXPECT_EQ(count(*store, uses), (std::vector<std::uint64_t>{1, 0, 1, 2}));
    EXPECT_EQ(count(*open(), uses), (std::vector<std::uint64_t>{3, 0, 2, 4}));
}

TEST_P(Nonces, GoWithAllElse) {
    const auto store = open();
    const std::vector<NonceUse> uses = {{"a", "d", now_s() + 600}};
    count(*store, uses);
    store->clear();
    EXPECT_EQ(count(*store, uses), std::vector<std::uint64_t>{1});
}

TEST_P(Nonces, AreForgottenOnceTheyHaveExpired) {
    const auto store = open();
    const std::uint64_t now = now_s();
    const std::vector<NonceUse> uses = {{"soon", "d", now + 10}, {"later", "d", now + 1'000}};
    count(*store, uses);
    store->forget(now + 100, 3'600);
    EXPECT_EQ(count(*store, std::span(uses).last(1)), std::vector<std::uint64_t>{2});
    // Redis goes by its own clock.
    if (GetParam().name != "redis") {
        EXPECT_EQ(count(*store, std::span(uses).first(1)), std::vector<std::uint64_t>{1});
    }
}

TEST_P(Forgetting, ChangesNoListWhateverItsAge) {
    const auto store = open();
    take_in(*store, "c1@1 s+1 s-3 t+4 u+1 r2:c1@2 r2:d1 c2@3 r3:c1@1 r3:c2@9 r3:d2");
    const RoomList before = store->list();
    const std::uint64_t far = now_s() + 100'000;
    for (int pass = 0; pass < 3; ++pass) {
        store->forget(far, 3'600);
        EXPECT_EQ(store->list(), before) << "pass " << pass;
    }
}

// The old creation, whose close was lost, comes long after the new session has closed.
TEST_P(Forgetting, KeepsWhatProvesAYoungSessionOver) {
    const auto store = open();
    take_in(*store, "c2@9000000000000 d2@9000000000001");
    std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
    const std::uint64_t between = now_s();
    take_in(*store, "c1@8000000000000");
    store->forget(between, 0);
    EXPECT_TRUE(store->list().rooms.empty());
}

// Whatever its callbacks say about their own time: these are of 1970.
TEST_P(Forgetting, KeepsWhatIsYoung) {
    const auto store = open();
    take_in(*store, "c1 s+1 s-3 r2:d1");
    EXPECT_EQ(store->forget(now_s(), 3'600), 0U);
    take_in(*store, "s+2 r2:c1");
    ASSERT_EQ(store->list().rooms.size(), 1U);
    EXPECT_TRUE(store->list().rooms[0].streams.empty());
}

}  // namespace
}  // namespace anyorder::testing
