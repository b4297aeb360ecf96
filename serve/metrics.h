// What is counted while it runs, and how it is told to Prometheus.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace anyorder {

using Count = std::atomic<std::uint64_t>;

// How many values were at most each of the bounds, and their sum.
template <std::size_t bound_count>
struct Histogram {
    std::array<Count, bound_count + 1> counts{};
    Count sum = 0;

    void add(std::uint64_t value, const std::array<std::uint64_t, bound_count>& bounds) {
        std::size_t place = 0;
        while (place < bound_count && value > bounds[place]) {
            ++place;
        }
        counts[place].fetch_add(1, std::memory_order_relaxed);
        sum.fetch_add(value, std::memory_order_relaxed);
    }
};

inline constexpr std::array<std::uint64_t, 9> batch_bounds = {1, 2, 4, 8, 16, 32, 64, 128, 256};
inline constexpr std::array<std::uint64_t, 11> store_ns_bounds = {
    10'000,    50'000,     100'000,     250'000,       500'000,      1'000'000,
    5'000'000, 10'000'000, 100'000'000, 1'000'000'000, 5'000'000'000};

// Any thread adds.
struct Metrics {
    Count changed = 0;
    Count superseded = 0;

    Count refused_body = 0;
    Count refused_signature = 0;
    Count refused_time = 0;
    Count refused_replay = 0;
    Count refused_store = 0;
    Count refused_queue_full = 0;
    Count refused_store_failed = 0;
    Count refused_origin = 0;

    // By status.
    std::array<Count, 600> requests{};

    Count connections_open = 0;
    Count connections_taken = 0;
    Count connections_refused = 0;
    Count connections_timed_out = 0;
    Count live_clients = 0;
    Count live_clients_dropped = 0;
    Count queue_length = 0;
    Count body_bytes = 0;

    Histogram<batch_bounds.size()> batches{};
    Histogram<store_ns_bounds.size()> store_ns{};
};

// What is read from the store when somebody asks.
struct Gauges {
    bool store_reachable = false;
    std::uint64_t rooms = 0;
    std::uint64_t streams = 0;
    std::uint64_t users = 0;
    std::uint64_t lists_with_gaps = 0;
    std::uint64_t missing_callbacks = 0;
    std::uint64_t overdue_lists = 0;
};

inline void add_one(Count& count) {
    count.fetch_add(1, std::memory_order_relaxed);
}

// In Prometheus' text format 0.0.4.
std::string metrics_text(const Metrics& metrics, const Gauges& gauges);

}  // namespace anyorder
