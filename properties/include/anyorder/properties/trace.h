// Callbacks captured from production, delivered in other orders.
//
// A trace is split by room, since rooms do not depend on each other. The true order of a room's
// callbacks follows from their times and seqs, the truth from the specification. A trace shows
// which callbacks it lacks: seqs that are skipped, sessions without a creation, sessions without an
// end where another one follows. What is lacking at the end of a list does not show. A trace with
// gaps is checked all the same, against what the specification makes of the callbacks that are
// there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/check.h>
#include <anyorder/properties/explanation.h>

namespace anyorder {

struct TraceRoom {
    // In the true order, each change once.
    std::shared_ptr<const CallbackLog> log;
    ObservedList truth;
    // In the order of the trace, with its repeats.
    Delivery captured;
    // What the trace lacks, a sentence each without a full stop: "room r1, session 7: stream_seq 3
    // to 5 are missing".
    std::vector<std::string> gaps;
};

// Sorted by room_id. O(n log n), and O(n²) in the callbacks of one room for its truth.
std::vector<TraceRoom> split_by_room(std::span<const Event> captured);

struct TraceOptions {
    std::uint64_t seed = 1;
    Lists lists{};
    Deliver deliver = Deliver::at_least_once;
    // Drawn for each room, beside the captured, the true and the reverse order. A room with so few
    // callbacks that all their orders are fewer is delivered in all of them. With Deliver::once the
    // captured order is without the repeats that it had.
    std::size_t deliveries_per_room = 200;
    std::size_t confirmations = 3;
    std::size_t shrink_runs_max = 20'000;
    std::function<void(const Progress&)> progress{};
};

struct TraceFailure {
    // Without `found`.
    StoredCase minimal;
    Verdict verdict;
    // Where the same delivery came out otherwise another time.
    std::optional<Verdict> another_time;
    // Where the list was wrong each time.
    std::optional<Explanation> explanation{};
};

struct TraceReport {
    std::uint64_t rooms = 0;
    std::uint64_t callbacks = 0;
    std::uint64_t repeats = 0;
    std::uint64_t deliveries = 0;
    // All orders, each callback once.
    std::uint64_t rooms_in_all_orders = 0;
    std::uint64_t arrival_order_wrong = 0;
    std::vector<std::string> gaps;
    std::optional<TraceFailure> failure;
};

Conclusion conclusion_of(const TraceReport& report);

// Ends with the first failure, made small: without repeats, without the sessions and the latest
// callbacks that it does not need, and close to the true order.
TraceReport check_trace(Subject& subject, std::span<const TraceRoom> rooms,
                        const TraceOptions& options);

}  // namespace anyorder
