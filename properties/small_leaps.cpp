#include "small_leaps.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <anyorder/properties/small_scope.h>

namespace anyorder {

namespace {

constexpr std::size_t small = 3;
constexpr std::size_t largest = 4;

// Enumerated once.
const std::vector<Scenario>& scenarios_of_size(std::size_t callbacks) {
    const auto enumerated = [](std::size_t size) {
        return small_scenarios(
            {.lists = {}, .alphabet = Alphabet::full, .distinct_times = size == largest}, size);
    };
    static const std::array<std::vector<Scenario>, largest> all = {enumerated(1), enumerated(2),
                                                                   enumerated(3), enumerated(4)};
    return all.at(callbacks - 1);
}

}  // namespace

void SmallLeaps::add_plain(std::vector<Leap>& leaps) const {
    add(leaps, small, {.setting = ground_.setting()});
}

void SmallLeaps::add_with_other_names_and_numbers(std::vector<Leap>& leaps) const {
    if (ground_.setting().names != NameStyle::plain) {
        add(leaps, small, {.setting = ground_.setting(), .first_name = 1});
    }
    std::set<RoomSession> sessions;
    for (const Event& event : ground_.history.callbacks()) {
        sessions.insert(event.session);
    }
    Manner later{.setting = ground_.setting(), .orders = Orders::true_order};
    Numbers& numbers = later.setting.numbers;
    for (std::size_t i = 1; i < sessions.size(); ++i) {
        numbers.first_session += static_cast<std::uint64_t>(numbers.session_step);
        add(leaps, small, later);
    }
    numbers = ground_.setting().numbers;
    for (const std::uint64_t start : ground_.seq_starts()) {
        for (std::size_t i = 0; i < ground_.callbacks(); ++i) {
            numbers.stream_seq_start = start + i;
            numbers.user_seq_start = start + i;
            add(leaps, small, later);
        }
    }
}

void SmallLeaps::add_repeated(std::vector<Leap>& leaps) const {
    if (ground_.leeway.repeats || ground_.has_repeat()) {
        add(leaps, small, {.setting = ground_.setting(), .orders = Orders::all_with_a_repeat});
    }
}

void SmallLeaps::add_with_time(std::vector<Leap>& leaps) const {
    if (std::ranges::all_of(ground_.original.scenario.operations,
                            [](const Operation& operation) { return operation.gap_ms == 0; })) {
        return;
    }
    const auto callbacks = ground_.history.callbacks();
    const auto took_ms = static_cast<std::uint32_t>(number(callbacks.back().time_ms) -
                                                    number(callbacks.front().time_ms));
    for (std::size_t place = 1; place < largest; ++place) {
        add(leaps, largest, {.setting = ground_.setting(), .gap_ms = took_ms, .gap_before = place});
    }
}

void SmallLeaps::add_larger(std::vector<Leap>& leaps) const {
    add_size(leaps, largest, {.setting = ground_.setting()});
    add(leaps, small, {.setting = ground_.setting(), .shared_times = true});
}

void SmallLeaps::add(std::vector<Leap>& leaps, std::size_t callbacks_max,
                     const Manner& manner) const {
    for (std::size_t callbacks = 1; callbacks <= callbacks_max; ++callbacks) {
        add_size(leaps, callbacks, manner);
    }
}

void SmallLeaps::add_size(std::vector<Leap>& leaps, std::size_t callbacks,
                          const Manner& manner) const {
    const bool saves_a_repeat = callbacks == ground_.callbacks() && ground_.has_repeat() &&
                                manner.orders != Orders::all_with_a_repeat;
    if (callbacks >= ground_.callbacks() && !saves_a_repeat) {
        return;
    }
    for (const Scenario& scenario : scenarios_of_size(callbacks)) {
        const bool is_wanted = scenario.setting.distinct_times || manner.shared_times ||
                               !ground_.setting().distinct_times;
        if (is_wanted && ground_.allows(scenario) &&
            manner.gap_before < scenario.operations.size()) {
            leaps.push_back({.scenario = in_manner(scenario, manner), .orders = manner.orders});
        }
    }
}

// Which callbacks are made, whether changes share a millisecond and whether sessions descend is the
// scenario's own.
Scenario SmallLeaps::in_manner(Scenario scenario, const Manner& manner) {
    const Setting own = std::exchange(scenario.setting, manner.setting);
    scenario.setting.families = own.families;
    scenario.setting.distinct_times = own.distinct_times;
    if (own.numbers.session_step < 0) {
        scenario.setting.numbers.first_session = own.numbers.first_session;
        scenario.setting.numbers.session_step = own.numbers.session_step;
    }
    for (Operation& operation : scenario.operations) {
        operation.room = static_cast<std::uint8_t>(operation.room + manner.first_name);
        operation.user = static_cast<std::uint8_t>(operation.user + manner.first_name);
        operation.stream = static_cast<std::uint8_t>(operation.stream + manner.first_name);
    }
    scenario.operations[manner.gap_before].gap_ms += manner.gap_ms;
    return scenario;
}

}  // namespace anyorder
