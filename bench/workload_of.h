// Workloads that several benchmarks have in common.
#pragma once

#include <anyorder/sim/workload.h>

namespace anyorder::bench {

// A workload with these parameters: the one made last, or else a new one in its place. Lives until
// the next call.
const Workload& workload_of(const WorkloadParameters& parameters);

}  // namespace anyorder::bench
