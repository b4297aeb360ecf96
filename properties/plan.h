// Which cases there are, as a pure function of the options: the segments of a plan, and the
// scenarios that small scope enumerates.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <anyorder/properties/check.h>

namespace anyorder {

// Of the strategies that draw each delivery on its own.
inline constexpr std::uint64_t deliveries_per_scenario = 4;

// Thrown where an enumeration was told to stop.
struct EnumerationStopped {};

// Enumerates each size once, as it is slow for large ones. Not for two threads at a time.
class Enumerations {
public:
    // `stop` is asked now and then, and may be empty.
    Enumerations(const Lists& lists, bool distinct_times, std::function<bool()> stop = {})
        : lists_(lists), distinct_times_(distinct_times), stop_(std::move(stop)) {}

    // Of the full alphabet only those that are not made of plain operations. Throws
    // EnumerationStopped.
    const std::vector<Scenario>& of(Alphabet alphabet, std::size_t callbacks);

    // The same where it has been asked for before. For any number of threads.
    [[nodiscard]] const std::vector<Scenario>& known(Alphabet alphabet,
                                                     std::size_t callbacks) const {
        return known_.at({alphabet, callbacks});
    }

private:
    [[nodiscard]] std::vector<Scenario> enumerated(Alphabet alphabet, std::size_t callbacks) const;

    Lists lists_;
    bool distinct_times_;
    std::function<bool()> stop_;
    std::map<std::pair<Alphabet, std::size_t>, std::vector<Scenario>> known_;
};

// Which scenarios of small scope one subject has been taken through in all orders at once, repeats
// included.
class ShownScenarios {
public:
    // Not for two threads at a time.
    void prepare(const Segment& segment) {
        std::vector<std::atomic<bool>>& flags = flags_[{segment.alphabet, segment.callbacks}];
        if (flags.size() != segment.planned) {
            flags = std::vector<std::atomic<bool>>(segment.planned);
        }
    }

    // The segment has been prepared. For any number of threads.
    std::atomic<bool>& of(const Segment& segment, std::uint64_t scenario) {
        return flags_.at({segment.alphabet, segment.callbacks})[scenario];
    }

private:
    std::map<std::pair<Alphabet, std::size_t>, std::vector<std::atomic<bool>>> flags_;
};

// All segments in their order, with nothing done.
std::vector<Segment> plan_of(const PlanOptions& options, Enumerations& enumerations);

// How many scenarios a worker takes on at a time, so that their verdicts take some time and not
// much.
std::uint64_t scenarios_at_once(const Segment& segment);

// About how many cases a scenario counts as.
std::uint64_t cost_of(const Segment& segment, const PlanOptions& options);

}  // namespace anyorder
