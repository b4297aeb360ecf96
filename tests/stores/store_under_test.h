// The same claims for every store: in memory, in a file, and on the servers that the environment
// names. tests/stores/servers_test.py starts them and sets ANYORDER_POSTGRESQL and ANYORDER_REDIS
// to their URLs.
#pragma once

#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/engine/event.h>
#include <anyorder/sim/delivery.h>
#include <anyorder/sim/random.h>
#include <anyorder/stores/store.h>

#include "cli/temporary_folder.h"

namespace anyorder::testing {

struct StoreUnderTest {
    std::string name;
    // Of a scheme of SQLite a file in the test's own folder is meant.
    std::string url;

    friend void PrintTo(const StoreUnderTest& store, std::ostream* out) { *out << store.name; }
};

std::vector<StoreUnderTest> stores_under_test();

std::string name_of(const ::testing::TestParamInfo<StoreUnderTest>& info);

// What is applied is forgotten by the next test.
class StoreTest : public ::testing::TestWithParam<StoreUnderTest> {
protected:
    void SetUp() override;
    void TearDown() override;

    [[nodiscard]] std::string url() const;
    // A connection of its own to what all connections of one test share, as if in a process of its
    // own.
    [[nodiscard]] std::unique_ptr<Store> open() const;
    // How many rounds a claim about drawn callbacks is tried; ANYORDER_ROUNDS for `usual`.
    [[nodiscard]] static std::size_t rounds(std::size_t usual);

private:
    TemporaryFolder folder_;
    mutable std::uint64_t opened_ = 0;
};

// Events with their bodies. The events must live as long.
class Callbacks {
public:
    explicit Callbacks(std::span<const Event> events);

    [[nodiscard]] const std::vector<StoredCallback>& all() const { return all_; }
    [[nodiscard]] std::vector<StoredCallback> in(const Delivery& delivery) const;

private:
    std::vector<std::string> bodies_;
    std::vector<StoredCallback> all_;
};

// Applies all of them in blocks whose sizes are drawn.
void apply_in_blocks(Store& store, std::span<const StoredCallback> callbacks, Random& random);
std::vector<StoredOutcome> take_in(Store& store, std::span<const StoredCallback> callbacks);
// In the notation of tests/notation.h.
void take_in(Store& store, std::string_view callbacks);

}  // namespace anyorder::testing
