// The lines that join what was executed, above, with what arrived, below.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "painted_line.h"

namespace anyorder {

// From a place in the upper row to one in the lower.
struct Crossing {
    std::size_t from = 0;
    std::size_t to = 0;
    // One of those that make the difference: drawn heavy.
    bool marked = false;
    // Not the first from there: drawn broken.
    bool again = false;
};

// Where the rows lie: a cell begins at `left` + place * `cell_width`.
struct Grid {
    std::size_t left = 0;
    std::size_t cell_width = 0;
};

// A line that does not change its place goes straight down. Every other one leaves two columns to
// the right of where its cell begins, goes along on a track of its own, and comes down where the
// other cell begins; so no two lie on each other, and two lines cross as often as their callbacks
// changed their order, at most once. At most one comes to each place. Nothing where more lines
// leave one cell than it has columns for.
std::optional<std::vector<PaintedLine>> crossing_lines(const std::vector<Crossing>& crossings,
                                                       const Grid& grid, bool ascii);

}  // namespace anyorder
