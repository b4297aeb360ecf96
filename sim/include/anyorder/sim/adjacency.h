// Adjacency deliveries: every callback is delivered right after every other one.
//
// The square of Williams ("Experimental designs balanced for the estimation of residual effects of
// treatments", 1949): one row is 0, 1, n-1, 2, n-2, …, whose steps are all different modulo n; each
// of the others adds a number to it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/sim/delivery.h>

namespace anyorder {

// For every two callbacks there is a delivery with the second right after the first, whichever is
// called the first. Each delivery has each callback once.
//
// An even number n of callbacks has n deliveries, and every callback is in every place in one of
// them. An odd number from 3 on has n + 1, which are those of one callback more without it. One
// callback and none have one delivery.
std::vector<Delivery> adjacency(std::size_t callbacks);
std::vector<Delivery> adjacency(std::span<const Event> callbacks);

}  // namespace anyorder
