#include <utility>

#include <anyorder/properties/case.h>
#include <anyorder/sim/specification.h>

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

ObservedList expected_after(const Trial& trial, std::size_t arrivals) {
    std::vector<Event> arrived;
    arrived.reserve(arrivals);
    for (std::size_t place = 0; place < arrivals; ++place) {
        arrived.push_back(trial.callbacks[(*trial.delivery)[place]]);
    }
    return observe(specified_list(arrived));
}

void deliver_next(Subject& subject, std::span<const Event> arrived) {
    if (!subject.list_ends_case() || arrived.size() == 1) {
        subject.deliver(arrived.back());
        return;
    }
    subject.reset();
    for (const Event& event : arrived) {
        subject.deliver(event);
    }
}

void deliver_all(Subject& subject, const Trial& trial) {
    subject.reset();
    for (const std::uint32_t index : *trial.delivery) {
        subject.deliver(trial.callbacks[index]);
    }
}

}  // namespace anyorder
