#include <algorithm>
#include <map>
#include <numeric>
#include <set>
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

// The places of arrivals that are not the first of their callback.
std::vector<std::size_t> repeats_in(const Delivery& delivery) {
    std::set<std::uint32_t> arrived;
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < delivery.size(); ++place) {
        if (!arrived.insert(delivery[place]).second) {
            places.push_back(place);
        }
    }
    return places;
}

// n, n/2, …, 1.
std::vector<std::size_t> halvings(std::size_t n) {
    std::vector<std::size_t> sizes;
    for (; n > 0; n /= 2) {
        sizes.push_back(n);
    }
    return sizes;
}

CaseSize size_with(const Case& failing, std::size_t callbacks) {
    CaseSize size;
    size.callbacks = callbacks;
    size.arrivals = failing.delivery.size();
    size.operations = failing.scenario.operations.size();
    size.oddities = oddities_of(failing.scenario);
    for (const Operation& operation : failing.scenario.operations) {
        size.gaps_ms += operation.gap_ms;
    }
    size.inversions = inversions(failing.delivery);
    return size;
}

constexpr std::size_t none = static_cast<std::size_t>(-1);

}  // namespace

CaseSize size_of(const Case& failing) {
    return size_with(failing, simulate(failing.scenario).callbacks().size());
}

SimplerCases::SimplerCases(Case original)
    : original_(std::move(original)), origins_(simulate(original_.scenario).origins) {
    size_ = size_with(original_, origins_.size());
    plan();
}

std::optional<Case> SimplerCases::next() {
    while (next_ < steps_.size()) {
        std::optional<Case> simpler = taken(steps_[next_++]);
        if (simpler && size_of(*simpler) < size_) {
            return simpler;
        }
    }
    return next_reordered();
}

std::optional<Case> SimplerCases::next_reordered() {
    constexpr std::size_t callbacks_max = 5;
    if (reordered_ && std::ranges::next_permutation(reordered_->delivery).found) {
        return reordered_;
    }
    while (next_scenario_ < steps_.size()) {
        reordered_ = taken(steps_[next_scenario_++]);
        if (!reordered_) {
            continue;
        }
        const std::size_t callbacks = size_of(*reordered_).callbacks;
        if (callbacks < size_.callbacks && callbacks <= callbacks_max &&
            reordered_->delivery.size() <= callbacks + 1) {
            std::ranges::sort(reordered_->delivery);
            return reordered_;
        }
    }
    reordered_.reset();
    return std::nullopt;
}

void SimplerCases::plan() {
    const std::size_t repeats = repeats_in(original_.delivery).size();
    for (const std::size_t count : halvings(repeats)) {
        for (std::size_t from = 0; from < repeats; from += count) {
            steps_.push_back({Step::Kind::drop_repeats, from, count});
        }
    }
    plan_operations();
    plan_order();
}

void SimplerCases::plan_operations() {
    const std::size_t operations = original_.scenario.operations.size();
    for (const std::size_t count : halvings(operations)) {
        for (std::size_t from = 0; from < operations; from += count) {
            steps_.push_back({Step::Kind::drop_operations, from, count});
        }
    }
    constexpr std::size_t pairs_up_to = 14;
    for (std::size_t a = 0; a < operations && operations <= pairs_up_to; ++a) {
        for (std::size_t b = a + 1; b < operations; ++b) {
            steps_.push_back({Step::Kind::drop_two_operations, a, b});
        }
    }
    for (std::size_t which = 0; which < plainer_settings; ++which) {
        steps_.push_back({Step::Kind::plainer_setting, which, 0});
    }
    for (std::size_t which = 0; which < renamings; ++which) {
        steps_.push_back({Step::Kind::rename, which, 0});
    }
    for (std::size_t a = 0; a < operations; ++a) {
        for (std::size_t which = 0; which < plainer_operations; ++which) {
            steps_.push_back({Step::Kind::plainer_operation, a, which});
        }
        for (std::size_t part = 1; part < 1024; part *= 2) {
            steps_.push_back({Step::Kind::shorter_gap, a, part});
        }
    }
}

void SimplerCases::plan_order() {
    const std::size_t arrivals = original_.delivery.size();
    for (const std::size_t size : halvings(arrivals)) {
        for (std::size_t from = 0; size > 2 && from < arrivals; from += size) {
            steps_.push_back({Step::Kind::sort_window, from, size});
        }
    }
    for (std::size_t place = 0; place < arrivals; ++place) {
        steps_.push_back({Step::Kind::reinsert, place, 0});
    }
    for (std::size_t place = 0; place + 1 < arrivals; ++place) {
        steps_.push_back({Step::Kind::swap, place, 0});
    }
}

