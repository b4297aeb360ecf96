#include "eight_callbacks.h"

#include <cstdint>

#include <anyorder/sim/world.h>

namespace anyorder::bench {

History eight_callbacks() {
    Scenario scenario;
    const auto then = [&](OperationKind kind, std::uint8_t stream) {
        scenario.operations.push_back({.kind = kind, .stream = stream, .gap_ms = 1'000});
    };
    then(OperationKind::log_in, 0);
    for (int times = 0; times < 2; ++times) {
        then(OperationKind::publish, 0);
        then(OperationKind::stop, 0);
    }
    then(OperationKind::publish, 1);
    then(OperationKind::publish_again, 1);
    return simulate(scenario);
}

}  // namespace anyorder::bench
