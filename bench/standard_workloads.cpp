#include "standard_workloads.h"

#include <set>
#include <string>

#include "proof.h"

namespace anyorder::bench {

void prove_checksum(benchmark::State& state, const StandardWorkload& standard,
                    const Workload& workload) {
    // It takes as long as a fast keeper takes for its work, so once has to do.
    static std::set<std::uint64_t> proved;
    if (!proved.insert(standard.checksum).second) {
        return;
    }
    const std::uint64_t checksum = workload.checksum();
    prove(state, checksum == standard.checksum,
          "the workload has another checksum: " + std::to_string(checksum));
}

}  // namespace anyorder::bench
