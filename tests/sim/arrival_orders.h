// Asks of deliveries, in the plainest way, whether some arrivals come in some order in one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <anyorder/sim/delivery.h>

namespace anyorder {

// Arrivals in an order, told apart by number; which number is which arrival is the caller's.
using ArrivalOrder = std::vector<std::uint32_t>;

// All orders of `t` distinct numbers below `labels`, one after the other.
void for_each_order(std::size_t labels, std::size_t t,
                    const std::function<void(const ArrivalOrder&)>& visit);

// Where each number below `labels` stands first in a row. Rows that do not have it put it behind
// everything, in no order.
class Places {
public:
    Places(std::span<const std::vector<std::uint32_t>> rows, std::size_t labels);

    // Whether some row has these numbers in this order.
    [[nodiscard]] bool some_row_has(const ArrivalOrder& order) const;

private:
    std::vector<std::vector<std::size_t>> places_;
};

// Of each row, the second arrival of callback c becomes the number callbacks + c.
std::vector<Delivery> second_arrivals_told_apart(std::vector<Delivery> rows, std::size_t callbacks);

}  // namespace anyorder
