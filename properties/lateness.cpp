#include <string>

#include <anyorder/properties/lateness.h>

#include "subject_exploration.h"

namespace anyorder {

LatticeResult explore_lateness(Subject& subject, const History& history, const Lists& lists,
                               const LatenessLimits& limits) {
    const BoundedLateness space(history.callbacks().size(), limits.lateness);
    if (space.sets() > limits.nodes_max) {
        return not_explored(std::to_string(space.sets()) +
                            " sets of callbacks can arrive, which are more than " +
                            std::to_string(limits.nodes_max));
    }
    return explore_subject(subject, history, lists, space,
                           {.nodes_max = limits.nodes_max, .every_prefix = limits.every_prefix});
}

}  // namespace anyorder
