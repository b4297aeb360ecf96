// The eight callbacks whose schedules are counted.
#pragma once

#include <anyorder/sim/history.h>

namespace anyorder::bench {

// A room, a user, a stream that comes and goes twice, and one that is published again while it is
// live. Whoever forgets what is gone, or takes the last arrival for the newest, is found out.
History eight_callbacks();

}  // namespace anyorder::bench
