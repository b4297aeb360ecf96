// A case told arrival by arrival: what arrived, what the reference engine did with it and why, what
// is live by all that has arrived, and what a subject listed then.
//
// Pictures and pages are pure functions of stories; only telling one runs a subject.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/engine/room_lists.h>
#include <anyorder/properties/case.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/judge.h>
#include <anyorder/subjects/subject.h>

namespace anyorder {

struct ToldArrival {
    // An index into the callbacks.
    std::uint32_t callback = 0;
    // How often the same one had arrived before.
    std::size_t earlier = 0;
    // What the reference engine did with it.
    Outcome outcome{};
    // Why, as a sentence without a full stop: "seq 2 is older than seq 3, which came before it".
    std::string reason;
    // What is live by all that has arrived, by the specification.
    ObservedList expected;
    // What the subject listed then; nothing where none was asked.
    std::optional<Observation> listed{};
    // Where it gave a list: of that to the expected one.
    std::vector<Difference> differences{};
};

struct Story {
    std::shared_ptr<const CallbackLog> log;
    Lists lists;
    // What is live once all has arrived.
    ObservedList truth;
    std::vector<ToldArrival> arrivals;
    Judged judged = Judged::at_the_end;
};

// The story of a delivery of the case's callbacks. The subject, where there is one, is started
// again, asked after every arrival, and left with the first answer that is no list. O(n³) in the
// callbacks, for the specification.
Story tell(const StoredCase& of, const Delivery& delivery, Subject* subject);

}  // namespace anyorder
