#include "drawing.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <anyorder/sim/adjacency.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/network.h>

#include "plan.h"

namespace anyorder {

namespace {

// Sizes of drawn scenarios. Lattices double with each callback, covering rows grow slowly.
struct Sizes {
    std::size_t operations_min = 1;
    std::size_t operations_max = 24;
    std::size_t callbacks_min = 1;
    std::size_t callbacks_max = 1000;
};

Sizes sizes_of(Strategy strategy) {
    switch (strategy) {
        case Strategy::lattice:
            return {.operations_max = 10, .callbacks_min = 8, .callbacks_max = 11};
        case Strategy::lateness:
            return {.operations_min = 8, .callbacks_min = 12, .callbacks_max = 32};
        case Strategy::covering_3:
            return {.callbacks_min = 3};
        case Strategy::covering_4:
            return {.operations_max = 16, .callbacks_min = 4, .callbacks_max = 20};
        default:
            return {};
    }
}

Delivery first_arrivals(const Delivery& delivery) {
    std::set<std::uint32_t> arrived;
    Delivery first;
    std::ranges::copy_if(delivery, std::back_inserter(first),
                         [&](std::uint32_t index) { return arrived.insert(index).second; });
    return first;
}

}  // namespace

Drawing::Drawing(const PlanOptions& plan)
    : plan_(plan),
      families_(families_of(plan.lists)),
      repeats_(plan.deliver == Deliver::at_least_once) {}

// All families in most scenarios, each of the smaller sets of them in some.
std::shared_ptr<const Played> Drawing::scenario(Strategy strategy, Random& random) const {
    constexpr int tries = 40;
    const Sizes sizes = sizes_of(strategy);
    for (int i = 0; i < tries; ++i) {
        DrawLimits limits{.families = families_.back(), .distinct_times = plan_.distinct_times};
        if (random.chance(1, 3)) {
            limits.families = families_[random.below(families_.size())];
        }
        if (!limits.distinct_times) {
            limits.distinct_times = random.chance(1, 3);
        }
        limits.operations_min = sizes.operations_min;
        limits.operations_max = sizes.operations_max;
        auto of = played(draw_scenario(random, limits));
        const std::size_t callbacks = of->history.callbacks().size();
        if (callbacks >= sizes.callbacks_min && callbacks <= sizes.callbacks_max) {
            return of;
        }
    }
    return nullptr;
}

std::vector<Delivery> Drawing::deliveries(Strategy strategy, std::uint64_t index, Random& random,
                                          const Played& of) {
    const std::size_t callbacks = of.history.callbacks().size();
    constexpr std::size_t repeated_callbacks_max = 12;
    const bool with_repeats_too = repeats_ && index % 2 == 1 && callbacks <= repeated_callbacks_max;
    std::vector<Delivery> rows;
    switch (strategy) {
        case Strategy::covering_3:
            return covering_rows(callbacks, {.t = 3, .repeats = with_repeats_too});
        case Strategy::covering_4:
            return covering_rows(callbacks, {.t = 4, .repeats = with_repeats_too});
        case Strategy::adjacency:
            return adjacency(callbacks);
        case Strategy::network: {
            for (std::uint64_t i = 0; i < deliveries_per_scenario; ++i) {
                Delivery row = network_delivery(of.history.callbacks(), random);
                rows.push_back(repeats_ ? std::move(row) : first_arrivals(row));
            }
            return rows;
        }
        default:
            for (std::uint64_t i = 0; i < deliveries_per_scenario; ++i) {
                Delivery row = shuffled(callbacks, random);
                if (repeats_ && i % 2 == 1) {
                    row = with_repeats(std::move(row), 1 + random.below(3), random);
                }
                rows.push_back(std::move(row));
            }
            return rows;
    }
}

const std::vector<Delivery>& Drawing::covering_rows(std::size_t callbacks,
                                                    const CoveringOptions& options) {
    const auto [place, is_new] =
        covering_rows_.try_emplace({callbacks, options.t, options.repeats});
    if (is_new) {
        place->second = covering(callbacks, options);
    }
    return place->second;
}

}  // namespace anyorder
