#include <algorithm>
#include <utility>

#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>

#include "plainer.h"

namespace anyorder {

namespace {

std::size_t inversions(const Delivery& delivery) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < delivery.size(); ++i) {
        count += static_cast<std::size_t>(
            std::count_if(delivery.begin() + static_cast<std::ptrdiff_t>(i), delivery.end(),
                          [&](std::uint32_t later) { return later < delivery[i]; }));
    }
    return count;
}

}  // namespace

CaseSize size_of(const Case& failing, const History& history) {
    CaseSize size;
    size.callbacks = history.callbacks().size();
    size.arrivals = failing.delivery.size();
    size.operations = failing.scenario.operations.size();
    size.oddities = oddities_of(failing.scenario);
    for (const Operation& operation : failing.scenario.operations) {
        size.gaps_ms += operation.gap_ms;
    }
    size.inversions = inversions(failing.delivery);
    return size;
}

CaseSize size_of(const Case& failing) {
    return size_of(failing, simulate(failing.scenario));
}

Shrunk shrink(Case failing, const Fails& fails, const ShrinkLimits& limits) {
    const FailsAsPlayed as_played = [&](const Case& simpler, const History& /*history*/) {
        return fails(simpler);
    };
    return shrink(std::move(failing), as_played, limits);
}

Shrunk shrink(Case failing, const FailsAsPlayed& fails, const ShrinkLimits& limits) {
    Shrunk shrunk{.minimal = std::move(failing)};
    std::size_t leaps = 0;
    SimplerCases simpler_cases(shrunk.minimal, limits.leeway);
    while (std::optional<Case> simpler = simpler_cases.next()) {
        const bool is_leap = simpler_cases.are_leaps();
        shrunk.complete = is_leap;
        if (shrunk.runs == limits.runs_max || shrunk.steps == limits.steps_max ||
            (is_leap && leaps == limits.leaps_max) ||
            (limits.interrupted && limits.interrupted())) {
            return shrunk;
        }
        ++shrunk.runs;
        leaps += is_leap ? 1 : 0;
        if (fails(*simpler, simpler_cases.history())) {
            shrunk.minimal = *std::move(simpler);
            ++shrunk.steps;
            SimplerCases next_cases(shrunk.minimal, limits.leeway);
            next_cases.go_on_from(simpler_cases);
            simpler_cases = std::move(next_cases);
        }
    }
    shrunk.complete = true;
    shrunk.searched = true;
    return shrunk;
}

}  // namespace anyorder
