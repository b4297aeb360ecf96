#include <map>
#include <utility>

#include <anyorder/pictures/story.h>
#include <anyorder/sim/specification.h>

#include "reasons.h"

namespace anyorder {

Story tell(const StoredCase& of, const Delivery& delivery, Subject* subject) {
    const auto callbacks = of.log->events();
    Story story{
        .log = of.log, .lists = of.lists, .truth = of.truth, .arrivals = {}, .judged = of.judged};
    Reasons reasons(callbacks);
    std::vector<Event> arrived;
    std::map<std::uint32_t, std::size_t> seen;
    if (subject != nullptr) {
        subject->restart();
    }
    for (const std::uint32_t index : delivery) {
        const Event& event = callbacks[index];
        arrived.push_back(event);
        Reasons::Step step = reasons.take(index);
        ToldArrival arrival{.callback = index,
                            .earlier = seen[index]++,
                            .outcome = step.outcome,
                            .reason = std::move(step.reason),
                            .expected = observe(specified_list(arrived))};
        if (subject != nullptr) {
            deliver_next(*subject, arrived);
            arrival.listed = subject->list();
            if (const auto* list = std::get_if<ObservedList>(&*arrival.listed)) {
                arrival.differences = differences(arrival.expected, *list, of.lists);
            } else {
                subject = nullptr;
            }
        }
        story.arrivals.push_back(std::move(arrival));
    }
    return story;
}

}  // namespace anyorder
