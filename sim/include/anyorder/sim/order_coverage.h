// How many orders of few callbacks some deliveries have tried, whoever made them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <anyorder/sim/delivery.h>

namespace anyorder {

struct OrderCoverage {
    // Orders of t callbacks that occur in at least one of the deliveries.
    std::uint64_t covered = 0;
    // All of them: n * (n-1) * … * (n-t+1), of n callbacks. None where there are fewer than t.
    std::uint64_t of = 0;

    friend bool operator==(const OrderCoverage&, const OrderCoverage&) = default;
};

// Counts the orders of `t` distinct callbacks whose first arrivals come in this order in some
// delivery, with anything in between. Repeats count for nothing.
//
// The deliveries hold indexes below `callbacks` only; they need not be complete. Time: about
// callbacks^(t-1) / (t-1)! steps of 64 callbacks for each delivery. Memory: a bit for each of
// callbacks^t, with the last factor rounded up to 64.
OrderCoverage order_coverage(std::span<const Delivery> deliveries, std::size_t callbacks,
                             std::size_t t);

}  // namespace anyorder
