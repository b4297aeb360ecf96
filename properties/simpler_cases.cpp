#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>

#include "leaps.h"
#include "plainer.h"

namespace anyorder {

namespace {

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

constexpr std::size_t none = static_cast<std::size_t>(-1);

}  // namespace

SimplerCases::SimplerCases(Case original, const Leeway& leeway)
    : original_(std::move(original)),
      leeway_(leeway),
      history_of_original_(simulate(original_.scenario)) {
    size_ = size_of(original_, history_of_original_);
    plan();
}

void SimplerCases::go_on_from(const SimplerCases& earlier) {
    if (earlier.are_leaps() || earlier.next_ == 0) {
        return;
    }
    const Step& led_here = earlier.steps_[earlier.next_ - 1];
    const auto first = std::ranges::find_if(steps_, [&](const Step& step) {
        return step.kind == led_here.kind && step.a >= led_here.a &&
               (step.kind == Step::Kind::drop_two_operations || step.b <= led_here.b);
    });
    std::rotate(steps_.begin(), first == steps_.end() ? steps_.begin() : first, steps_.end());
}

std::optional<Case> SimplerCases::next() {
    while (next_ < steps_.size()) {
        std::optional<Case> simpler = taken(steps_[next_++]);
        if (simpler && size_of(*simpler, history_) < size_) {
            return simpler;
        }
    }
    return next_leap();
}

std::optional<Case> SimplerCases::next_leap() {
    const Ground ground{original_, history_of_original_, leeway_};
    if (leaps_ == nullptr) {
        leaps_ = std::make_shared<const std::vector<Leap>>(leaps_from(ground));
    }
    for (;;) {
        while (next_order_ < orders_.size()) {
            leaping_.delivery = orders_[next_order_++];
            if (size_of(leaping_, history_) < size_) {
                return leaping_;
            }
        }
        if (next_leap_ == leaps_->size()) {
            return std::nullopt;
        }
        const Leap& leap = (*leaps_)[next_leap_++];
        leaping_.scenario = leap.scenario;
        history_ = simulate(leap.scenario);
        const bool may_be_smaller = history_.callbacks().size() <= size_.callbacks;
        orders_ = may_be_smaller ? deliveries_of(leap, ground, history_) : std::vector<Delivery>{};
        next_order_ = 0;
    }
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

std::optional<Case> SimplerCases::taken(const Step& step) {
    switch (step.kind) {
        case Step::Kind::drop_repeats:
        case Step::Kind::sort_window:
        case Step::Kind::reinsert:
        case Step::Kind::swap:
            history_ = history_of_original_;
            return Case{.scenario = original_.scenario, .delivery = reordered(step)};
        case Step::Kind::drop_operations:
            return without_operations(step.a, step.b, none);
        case Step::Kind::drop_two_operations:
            return without_operations(step.a, 1, step.b);
        case Step::Kind::plainer_setting:
        case Step::Kind::rename:
        case Step::Kind::plainer_operation:
        case Step::Kind::shorter_gap: {
            std::optional<Scenario> scenario = plainer(step);
            if (!scenario) {
                return std::nullopt;
            }
            std::vector<std::size_t> kept(scenario->operations.size());
            std::iota(kept.begin(), kept.end(), std::size_t{0});
            return with_scenario(*std::move(scenario), kept);
        }
    }
    return std::nullopt;
}

Delivery SimplerCases::reordered(const Step& step) const {
    Delivery order = original_.delivery;
    const auto at = [&](std::size_t place) {
        return order.begin() + static_cast<std::ptrdiff_t>(std::min(place, order.size()));
    };
    if (step.kind == Step::Kind::drop_repeats) {
        return without_repeats(step.a, step.b);
    }
    if (step.kind == Step::Kind::sort_window) {
        std::sort(at(step.a), at(step.a + step.b));
    } else if (step.kind == Step::Kind::reinsert) {
        const std::uint32_t index = order[step.a];
        order.erase(at(step.a));
        const auto place =
            std::ranges::find_if(order, [&](std::uint32_t other) { return other > index; });
        order.insert(place, index);
    } else {
        std::swap(order[step.a], order[step.a + 1]);
    }
    return order;
}

Delivery SimplerCases::without_repeats(std::size_t from, std::size_t count) const {
    Delivery order = original_.delivery;
    const std::vector<std::size_t> places = repeats_in(original_.delivery);
    const std::size_t end = std::min(from + count, places.size());
    for (std::size_t i = end; i > from; --i) {
        order.erase(order.begin() + static_cast<std::ptrdiff_t>(places[i - 1]));
    }
    return order;
}

// Nothing where it is that plain already.
std::optional<Scenario> SimplerCases::plainer(const Step& step) const {
    Scenario scenario = original_.scenario;
    if (step.kind == Step::Kind::plainer_setting) {
        make_plainer(scenario.setting, step.a);
    } else if (step.kind == Step::Kind::rename) {
        rename(scenario, step.a);
    } else if (step.kind == Step::Kind::plainer_operation) {
        make_plainer(scenario.operations[step.a], step.b);
    } else {
        std::uint32_t& gap_ms = scenario.operations[step.a].gap_ms;
        gap_ms -= static_cast<std::uint32_t>(gap_ms / step.b);
    }
    return scenario == original_.scenario ? std::nullopt : std::optional(std::move(scenario));
}

Case SimplerCases::without_operations(std::size_t from, std::size_t count, std::size_t second) {
    Scenario scenario{.setting = original_.scenario.setting, .operations = {}};
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < original_.scenario.operations.size(); ++i) {
        if ((i < from || i >= from + count) && i != second) {
            scenario.operations.push_back(original_.scenario.operations[i]);
            kept.push_back(i);
        }
    }
    return with_scenario(std::move(scenario), kept);
}

// `kept` says which operation of the original each of the scenario's is.
Case SimplerCases::with_scenario(Scenario scenario, const std::vector<std::size_t>& kept) {
    history_ = simulate(scenario);
    return {.scenario = std::move(scenario),
            .delivery =
                carried_over(original_.delivery, by_operation(history_of_original_, history_, kept),
                             history_.callbacks().size())};
}

}  // namespace anyorder
