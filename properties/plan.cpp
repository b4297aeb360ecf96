#include "plan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anyorder {

namespace {

bool repeats(const PlanOptions& options) {
    return options.deliver == Deliver::at_least_once;
}

std::uint64_t orders_of(std::size_t callbacks) {
    std::uint64_t orders = 1;
    for (std::size_t factor = 2; factor <= callbacks; ++factor) {
        orders *= factor;
    }
    return orders;
}

// What small scope costs for one scenario, with repeats and without.
std::uint64_t small_scope_cost(const PlanOptions& options, std::size_t callbacks) {
    if (options.copies_states) {
        return std::uint64_t{1} << callbacks;
    }
    const std::uint64_t orders = orders_of(callbacks);
    return orders + (repeats(options) ? orders * (callbacks + 1) / 2 * callbacks : 0);
}

class Planning {
public:
    Planning(const PlanOptions& options, Enumerations& enumerations)
        : options_(options), enumerations_(enumerations) {}

    std::vector<Segment> run() && {
        if (options_.strategies.has(Strategy::small_scope)) {
            plan_small_scope();
        }
        plan_drawn();
        return std::move(segments_);
    }

private:
    [[nodiscard]] std::size_t enumerated(std::size_t callbacks) {
        return enumerations_.of(Alphabet::plain, callbacks).size() +
               enumerations_.of(Alphabet::full, callbacks).size();
    }

    // The cases that small scope may have: all where there is no other strategy.
    [[nodiscard]] std::uint64_t small_scope_share() const {
        return options_.strategies.count() == 1 ? options_.cases : options_.cases / 2;
    }

    void plan_small_scope() {
        std::size_t complete = 0;
        while (complete < small_scope_callbacks_max && fits(complete + 1)) {
            ++complete;
            spent_ += enumerated(complete) * small_scope_cost(options_, complete);
        }
        for (const Alphabet alphabet : {Alphabet::plain, Alphabet::full}) {
            for (std::size_t callbacks = 1; callbacks <= complete; ++callbacks) {
                const std::uint64_t scenarios = enumerations_.of(alphabet, callbacks).size();
                add({.strategy = Strategy::small_scope,
                     .alphabet = alphabet,
                     .callbacks = callbacks,
                     .planned = scenarios});
                if (repeats(options_)) {
                    add({.strategy = Strategy::small_scope,
                         .alphabet = alphabet,
                         .callbacks = callbacks,
                         .repeats = true,
                         .planned = scenarios});
                }
            }
        }
    }

    // A size has at least five times as many scenarios as the one below, so a size that is far too
    // large need not be enumerated to know that.
    [[nodiscard]] bool fits(std::size_t callbacks) {
        if (options_.small_scope) {
            return callbacks <= *options_.small_scope;
        }
        constexpr std::uint64_t growth_min = 5;
        const std::uint64_t left = small_scope_share() - spent_;
        const std::uint64_t cost = small_scope_cost(options_, callbacks);
        const std::uint64_t at_least = callbacks < 4 ? 1 : growth_min * enumerated(callbacks - 1);
        return at_least * cost <= left && enumerated(callbacks) * cost <= left;
    }

    [[nodiscard]] bool can_run(Strategy strategy) const {
        const bool copies = strategy == Strategy::lattice || strategy == Strategy::lateness;
        return options_.strategies.has(strategy) &&
               (!copies || (options_.copies_states && repeats(options_)));
    }

    // Equal shares, and two of them for the uniform one, which also gets what the others leave.
    void plan_drawn() {
        constexpr std::array drawn = {
            Strategy::lattice,   Strategy::lateness, Strategy::covering_3, Strategy::covering_4,
            Strategy::adjacency, Strategy::network,  Strategy::uniform};
        std::uint64_t shares = can_run(Strategy::uniform) ? 1 : 0;
        for (const Strategy strategy : drawn) {
            shares += can_run(strategy) ? 1 : 0;
        }
        std::uint64_t left = options_.cases - std::min(spent_, options_.cases);
        const std::uint64_t share = shares == 0 ? 0 : left / shares;
        for (const Strategy strategy : drawn) {
            if (!can_run(strategy)) {
                continue;
            }
            Segment segment{.strategy = strategy};
            const std::uint64_t cost = cost_of(segment, options_);
            segment.planned = (strategy == Strategy::uniform ? left : share) / cost;
            left -= segment.planned * cost;
            add(segment);
        }
    }

    void add(const Segment& segment) {
        if (segment.planned > 0) {
            segments_.push_back(segment);
        }
    }

    const PlanOptions& options_;
    Enumerations& enumerations_;
    std::vector<Segment> segments_;
    std::uint64_t spent_ = 0;
};

}  // namespace

const std::vector<Scenario>& Enumerations::of(Alphabet alphabet, std::size_t callbacks) {
    const std::pair key(alphabet, callbacks);
    const auto place = known_.find(key);
    return place != known_.end()
               ? place->second
               : known_.emplace(key, enumerated(alphabet, callbacks)).first->second;
}

std::vector<Scenario> Enumerations::enumerated(Alphabet alphabet, std::size_t callbacks) const {
    constexpr std::size_t asked_every = 256;
    const SmallScope scope{
        .lists = lists_, .alphabet = alphabet, .distinct_times = distinct_times_};
    std::vector<Scenario> scenarios;
    std::size_t seen = 0;
    for_each_small_scenario(scope, callbacks, [&](const Scenario& scenario) {
        if (++seen % asked_every == 0 && stop_ && stop_()) {
            throw EnumerationStopped{};
        }
        if (alphabet == Alphabet::plain || !is_in_small_scope(scenario, Alphabet::plain)) {
            scenarios.push_back(scenario);
        }
        return true;
    });
    return scenarios;
}

std::vector<Segment> plan_of(const PlanOptions& options, Enumerations& enumerations) {
    return Planning(options, enumerations).run();
}

std::uint64_t scenarios_at_once(const Segment& segment) {
    switch (segment.strategy) {
        case Strategy::small_scope: {
            constexpr std::array<std::uint64_t, small_scope_callbacks_max + 1> by_callbacks = {
                1, 1024, 1024, 512, 256, 64, 16, 4, 1, 1};
            return by_callbacks[std::min(segment.callbacks, small_scope_callbacks_max)];
        }
        case Strategy::lattice:
        case Strategy::lateness:
            return 1;
        case Strategy::covering_4:
            return 4;
        case Strategy::covering_3:
        case Strategy::adjacency:
            return 16;
        case Strategy::network:
        case Strategy::uniform:
            return 64;
    }
    return 1;
}

std::uint64_t cost_of(const Segment& segment, const PlanOptions& options) {
    constexpr std::uint64_t sets = 2'048;
    switch (segment.strategy) {
        case Strategy::small_scope:
            return small_scope_cost(options, segment.callbacks);
        case Strategy::lattice:
        case Strategy::lateness:
            return sets;
        case Strategy::covering_3:
        case Strategy::adjacency:
            return 16;
        case Strategy::covering_4:
            return 64;
        case Strategy::network:
        case Strategy::uniform:
            return deliveries_per_scenario;
    }
    return 1;
}

}  // namespace anyorder
