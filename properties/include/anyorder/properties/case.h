// A case: what happened, and in which order the callbacks of it arrived.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <anyorder/properties/judge.h>
#include <anyorder/sim/delivery.h>
#include <anyorder/sim/history.h>
#include <anyorder/sim/scenario.h>
#include <anyorder/subjects/subject.h>

namespace anyorder {

// As drawn or enumerated. A history follows from the scenario; shrinking works on this form.
struct Case {
    Scenario scenario{};
    Delivery delivery{};

    friend bool operator==(const Case&, const Case&) = default;
};

// When a list counts.
enum class Judged : std::uint8_t {
    at_the_end,    // after the last arrival: it must be the truth
    every_prefix,  // after every arrival: it must be what the specification makes of what has come
};

// As played: what a subject is given and judged by. Views all of it.
struct Trial {
    std::span<const Event> callbacks;
    const ObservedList* truth = nullptr;
    const Delivery* delivery = nullptr;
    Lists lists;
    Judged judged = Judged::at_the_end;
};

struct Holds {
    friend bool operator==(const Holds&, const Holds&) = default;
};

struct Violated {
    // How many callbacks had arrived when it showed.
    std::size_t arrivals = 0;
    ObservedList expected;
    ObservedList listed;
    std::vector<Difference> differences;
    // What else the subject said about its list; see Subject::remark().
    std::string remark{};
};

// Nothing can be said, and why: the subject gave no list, or nothing was tested.
struct Unknown {
    std::string reason;
    // Where the subject gave no list.
    std::optional<SubjectFailure> failure{};
};

using Verdict = std::variant<Holds, Violated, Unknown>;

inline bool holds(const Verdict& verdict) {
    return std::holds_alternative<Holds>(verdict);
}
inline bool violated(const Verdict& verdict) {
    return std::holds_alternative<Violated>(verdict);
}

// Holds where `listed` is right by `expected`; Unknown where the subject gave no list.
Verdict compare(const ObservedList& expected, const Observation& listed, const Lists& lists,
                std::size_t arrivals);

// What the specification makes of the first so many arrivals.
ObservedList expected_after(const Trial& trial, std::size_t arrivals);

// Delivers the last of those that have arrived, where the list is asked for after each: all of them
// again, to a subject that has been reset, where a list ends a case.
void deliver_next(Subject& subject, std::span<const Event> arrived);

// Resets the subject and delivers all.
void deliver_all(Subject& subject, const Trial& trial);

}  // namespace anyorder
