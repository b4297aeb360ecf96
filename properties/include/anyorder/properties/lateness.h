// Bounded lateness: all orders that a bounded delay allows, of histories too long for all orders.
//
// Callbacks are retried for a bounded time, so one that is late by an hour need not be feared. With
// lateness k all orders are explored in which no callback is overtaken by one that comes k or more
// places later in the true order, with any repeats: 1 is the true order alone, n is all n! orders
// and the same as the lattice. The nodes are those of the lattice whose sets can arrive so; a
// handler whose state depends on the set alone has (n−k+2)·2^(k−1) of them, the empty set's
// included: 143,360 for n = 80 and k = 12, and 1.7·10⁶⁴ orders.
//
// What Holds and Unknown mean is said in <anyorder/properties/lattice.h>, of the orders that are
// explored. Repeats are not bounded: at every node every callback that has arrived comes again.
#pragma once

#include <cstddef>

#include <anyorder/properties/lattice.h>

namespace anyorder {

struct LatenessLimits {
    // Taken for 1 where it is less, and for the number of callbacks where it is more.
    std::size_t lateness = 12;
    // Nothing is explored where there are more sets than this.
    std::size_t nodes_max = 4'000'000;
    // Also compare the list at every node with the specification of what has arrived.
    bool every_prefix = false;
};

// As explore_lattice(), where `orders` counts those that the lateness allows.
LatticeResult explore_lateness(Subject& subject, const History& history, const Lists& lists,
                               const LatenessLimits& limits = {});

}  // namespace anyorder
