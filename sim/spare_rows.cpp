#include "spare_rows.h"

#include <cstdint>

namespace anyorder {

namespace {

// Calls `visit` with the number of each four labels that stand in this order in `row`.
template <class Visit>
void for_each_quadruple(const Delivery& row, std::size_t labels, const Visit& visit) {
    for (std::size_t a = 0; a < row.size(); ++a) {
        for (std::size_t b = a + 1; b < row.size(); ++b) {
            for (std::size_t c = b + 1; c < row.size(); ++c) {
                const std::size_t abc = (row[a] * labels + row[b]) * labels + row[c];
                for (std::size_t d = c + 1; d < row.size(); ++d) {
                    visit(abc * labels + row[d]);
                }
            }
        }
    }
}

}  // namespace

std::vector<Delivery> without_spare_rows(std::vector<Delivery> rows, std::size_t labels) {
    if (labels < 4) {
        return rows;
    }
    // In how many of the rows that are left each four labels stand in each order.
    std::vector<std::uint16_t> times(labels * labels * labels * labels);
    for (const Delivery& row : rows) {
        for_each_quadruple(row, labels, [&](std::size_t four) { ++times[four]; });
    }
    std::erase_if(rows, [&](const Delivery& row) {
        bool is_spare = true;
        for_each_quadruple(row, labels,
                           [&](std::size_t four) { is_spare = is_spare && times[four] > 1; });
        if (is_spare) {
            for_each_quadruple(row, labels, [&](std::size_t four) { --times[four]; });
        }
        return is_spare;
    });
    return rows;
}

std::size_t trimming_visits(std::size_t rows, std::size_t labels) {
    std::size_t places = 1;
    for (std::size_t taken = 0; taken < 4; ++taken) {
        places = places * (labels - taken) / (taken + 1);
    }
    return 2 * rows * places;
}

}  // namespace anyorder