std::optional<Case> SimplerCases::taken(const Step& step) const {
    Case simpler = original_;
    Delivery& order = simpler.delivery;
    const auto at = [&](std::size_t place) {
        return order.begin() + static_cast<std::ptrdiff_t>(std::min(place, order.size()));
    };
    switch (step.kind) {
        case Step::Kind::drop_repeats:
            return without_repeats(step.a, step.b);
        case Step::Kind::drop_operations:
            return without_operations(step.a, step.b, none);
        case Step::Kind::drop_two_operations:
            return without_operations(step.a, 1, step.b);
        case Step::Kind::plainer_setting:
            make_plainer(simpler.scenario.setting, step.a);
            return with_all_operations(simpler.scenario);
        case Step::Kind::rename:
            if (!rename(simpler.scenario, step.a)) {
                return std::nullopt;
            }
            return with_all_operations(simpler.scenario);
        case Step::Kind::plainer_operation:
            make_plainer(simpler.scenario.operations[step.a], step.b);
            return with_all_operations(simpler.scenario);
        case Step::Kind::shorter_gap: {
            std::uint32_t& gap_ms = simpler.scenario.operations[step.a].gap_ms;
            gap_ms -= static_cast<std::uint32_t>(gap_ms / step.b);
            return with_all_operations(simpler.scenario);
        }
        case Step::Kind::sort_window:
            std::sort(at(step.a), at(step.a + step.b));
            return simpler;
        case Step::Kind::reinsert: {
            const std::uint32_t index = order[step.a];
            order.erase(at(step.a));
            const auto place =
                std::ranges::find_if(order, [&](std::uint32_t other) { return other > index; });
            order.insert(place, index);
            return simpler;
        }
        case Step::Kind::swap:
            std::swap(order[step.a], order[step.a + 1]);
            return simpler;
    }
    return std::nullopt;
}

Case SimplerCases::without_repeats(std::size_t from, std::size_t count) const {
    Case simpler = original_;
    std::vector<std::size_t> places = repeats_in(original_.delivery);
    const std::size_t end = std::min(from + count, places.size());
    for (std::size_t i = end; i > from; --i) {
        simpler.delivery.erase(simpler.delivery.begin() +
                               static_cast<std::ptrdiff_t>(places[i - 1]));
    }
    return simpler;
}

Case SimplerCases::without_operations(std::size_t from, std::size_t count,
                                      std::size_t second) const {
    Scenario scenario{.setting = original_.scenario.setting, .operations = {}};
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < original_.scenario.operations.size(); ++i) {
        if ((i < from || i >= from + count) && i != second) {
            scenario.operations.push_back(original_.scenario.operations[i]);
            kept.push_back(i);
        }
    }
    return with_scenario(scenario, kept);
}

Case SimplerCases::with_all_operations(const Scenario& scenario) const {
    std::vector<std::size_t> kept(scenario.operations.size());
    std::iota(kept.begin(), kept.end(), std::size_t{0});
    return with_scenario(scenario, kept);
}

// `kept` says which operation of the original each of the scenario's is. Callbacks that the
// original made too keep their order of arrival; one that it did not make arrives after its
// predecessor.
Case SimplerCases::with_scenario(const Scenario& scenario,
                                 const std::vector<std::size_t>& kept) const {
    const History history = simulate(scenario);
    std::map<Origin, std::uint32_t> new_index;
    for (std::uint32_t index = 0; index < history.origins.size(); ++index) {
        Origin origin = history.origins[index];
        origin.operation = static_cast<std::uint32_t>(kept[origin.operation]);
        new_index[origin] = index;
    }
    Case simpler{.scenario = scenario, .delivery = {}};
    for (const std::uint32_t old : original_.delivery) {
        if (const auto place = new_index.find(origins_[old]); place != new_index.end()) {
            simpler.delivery.push_back(place->second);
        }
    }
    for (std::uint32_t index = 0; index < history.origins.size(); ++index) {
        if (std::ranges::find(simpler.delivery, index) == simpler.delivery.end()) {
            const auto before = index == 0 ? simpler.delivery.end()
                                           : std::ranges::find(simpler.delivery, index - 1);
            simpler.delivery.insert(
                before == simpler.delivery.end() ? simpler.delivery.begin() : before + 1, index);
        }
    }
    return simpler;
}

Shrunk shrink(Case failing, const Fails& fails, const ShrinkLimits& limits) {
    Shrunk shrunk{.minimal = std::move(failing)};
    for (bool smaller = true; smaller;) {
        smaller = false;
        SimplerCases simpler_cases(shrunk.minimal);
        while (std::optional<Case> simpler = simpler_cases.next()) {
            if (shrunk.runs == limits.runs_max || shrunk.steps == limits.steps_max) {
                return shrunk;
            }
            ++shrunk.runs;
            if (fails(*simpler)) {
                shrunk.minimal = *std::move(simpler);
                ++shrunk.steps;
                smaller = true;
                break;
            }
        }
    }
    shrunk.complete = true;
    return shrunk;
}

}  // namespace anyorder
