#include "arrival_orders.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <anyorder/properties/small_scope.h>

namespace anyorder {

namespace {

// Operation, kind, and which of its callbacks of that kind.
using Label = std::tuple<std::size_t, EventKind, std::size_t>;

template <class OperationOf>
std::vector<Label> labels_of(const History& history, OperationOf operation_of) {
    std::vector<Label> labels;
    std::map<std::pair<std::size_t, EventKind>, std::size_t> made;
    labels.reserve(history.origins.size());
    for (std::size_t i = 0; i < history.origins.size(); ++i) {
        const std::size_t operation = operation_of(history.origins[i].operation);
        const EventKind kind = history.callbacks()[i].kind;
        labels.emplace_back(operation, kind, made[{operation, kind}]++);
    }
    return labels;
}

Delivery with_one_moved(const Delivery& delivery, std::size_t from, std::size_t to) {
    Delivery moved = delivery;
    const auto at = [&](std::size_t place) {
        return moved.begin() + static_cast<std::ptrdiff_t>(place);
    };
    if (from < to) {
        std::rotate(at(from), at(from + 1), at(to + 1));
    } else {
        std::rotate(at(to), at(from), at(from + 1));
    }
    return moved;
}

void add_pool(std::vector<Delivery>& deliveries, std::size_t callbacks, bool repeats) {
    const Delivery in_order = in_true_order(callbacks);
    deliveries.push_back(in_order);
    deliveries.emplace_back(in_order.rbegin(), in_order.rend());
    for (std::size_t i = 0; i < callbacks; ++i) {
        deliveries.push_back(with_one_moved(in_order, i, callbacks - 1));
        deliveries.push_back(with_one_moved(in_order, i, 0));
        if (repeats) {
            deliveries.push_back(in_order);
            deliveries.back().push_back(in_order[i]);
        }
    }
}

}  // namespace

Became by_operation(const History& before, const History& after,
                    const std::vector<std::size_t>& kept) {
    const auto new_labels =
        labels_of(after, [&](std::uint32_t operation) { return kept[operation]; });
    std::map<Label, std::uint32_t> places;
    for (std::uint32_t i = 0; i < new_labels.size(); ++i) {
        places.emplace(new_labels[i], i);
    }
    Became became;
    for (const Label& label :
         labels_of(before, [](std::uint32_t operation) { return operation; })) {
        const auto place = places.find(label);
        became.push_back(place == places.end() ? gone : place->second);
    }
    return became;
}

Delivery carried_over(const Delivery& original, const Became& became, std::size_t callbacks) {
    Delivery delivery;
    std::vector<bool> arrived(callbacks);
    for (const std::uint32_t old : original) {
        if (const std::uint32_t index = became[old]; index < callbacks) {
            delivery.push_back(index);
            arrived[index] = true;
        }
    }
    for (std::uint32_t index = 0; index < callbacks; ++index) {
        if (!arrived[index]) {
            const auto before =
                index == 0 ? delivery.end() : std::ranges::find(delivery, index - 1);
            delivery.insert(before == delivery.end() ? delivery.begin() : before + 1, index);
        }
    }
    return delivery;
}

std::vector<Delivery> deliveries_in(Orders orders, const Delivery& carried_over, bool repeats) {
    constexpr std::size_t all_up_to = 4;
    const std::size_t callbacks =
        carried_over.empty() ? 0 : *std::ranges::max_element(carried_over) + std::size_t{1};
    std::vector<Delivery> deliveries;
    const auto add = [&](const Delivery& delivery) {
        deliveries.push_back(delivery);
        return true;
    };
    switch (orders) {
        case Orders::true_order:
            add(in_true_order(callbacks));
            break;
        case Orders::all:
            for_each_order(callbacks, add);
            break;
        case Orders::all_with_a_repeat:
            for_each_order_with_a_repeat(callbacks, add);
            break;
        case Orders::pool:
            add(carried_over);
            if (callbacks <= all_up_to) {
                for_each_order(callbacks, add);
            } else {
                add_pool(deliveries, callbacks, repeats);
            }
            break;
    }
    return deliveries;
}

}  // namespace anyorder
