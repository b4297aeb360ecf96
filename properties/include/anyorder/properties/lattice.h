// The subset lattice: all orders of a history, with any repeats, in n·2ⁿ steps instead of n!.
//
// A node is a set of callbacks that have arrived, together with the subject's whole state. From
// each node every callback that has not arrived is applied, which leads to nodes one level up, and
// every one that has arrived is applied again, which must change nothing. Nodes of equal set and
// equal state are one. A handler whose state depends on the set alone has one node a set; one that
// depends on the order has more, and a budget of nodes bounds it. The walk itself, for states of
// any type, is <anyorder/properties/explore_orders.h>.
//
// If the verdict is Holds, no order of the callbacks with any number of repeats can end in another
// list: no repeat changed a state, and every path without repeats has been walked. It is Unknown
// where a repeat changed a state and no list was seen to be wrong.
#pragma once

#include <cstddef>
#include <cstdint>

#include <anyorder/properties/case.h>
#include <anyorder/properties/order_count.h>

namespace anyorder {

struct LatticeLimits {
    std::size_t callbacks_max = 20;
    std::size_t nodes_max = 4'000'000;
    // Also compare the list at every node with the specification of what has arrived.
    bool every_prefix = false;
};

struct LatticeResult {
    // Unknown where a limit was met, the subject's state cannot be copied, a repeat changed a
    // state, or the subject gave no list.
    Verdict verdict;
    // The last of these.
    bool subject_failed = false;
    // The arrivals that lead to the violation, empty otherwise.
    Delivery counterexample;
    std::uint64_t nodes = 0;
    // Callbacks applied to states, repeats among them; each node takes each callback once, so n·2ⁿ
    // for a state that depends on the set alone. What follows a repeat that changed a state is not
    // counted.
    std::uint64_t applications = 0;
    // Paths walked from the empty set to the full one: n! where all were.
    OrderCount orders;
};

// `subject` must be able to clone(); it is reset first. At most 24 callbacks, whatever the limits.
// Memory: the states of two levels, and some thirty bytes a node.
LatticeResult explore_lattice(Subject& subject, const History& history, const Lists& lists,
                              const LatticeLimits& limits = {});

}  // namespace anyorder
