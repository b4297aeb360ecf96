#include "arrived.h"

#include <algorithm>
#include <tuple>

namespace anyorder {

namespace {

bool are_of_one_session(const Event& a, const Event& b) {
    return a.room_id == b.room_id && a.session == b.session;
}

template <class Condition>
const Event* first_of(const std::vector<Event>& events, Condition condition) {
    const auto found = std::ranges::find_if(events, condition);
    return found == events.end() ? nullptr : &*found;
}

// Of those that meet the condition, the first one with the greatest value.
template <class Condition, class Value>
const Event* greatest_of(const std::vector<Event>& events, Condition condition, Value value) {
    const Event* greatest = nullptr;
    for (const Event& event : events) {
        if (condition(event) && (greatest == nullptr || value(event) > value(*greatest))) {
            greatest = &event;
        }
    }
    return greatest;
}

}  // namespace

bool are_of_one_list(const Event& a, const Event& b) {
    return are_of_one_session(a, b) &&
           ((is_stream(a.kind) && is_stream(b.kind)) || (is_user(a.kind) && is_user(b.kind)));
}

std::optional<std::size_t> Arrived::place_of(const Event& change) const {
    const Event* const first =
        first_of(events_, [&](const Event& event) { return same_change(event, change); });
    return first == nullptr ? std::nullopt : std::optional<std::size_t>(first - events_.data() + 1);
}

const Event* Arrived::with_seq_of(const Event& change) const {
    return first_of(events_, [&](const Event& event) {
        return are_of_one_list(event, change) && event.seq == change.seq;
    });
}

const Event* Arrived::newest_about(const Event& change) const {
    return greatest_of(
        events_,
        [&](const Event& event) {
            return are_of_one_list(event, change) && event.key == change.key;
        },
        [](const Event& event) { return std::pair(event.seq, !begins(event.kind)); });
}

bool Arrived::has_any_of_session(const Event& event) const {
    return first_of(events_, [&](const Event& earlier) {
               return are_of_one_session(earlier, event);
           }) != nullptr;
}

bool Arrived::has(EventKind kind, const Event& of_session) const {
    return first_of(events_, [&](const Event& earlier) {
               return earlier.kind == kind && are_of_one_session(earlier, of_session);
           }) != nullptr;
}

const Event* Arrived::newest_creation(const Event& of_room) const {
    return greatest_of(
        events_,
        [&](const Event& event) {
            return event.kind == EventKind::room_create && event.room_id == of_room.room_id;
        },
        [](const Event& event) { return event.time_ms; });
}

}  // namespace anyorder
