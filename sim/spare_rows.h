// Takes out of a covering array what it can do without.
#pragma once

#include <cstddef>
#include <vector>

#include <anyorder/sim/delivery.h>

namespace anyorder {

// Each row is an order of the `labels` first numbers. Goes through the rows and takes each out
// whose orders of four labels all occur in rows that are still there. What is left covers the same.
// Rows of fewer than four labels are left as they are. Memory: 2 bytes for each of labels^4.
std::vector<Delivery> without_spare_rows(std::vector<Delivery> rows, std::size_t labels);

// How many times without_spare_rows looks at four places of a row, at least.
std::size_t trimming_visits(std::size_t rows, std::size_t labels);

}  // namespace anyorder
