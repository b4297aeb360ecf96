// Small scope: all scenarios up to a size, so that "no smaller case fails" is a fact and not a
// hope.
//
// Size is the number of callbacks. Scenarios are enumerated up to renaming: a room, user or stream
// that has not been seen gets the next index. Two scenarios whose callbacks say the same words
// count once. What a close gives as its reason is left to drawing at random, and so are unusual
// names and numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <anyorder/sim/delivery.h>
#include <anyorder/sim/scenario.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

// What happens in the scenarios.
enum class Alphabet : std::uint8_t {
    // Users log in and out, publish and stop.
    plain,
    // Also a second login, a reconnect, a login elsewhere, a publication of what is still live, and
    // a whole room closed: everything that changes which callbacks are made.
    full,
};

struct SmallScope {
    Lists lists;
    Alphabet alphabet = Alphabet::full;
    // Otherwise every pattern of operations that share a millisecond is enumerated too.
    bool distinct_times = false;
};

// The families of callbacks that a receiver of these lists may have switched on: each subset, rooms
// alone only where rooms are judged.
std::vector<Families> families_of(const Lists& lists);

// Whether the enumeration has scenarios like this one, whatever their size: plain names and
// numbers, operations of the alphabet, and no time between operations but a shared or the next
// millisecond.
bool is_in_small_scope(const Scenario& scenario, Alphabet alphabet);

// All scenarios that make exactly this many callbacks, in a fixed order. Session ids ascend, and
// where there are two sessions descend too.
std::vector<Scenario> small_scenarios(const SmallScope& scope, std::size_t callbacks);

// Called with a scenario that lives only during the call; false ends the walk.
using VisitScenario = std::function<bool(const Scenario&)>;

// The same scenarios in the same order, none of them held in memory; some sixty bytes for each stay
// behind as what has been seen. Returns whether all were visited.
bool for_each_small_scenario(const SmallScope& scope, std::size_t callbacks,
                             const VisitScenario& visit);

// How many there are; takes as long as visiting them.
std::uint64_t count_small_scenarios(const SmallScope& scope, std::size_t callbacks);

// Calls `visit` with each of the n! orders, the true order first, until it returns false. Returns
// whether all were visited.
bool for_each_order(std::size_t callbacks, const std::function<bool(const Delivery&)>& visit);

// The same with one callback arriving twice: n·(n+1)!/2 deliveries.
bool for_each_order_with_a_repeat(std::size_t callbacks,
                                  const std::function<bool(const Delivery&)>& visit);

}  // namespace anyorder
