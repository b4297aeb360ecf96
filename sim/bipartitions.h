// Ways to part a number of points in two, so many that any few points are parted in some of them as
// one likes. The rows of covering arrays are made from them.
#pragma once

#include <cstddef>
#include <vector>

namespace anyorder {

// Which of the two blocks each point is in.
using Bipartition = std::vector<bool>;

// For every two points one bipartition has the one in its block `false` and the other in its block
// `true`: each point is in block `true` for a half of the bipartitions, of its own (Sperner). The
// least number m with C(m, m/2) >= points.
std::vector<Bipartition> sperner_bipartitions(std::size_t points);

// Every two points are parted from every two others, and every point from every three others; which
// of them are in which block is not promised. Of 12 points there are 11, of 20 there are 19, of 48
// there are 47, of up to 121 at most 55, of 1,000 there are 215.
std::vector<Bipartition> parting_bipartitions(std::size_t points);

}  // namespace anyorder
