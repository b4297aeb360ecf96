#include "store_under_test.h"

#include <algorithm>
#include <cstdlib>

#include <anyorder/engine/encode.h>

#include "notation.h"

namespace anyorder::testing {

std::vector<StoreUnderTest> stores_under_test() {
    std::vector<StoreUnderTest> stores = {
        {"memory", "memory:"}, {"sqlite", "sqlite:"}, {"sqlite_tables", "sqlite-tables:"}};
    for (const auto& [name, variable] :
         {std::pair{"postgresql", "ANYORDER_POSTGRESQL"}, std::pair{"redis", "ANYORDER_REDIS"}}) {
        if (const char* const url = std::getenv(variable); url != nullptr) {
            stores.push_back({name, url});
        }
    }
    return stores;
}

std::string name_of(const ::testing::TestParamInfo<StoreUnderTest>& info) {
    return info.param.name;
}

void StoreTest::SetUp() {
    open()->clear();
}

void StoreTest::TearDown() {
    open()->clear();
}

std::string StoreTest::url() const {
    const StoreUnderTest& store = GetParam();
    return store.url.starts_with("sqlite") ? store.url + (folder_.path() / "list.db").string()
                                           : store.url;
}

std::unique_ptr<Store> StoreTest::open() const {
    constexpr std::uint64_t generous_ms = 60'000;
    return open_store(
        url(), {.space = "tests", .timeout_ms = generous_ms, .durable = false, .seed = ++opened_});
}

std::size_t StoreTest::rounds(std::size_t usual) {
    const char* const asked = std::getenv("ANYORDER_ROUNDS");
    return asked == nullptr ? usual : std::strtoul(asked, nullptr, 10);
}

Callbacks::Callbacks(std::span<const Event> events) {
    bodies_.reserve(events.size());
    for (const Event& event : events) {
        all_.push_back({.event = event, .body = bodies_.emplace_back(encode(event))});
    }
}

std::vector<StoredCallback> Callbacks::in(const Delivery& delivery) const {
    std::vector<StoredCallback> arrivals;
    arrivals.reserve(delivery.size());
    for (const std::uint32_t index : delivery) {
        arrivals.push_back(all_[index]);
    }
    return arrivals;
}

std::vector<StoredOutcome> take_in(Store& store, std::span<const StoredCallback> callbacks) {
    std::vector<StoredOutcome> outcomes(callbacks.size());
    store.apply(callbacks, outcomes);
    return outcomes;
}

void apply_in_blocks(Store& store, std::span<const StoredCallback> callbacks, Random& random) {
    constexpr std::size_t block_max = 4;
    while (!callbacks.empty()) {
        const std::size_t size =
            std::min<std::size_t>(callbacks.size(), 1 + random.below(block_max));
        take_in(store, callbacks.first(size));
        callbacks = callbacks.subspan(size);
    }
}

void take_in(Store& store, std::string_view callbacks) {
    const auto log = testing::callbacks(callbacks);
    take_in(store, Callbacks(log->events()).all());
}

}  // namespace anyorder::testing
