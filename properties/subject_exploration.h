// explore_orders() for subjects: the node's state is a subject, and its list is judged.
#pragma once

#include <cstddef>

#include <anyorder/properties/bounded_lateness.h>
#include <anyorder/properties/lattice.h>

namespace anyorder {

struct SubjectExplorationLimits {
    std::size_t nodes_max = 0;
    bool every_prefix = false;
};

// `space` must be one of the history's callbacks, and so small that a number for each of its sets
// can be afforded. Resets the subject.
LatticeResult explore_subject(Subject& subject, const History& history, const Lists& lists,
                              const BoundedLateness& space, const SubjectExplorationLimits& limits);

// What is said where nothing was explored.
LatticeResult not_explored(std::string reason);

}  // namespace anyorder
