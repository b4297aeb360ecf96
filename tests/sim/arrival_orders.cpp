#include "arrival_orders.h"

#include <algorithm>
#include <set>

namespace anyorder {

namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

void extend(ArrivalOrder& order, std::size_t labels, std::size_t t,
            const std::function<void(const ArrivalOrder&)>& visit) {
    if (order.size() == t) {
        visit(order);
        return;
    }
    for (std::uint32_t label = 0; label < labels; ++label) {
        if (std::ranges::find(order, label) == order.end()) {
            order.push_back(label);
            extend(order, labels, t, visit);
            order.pop_back();
        }
    }
}

bool ascend(const std::vector<std::size_t>& places, const ArrivalOrder& order) {
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (places[order[i]] == nowhere || (i > 0 && places[order[i - 1]] > places[order[i]])) {
            return false;
        }
    }
    return true;
}

}  // namespace

void for_each_order(std::size_t labels, std::size_t t,
                    const std::function<void(const ArrivalOrder&)>& visit) {
    ArrivalOrder order;
    extend(order, labels, t, visit);
}

Places::Places(std::span<const std::vector<std::uint32_t>> rows, std::size_t labels) {
    for (const auto& row : rows) {
        std::vector<std::size_t>& places = places_.emplace_back(labels, nowhere);
        for (std::size_t place = row.size(); place-- > 0;) {
            places[row[place]] = place;
        }
    }
}

bool Places::some_row_has(const ArrivalOrder& order) const {
    return std::ranges::any_of(places_, [&](const auto& of_row) { return ascend(of_row, order); });
}

std::vector<Delivery> second_arrivals_told_apart(std::vector<Delivery> rows,
                                                 std::size_t callbacks) {
    for (Delivery& row : rows) {
        std::set<std::uint32_t> arrived;
        for (std::uint32_t& callback : row) {
            if (!arrived.insert(callback).second) {
                callback += static_cast<std::uint32_t>(callbacks);
            }
        }
    }
    return rows;
}

}  // namespace anyorder
