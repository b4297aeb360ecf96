#include <utility>

#include <anyorder/properties/case.h>

namespace anyorder {

Verdict compare(const ObservedList& expected, const Observation& listed, const Lists& lists,
                std::size_t arrivals) {
    if (const auto* failure = std::get_if<SubjectFailure>(&listed)) {
        return Unknown{failure->what, *failure};
    }
    const auto& list = std::get<ObservedList>(listed);
    auto found = differences(expected, list, lists);
    if (found.empty()) {
        return Holds{};
    }
    return Violated{arrivals, expected, list, std::move(found), {}};
}

void deliver_all(Subject& subject, const Trial& trial) {
    subject.reset();
    for (const std::uint32_t index : *trial.delivery) {
        subject.deliver(trial.callbacks[index]);
    }
}

}  // namespace anyorder
