#include "intake.h"

#include <condition_variable>
#include <future>
#include <mutex>

#include <gmock/gmock.h>

#include <anyorder/engine/encode.h>

#include "store_threads.h"

namespace anyorder {
namespace {

constexpr std::string_view room_create =
    R"({"event":"room_create","room_id":"r1","room_session_id":"1","room_create_time":5})";

// Fails, or waits for its gate to be opened.
class GatedStore final : public Store {
public:
    void open_gate() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        opened_.notify_all();
    }
    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [this] { return is_open_; });
        if (fails) {
            throw StoreFailure("it is gone");
        }
        batches.push_back(callbacks.size());
        last_body = callbacks.back().body;
        std::fill(outcomes.begin(), outcomes.end(), StoredOutcome::changed);
    }
    void count(std::span<const NonceUse>, std::span<std::uint64_t>) override {}
    RoomList list() override { return {}; }
    std::optional<ListedRoom> find(std::string_view) override { return {}; }
    std::vector<StoredGaps> gaps() override { return {}; }
    std::uint64_t forget(std::uint64_t, std::uint64_t) override { return 0; }
    void clear() override {}

    bool fails = false;
    std::vector<std::size_t> batches;
    std::string last_body;

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool is_open_ = false;
};

IntakeClocks stopped_clocks() {
    return {.now_ms = [] { return 0; }, .steady_ns = [] { return 0; }};
}

PostedBody posted(std::string_view body) {
    return {.body = std::string(body)};
}

TEST(Intake, AnswersEachOfABatch) {
    Metrics metrics;
    Intake intake(open_store("memory:", {.space = "each"}), {}, stopped_clocks(), metrics);
    std::vector<PostedBody> batch = {posted(room_create), posted("{"), posted(room_create)};
    intake.take(batch);
    EXPECT_EQ(batch[0].answer.body, R"({"outcome":"changed"})");
    EXPECT_EQ(batch[1].answer.status, 400);
    EXPECT_EQ(batch[2].answer.body, R"({"outcome":"superseded"})");
}

TEST(Intake, GivesTheStorePlainJson) {
    Metrics metrics;
    auto owned = std::make_unique<GatedStore>();
    GatedStore& store = *owned;
    store.open_gate();
    Intake intake(std::move(owned), {}, stopped_clocks(), metrics);
    for (const auto* before : {"", " \t\r\n"}) {
        std::vector<PostedBody> batch = {posted(before + percent_encode(room_create))};
        intake.take(batch);
        EXPECT_EQ(batch[0].answer.status, 200);
        EXPECT_TRUE(store.last_body.starts_with('{')) << store.last_body;
    }
}

TEST(Intake, AcknowledgesNothingWhereTheStoreFails) {
    Metrics metrics;
    auto store = std::make_unique<GatedStore>();
    store->fails = true;
    store->open_gate();
    std::string told;
    Intake intake(std::move(store), {}, stopped_clocks(), metrics,
                  [&](const std::string& why) { told = why; });
    std::vector<PostedBody> batch = {posted(room_create), posted("{")};
    intake.take(batch);
    // What the store says is for who runs it alone.
    EXPECT_EQ(batch[0].answer.body, R"({"error":"the store failed"})");
    EXPECT_EQ(told, "it is gone");
    EXPECT_EQ(batch[0].answer.status, 503);
    EXPECT_EQ(batch[1].answer.status, 400);
    EXPECT_EQ(metrics.refused_store_failed, 1);
}

// What the memory store is told each minute until it has run for the retention.
TEST(MemoryStore, ForgetsNoncesAloneWhereAllElseIsNewerThanTheEpoch) {
    const auto store = open_store("memory:", {.space = "nonces"});
    Metrics metrics;
    Intake intake(open_store("memory:", {.space = "nonces"}), {}, stopped_clocks(), metrics);
    std::vector<PostedBody> batch = {
        posted(room_create),
        posted(R"({"event":"room_close","room_id":"r1","room_session_id":"1","close_reason":1,)"
               R"("room_close_time":6})")};
    intake.take(batch);
    ASSERT_EQ(batch[1].answer.status, 200);
    const std::vector<NonceUse> uses = {{.nonce = "old", .digest = "d", .expires_s = 99},
                                        {.nonce = "new", .digest = "d", .expires_s = 101}};
    std::vector<std::uint64_t> counts(2);
    store->count(uses, counts);
    EXPECT_EQ(store->forget(100, 100), 1);
    store->count(uses, counts);
    EXPECT_EQ(counts, (std::vector<std::uint64_t>{1, 2}));
    batch[0].body = room_create;
    intake.take(std::span(batch).first(1));
    EXPECT_EQ(batch[0].answer.body, R"({"outcome":"superseded"})");
}

TEST(StoreThreads, ReadWhatIsFirstBeforeWhatWaits) {
    Metrics metrics;
    StoreThreads threads({}, open_store("memory:", {}), 5, metrics, {});
    std::promise<void> gate;
    std::promise<void> over;
    std::string order;
    threads.read([opened = gate.get_future().share()](Store&) { opened.wait(); });
    threads.read([&](Store&) {
        order += 'b';
        over.set_value();
    });
    threads.read([&](Store&) { order += 'a'; }, Turn::first);
    gate.set_value();
    over.get_future().wait();
    EXPECT_EQ(order, "ab");
}

TEST(StoreThreads, TakeWhatWaitsAtOnceAndNoMoreThanMayWait) {
    Metrics metrics;
    auto owned = std::make_unique<GatedStore>();
    GatedStore& store = *owned;
    std::mutex mutex;
    std::condition_variable answered;
    std::size_t answers = 0;
    std::vector<std::unique_ptr<Intake>> intakes;
    intakes.push_back(
        std::make_unique<Intake>(std::move(owned), AdmissionRules{}, stopped_clocks(), metrics));
    StoreThreads threads(std::move(intakes), open_store("memory:", {}), 5, metrics,
                         [&](const std::vector<PostedBody>& batch) {
                             const std::lock_guard lock(mutex);
                             answers += batch.size();
                             answered.notify_all();
                         });
    std::size_t taken = 0;
    PostedBody one = posted(room_create);
    while (threads.post(one)) {
        one = posted(room_create);
        ++taken;
    }
    // One or some are with the store, five wait, and the last is as it was.
    EXPECT_GE(taken, 5);
    EXPECT_EQ(one.body, room_create);
    store.open_gate();
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return answers == taken; });
    EXPECT_LE(store.batches.size(), 3);
}

}  // namespace
}  // namespace anyorder
