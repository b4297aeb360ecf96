// Drawing scenarios and event sets at random. All chance of a run is used up here and in drawing
// deliveries; what is drawn is plain data.
#pragma once

#include <cstddef>
#include <memory>

#include <anyorder/sim/history.h>
#include <anyorder/sim/random.h>
#include <anyorder/sim/scenario.h>

namespace anyorder {

struct DrawLimits {
    Families families{};
    bool distinct_times = false;
    std::size_t rooms_max = 2;
    std::size_t users_max = 3;
    std::size_t streams_max = 5;
    // Where operations_max is the smaller one, operations_min are drawn.
    std::size_t operations_min = 1;
    std::size_t operations_max = 24;
};

// A scenario in which every operation is possible when its turn comes. Names, numbers, time gaps
// and the mix of operations are drawn too, with a leaning towards what breaks receivers: streams
// that come and go, rooms that come back, changes in one millisecond, numbers at the edges of
// common types.
Scenario draw_scenario(Random& random, const DrawLimits& limits);

// The same in a given setting; of the limits only the numbers count.
Scenario draw_scenario(Random& random, const Setting& setting, const DrawLimits& limits);

// Whether each seq belongs to one change, as the vendor promises.
enum class Contract : unsigned char { kept, broken };

// Events that no world would make: creations and closes in any combination and number, seqs with
// gaps, keys that begin twice in a row. Under Contract::kept no two changes of one list of a
// session share a seq; under Contract::broken anything may collide with anything.
std::shared_ptr<const CallbackLog> draw_events(Random& random, std::size_t count,
                                               Contract contract);

}  // namespace anyorder
