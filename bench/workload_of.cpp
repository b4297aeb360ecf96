#include "workload_of.h"

#include <memory>

namespace anyorder::bench {

const Workload& workload_of(const WorkloadParameters& parameters) {
    static WorkloadParameters made_with;
    static std::unique_ptr<const Workload> made;
    if (made == nullptr || made_with != parameters) {
        made.reset();  // first, so that there are never two
        made = std::make_unique<const Workload>(parameters);
        made_with = parameters;
    }
    return *made;
}

}  // namespace anyorder::bench
