// Leaps: scenarios with fewer callbacks than a failing case that are not a step away from it.
//
// Where no simpler case fails, the reason may be that two things must change at once, or that
// another case altogether is the smaller one. Leaps are few enough to try them all, in the orders
// that find most bugs.
#pragma once

#include <cstddef>
#include <vector>

#include <anyorder/properties/shrink.h>

#include "arrival_orders.h"

namespace anyorder {

struct Leap {
    Scenario scenario;
    Orders orders{};
    // Whatever its callbacks are not, is new. Of the two at most one is there: which of the
    // original's operations its own are, or what became of the original's callbacks.
    std::vector<std::size_t> kept{};
    Became became{};
};

// The failing case that a leap is taken from.
struct Ground {
    const Case& original;
    const History& history;
    const Leeway& leeway;

    [[nodiscard]] const Setting& setting() const { return original.scenario.setting; }
    [[nodiscard]] std::size_t callbacks() const { return history.callbacks().size(); }
    [[nodiscard]] bool has_repeat() const { return original.delivery.size() > callbacks(); }
    // Whether the leeway has room for it.
    [[nodiscard]] bool allows(const Setting& wanted) const;
    [[nodiscard]] bool allows(const Operation& operation) const;
    [[nodiscard]] bool allows(const Scenario& scenario) const;
    // Where streams and users are numbered from: streams could be as users are, and back.
    [[nodiscard]] std::vector<std::uint64_t> seq_starts() const;
};

// The most promising first, for the runs that they take.
std::vector<Leap> leaps_from(const Ground& ground);

// The deliveries of a leap whose scenario came to `after`.
std::vector<Delivery> deliveries_of(const Leap& leap, const Ground& ground, const History& after);

}  // namespace anyorder
