// Drawing cases at random: a scenario, and an order in which its callbacks arrive.
#pragma once

#include <cstddef>
#include <cstdint>

#include <anyorder/properties/case.h>
#include <anyorder/sim/draw.h>

namespace anyorder {

// once: every order, each callback once. at_least_once: repeats too.
enum class Deliver : std::uint8_t { once, at_least_once };

// One in three close to the true order, the others uniform; two in three of those that may repeat
// something repeat one to three callbacks.
Delivery draw_delivery(Random& random, std::size_t callbacks, Deliver deliver);

Case draw_case(Random& random, const DrawLimits& limits, Deliver deliver);

}  // namespace anyorder
