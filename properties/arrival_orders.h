// In which order the callbacks of another scenario arrive: as they did, as far as they are the same
// ones, or in an order that finds most bugs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <anyorder/sim/delivery.h>
#include <anyorder/sim/history.h>

namespace anyorder {

// A callback that has no counterpart.
inline constexpr std::uint32_t gone = static_cast<std::uint32_t>(-1);

// What became of each callback of a history: its index in another history, or gone.
using Became = std::vector<std::uint32_t>;

// `kept` says of each operation behind `after` which one behind `before` it is. A callback is the
// same where its operation is, its kind, and which of the operation's callbacks of that kind it is.
Became by_operation(const History& before, const History& after,
                    const std::vector<std::size_t>& kept);

// Callbacks that there were keep their order of arrival; a new one arrives after its predecessor.
Delivery carried_over(const Delivery& original, const Became& became, std::size_t callbacks);

enum class Orders : std::uint8_t {
    true_order,         // that one
    all,                // every order
    all_with_a_repeat,  // every order, one callback arriving twice
    // The one carried over, the true order, its reverse, and each callback last, first and, where
    // repeats are allowed, again. Every order where there are four callbacks or fewer.
    pool,
};

// The deliveries of one scenario, best first.
std::vector<Delivery> deliveries_in(Orders orders, const Delivery& carried_over, bool repeats);

}  // namespace anyorder
