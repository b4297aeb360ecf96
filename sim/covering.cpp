#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <utility>

#include <anyorder/sim/covering.h>
#include <anyorder/sim/random.h>

#include "bipartitions.h"
#include "spare_rows.h"

namespace anyorder {

namespace {

using Deliveries = std::vector<Delivery>;

enum class Direction : unsigned char { forward, backward };

constexpr std::array both_directions = {Direction::forward, Direction::backward};

Delivery directed(Delivery delivery, Direction direction) {
    if (direction == Direction::backward) {
        std::ranges::reverse(delivery);
    }
    return delivery;
}

Delivery block(const Bipartition& bipartition, bool side, Direction direction) {
    Delivery members;
    members.reserve(bipartition.size());
    for (std::uint32_t point = 0; point < bipartition.size(); ++point) {
        if (bipartition[point] == side) {
            members.push_back(point);
        }
    }
    return directed(std::move(members), direction);
}

Delivery then(Delivery earlier, const Delivery& later) {
    earlier.insert(earlier.end(), later.begin(), later.end());
    return earlier;
}

// Each callback twice in a row.
Delivery at_once_again(const Delivery& delivery) {
    Delivery twice;
    twice.reserve(2 * delivery.size());
    for (const std::uint32_t callback : delivery) {
        twice.insert(twice.end(), 2, callback);
    }
    return twice;
}

Deliveries without_equal_ones(const Deliveries& deliveries) {
    std::set<Delivery> seen;
    Deliveries different;
    std::ranges::copy_if(deliveries, std::back_inserter(different),
                         [&](const Delivery& delivery) { return seen.insert(delivery).second; });
    return different;
}

Deliveries all_orders(std::size_t callbacks) {
    Deliveries orders;
    Delivery order = in_true_order(callbacks);
    do {
        orders.push_back(order);
    } while (std::ranges::next_permutation(order).found);
    return orders;
}

Deliveries covering_pairs(std::size_t callbacks) {
    const Delivery forward = in_true_order(callbacks);
    return without_equal_ones({forward, directed(forward, Direction::backward)});
}

Deliveries covering_triples(std::size_t callbacks) {
    Deliveries rows;
    for (const Bipartition& bipartition : sperner_bipartitions(callbacks)) {
        for (const Direction direction : both_directions) {
            rows.push_back(
                then(block(bipartition, false, direction), block(bipartition, true, direction)));
        }
    }
    return rows;
}

Deliveries all_quadruple_rows(const std::vector<Bipartition>& bipartitions) {
    Deliveries rows;
    for (const Bipartition& bipartition : bipartitions) {
        for (const Direction direction : both_directions) {
            for (const bool side : {false, true}) {
                rows.push_back(then(block(bipartition, side, direction),
                                    block(bipartition, !side, direction)));
            }
        }
    }
    return without_equal_ones(rows);
}

void rename_points(std::vector<Bipartition>& bipartitions, const Delivery& names) {
    for (Bipartition& bipartition : bipartitions) {
        const Bipartition before = bipartition;
        for (std::size_t point = 0; point < names.size(); ++point) {
            bipartition[point] = before[names[point]];
        }
    }
}

// The fewest rows of some ways to name the points, the first of them being no renaming.
Deliveries covering_quadruples(std::size_t callbacks) {
    constexpr std::size_t callbacks_trimmed_max = 32;
    constexpr std::size_t ways_max = 128;
    constexpr std::size_t visits_max = 6'000'000;
    std::vector<Bipartition> bipartitions = parting_bipartitions(callbacks);
    Deliveries rows = all_quadruple_rows(bipartitions);
    if (callbacks > callbacks_trimmed_max) {
        return rows;
    }
    const std::size_t visits = trimming_visits(rows.size(), callbacks);
    rows = without_spare_rows(std::move(rows), callbacks);
    const std::size_t ways = std::min(ways_max, visits_max / visits);
    Random random(1);
    for (std::size_t way = 1; way < ways; ++way) {
        rename_points(bipartitions, shuffled(callbacks, random));
        Deliveries others = without_spare_rows(all_quadruple_rows(bipartitions), callbacks);
        if (others.size() < rows.size()) {
            rows = std::move(others);
        }
    }
    return rows;
}

Deliveries covering_once(std::size_t callbacks, std::size_t t) {
    if (callbacks <= t) {
        return all_orders(callbacks);
    }
    switch (t) {
        case 2:
            return covering_pairs(callbacks);
        case 3:
            return covering_triples(callbacks);
        default:
            return covering_quadruples(callbacks);
    }
}

// Arrivals as labels: the second arrival of a callback is its number plus `callbacks`.
Delivery labelled(Delivery delivery, std::size_t callbacks) {
    std::vector<bool> arrived(callbacks);
    for (std::uint32_t& callback : delivery) {
        if (arrived[callback]) {
            callback += static_cast<std::uint32_t>(callbacks);
        } else {
            arrived[callback] = true;
        }
    }
    return delivery;
}

Deliveries trimmed_repeats(Deliveries rows, std::size_t callbacks) {
    for (Delivery& row : rows) {
        row = labelled(std::move(row), callbacks);
    }
    rows = without_spare_rows(std::move(rows), 2 * callbacks);
    for (Delivery& row : rows) {
        std::ranges::for_each(
            row, [&](std::uint32_t& label) { label %= static_cast<std::uint32_t>(callbacks); });
    }
    return rows;
}

// Each pair in a block comes as A B A B. Of two callbacks in different blocks one comes in both
// arrivals before the other, or between its two.
void add_repeats_around(const Bipartition& bipartition, Deliveries& rows) {
    for (const Direction direction : both_directions) {
        for (const bool side : {false, true}) {
            const Delivery one = block(bipartition, side, direction);
            const Delivery other = block(bipartition, !side, direction);
            rows.push_back(then(then(one, one), then(other, other)));
            rows.push_back(then(then(one, at_once_again(other)), one));
        }
    }
}

// Rows in which every callback is repeated at once have all orders of t arrivals of t callbacks.
// What is left are those in which something comes between the two arrivals of A:
//
// t = 3: A B A. All callbacks in one direction and then again, for both directions.
// t = 4: A B A C and C A B A where {A, B} is parted from C, A B A B where A and B are in one block,
// A B C A where A is parted from {B, C}, A B B A where A is parted from B.
Deliveries covering_twice(std::size_t callbacks, std::size_t t) {
    constexpr std::size_t callbacks_trimmed_max = 20;
    Deliveries rows = covering_once(callbacks, t);
    std::ranges::transform(rows, rows.begin(), at_once_again);
    if (t == 3) {
        for (const Direction direction : both_directions) {
            const Delivery once = directed(in_true_order(callbacks), direction);
            rows.push_back(then(once, once));
        }
    }
    if (t == 4) {
        for (const Bipartition& bipartition : parting_bipartitions(callbacks)) {
            add_repeats_around(bipartition, rows);
        }
    }
    rows = without_equal_ones(rows);
    return t == 4 && callbacks <= callbacks_trimmed_max
               ? trimmed_repeats(std::move(rows), callbacks)
               : rows;
}

}  // namespace

std::vector<Delivery> covering(std::size_t callbacks, const CoveringOptions& options) {
    if (options.t < 2 || options.t > 4) {
        throw std::invalid_argument("covering deliveries are of 2, 3 or 4 callbacks");
    }
    return options.repeats ? covering_twice(callbacks, options.t)
                           : covering_once(callbacks, options.t);
}

std::vector<Delivery> covering(std::span<const Event> callbacks, const CoveringOptions& options) {
    return covering(callbacks.size(), options);
}

}  // namespace anyorder
