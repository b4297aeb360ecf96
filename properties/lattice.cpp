#include <algorithm>
#include <string>

#include <anyorder/properties/lattice.h>

#include "subject_exploration.h"

namespace anyorder {

LatticeResult explore_lattice(Subject& subject, const History& history, const Lists& lists,
                              const LatticeLimits& limits) {
    // Each of the 2ⁿ sets has a number in memory.
    const std::size_t callbacks_max = std::min<std::size_t>(limits.callbacks_max, 24);
    const std::size_t callbacks = history.callbacks().size();
    if (callbacks > callbacks_max) {
        return not_explored(std::to_string(callbacks) + " callbacks are more than " +
                            std::to_string(callbacks_max));
    }
    return explore_subject(subject, history, lists, BoundedLateness::unbounded(callbacks),
                           {.nodes_max = limits.nodes_max, .every_prefix = limits.every_prefix});
}

}  // namespace anyorder
