// Covering deliveries: few deliveries in which every order of every t callbacks occurs, the others
// arriving before, between and after them. A bug that takes a certain order of t callbacks to show,
// whatever the others do, shows in one of them.
//
// The mathematical name is sequence covering array. Each row takes a bipartition of the callbacks
// and delivers one block after the other, both in the true order or both against it:
//
// t = 3: in A B C, one bipartition has A in its first and C in its second block. B is in one of
// them, and one of the two directions is right for the pair in that block.
// t = 4: where A B and C D both ascend or both descend, a bipartition that parts {A, B} from {C, D}
// does it. Otherwise A B C or B C D has one direction throughout, and one that parts {A, B, C}
// from D, or A from {B, C, D}, does it. So four rows a bipartition are enough.
//
// What the bipartitions are stands in bipartitions.h. For t = 4 rows are then taken out that cover
// nothing alone; how many that are depends on which callback is which point, so some ways are
// tried.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/sim/delivery.h>

namespace anyorder {

struct CoveringOptions {
    // Of how many callbacks every order occurs: 2, 3 or 4.
    std::size_t t = 3;
    // Each callback arrives twice.
    bool repeats = false;
};

// Without repeats each delivery has each callback once, and every order of every t callbacks occurs
// in some delivery. t or fewer callbacks are delivered in all their orders.
//
// With repeats each delivery has each callback twice, and every order of every t arrivals occurs in
// some delivery, first and second arrivals told apart and a second one never before its first. So
// the first arrivals of every t callbacks come in every order; and for t = 3 there is, for every
// two callbacks, a delivery in which either arrival of the one falls between the two of the other.
//
//     callbacks             10     12     20     80    500
//     t = 2                  2      2      2      2      2
//     t = 3                 10     12     12     18     24
//     t = 3, repeats        12     14     14     20     26
//     t = 4                 42     42     76    220    460
//     t = 4, repeats       114    114    178    660  1,380
//
// The same deliveries each time. Rows are taken out for up to 32 callbacks, or 20 with repeats;
// beyond that the time is that of writing the rows down.
//
// Throws std::invalid_argument for any other t.
std::vector<Delivery> covering(std::size_t callbacks, const CoveringOptions& options = {});
std::vector<Delivery> covering(std::span<const Event> callbacks,
                               const CoveringOptions& options = {});

}  // namespace anyorder
