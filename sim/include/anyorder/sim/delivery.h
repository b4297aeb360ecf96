// A delivery: in which order the callbacks of a history arrive. Every callback arrives at least
// once; what arrives again does so after its first arrival. Nothing is ever dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <anyorder/sim/random.h>

namespace anyorder {

// Indexes into the callbacks of a history, in order of arrival.
using Delivery = std::vector<std::uint32_t>;

Delivery in_true_order(std::size_t callbacks);

// All orders equally likely.
Delivery shuffled(std::size_t callbacks, Random& random);

// Close to the true order: each callback is late by fewer than `late_max` places.
Delivery jittered(std::size_t callbacks, std::size_t late_max, Random& random);

// Puts `repeats` more arrivals in, each of a callback drawn at random and anywhere after its first.
Delivery with_repeats(Delivery delivery, std::size_t repeats, Random& random);

// Whether each of `callbacks` indexes occurs, and no other.
bool is_complete(const Delivery& delivery, std::size_t callbacks);

}  // namespace anyorder
