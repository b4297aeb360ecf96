#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <string_view>
#include <variant>

#include <anyorder/properties/all_orders.h>
#include <anyorder/properties/judge.h>
#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

constexpr std::uint16_t no_event = std::numeric_limits<std::uint16_t>::max();

// Some 70 bytes each.
constexpr std::size_t settled_max = std::size_t{1} << 20;

std::size_t mixed(std::size_t hash, std::uint64_t value) {
    return (std::rotl(hash, 29) ^ value) * 0x9e37'79b9'7f4a'7c15;
}

// Equal for equal events; texts are left to the comparison.
std::size_t hash_of(const Event& event) {
    auto hash = static_cast<std::size_t>(event.kind);
    for (const std::uint64_t value :
         {number(event.session), number(event.seq), number(event.time_ms),
          number(event.user_session), std::uint64_t{std::hash<std::string_view>{}(event.room_id)},
          std::uint64_t{std::hash<std::string_view>{}(event.key)}}) {
        hash = mixed(hash, value);
    }
    return hash;
}

bool has(std::uint32_t set, std::size_t callback) {
    return (set >> callback & 1U) != 0;
}

std::uint32_t bit(std::size_t callback) {
    return std::uint32_t{1} << callback;
}

}  // namespace

std::size_t AllOrders::EventSetHash::operator()(const EventSet& set) const {
    std::size_t hash = 0;
    for (std::size_t i = 0; i < set.size(); i += 4) {
        hash = mixed(hash, std::uint64_t{set[i]} | std::uint64_t{set[i + 1]} << 16 |
                               std::uint64_t{set[i + 2]} << 32 | std::uint64_t{set[i + 3]} << 48);
    }
    return hash ^ hash >> 32;
}

AllOrders::AllOrders(Subject& subject, const Lists& lists, bool repeats, Judged judged)
    : subject_(subject),
      other_(subject.clone()),
      lists_(lists),
      repeats_(repeats),
      judged_(judged) {}

bool AllOrders::show(std::span<const Event> callbacks, const ObservedList& truth) {
    if (other_ == nullptr || callbacks.size() > callbacks_max) {
        return false;
    }
    forget_if_full();
    number_all(callbacks);
    const std::uint32_t all = bit(callbacks.size()) - 1;
    const std::uint32_t first = bit(settled_first());
    for (std::uint32_t set = first; set <= all; ++set) {
        if (!is_settled(set) && !settle(set)) {
            return false;
        }
    }
    if (first > all) {
        deliver_set(subject_, all);  // otherwise it was settled last, and the subject is there
    }
    const Observation listed = subject_.list();
    const auto* list = std::get_if<ObservedList>(&listed);
    return list != nullptr && differences(truth, *list, lists_).empty();
}

void AllOrders::forget_if_full() {
    if (settled_.size() > settled_max || known_.events().size() + callbacks_max >= no_event) {
        known_ = {};
        numbers_.clear();
        settled_.clear();
    }
}

// Ascending, so that a set has one spelling.
void AllOrders::number_all(std::span<const Event> callbacks) {
    callbacks_.clear();
    for (const Event& event : callbacks) {
        callbacks_.push_back({&event, number_of(event)});
    }
    std::ranges::sort(callbacks_, {}, &Numbered::number);
}

AllOrders::EventNumber AllOrders::number_of(const Event& event) {
    const std::size_t hash = hash_of(event);
    const auto [first, last] = numbers_.equal_range(hash);
    for (auto place = first; place != last; ++place) {
        if (known_.events()[place->second] == event) {
            return place->second;
        }
    }
    const auto number = static_cast<EventNumber>(known_.events().size());
    known_.add(event);
    numbers_.emplace(hash, number);
    return number;
}

AllOrders::EventSet AllOrders::numbers_of(std::uint32_t set) const {
    EventSet numbers;
    numbers.fill(no_event);
    std::size_t count = 0;
    for (std::size_t i = 0; i < callbacks_.size(); ++i) {
        if (has(set, i)) {
            numbers[count++] = callbacks_[i].number;
        }
    }
    return numbers;
}

bool AllOrders::is_settled(std::uint32_t set) const {
    return settled_.contains(numbers_of(set));
}

std::size_t AllOrders::settled_first() const {
    std::size_t count = callbacks_.size();
    while (count > 0 && !is_settled(bit(count) - 1)) {
        --count;
    }
    return count;
}

bool AllOrders::settle(std::uint32_t set) {
    deliver_set(subject_, set);
    if (judged_ == Judged::every_prefix && !lists_what_it_should(set)) {
        return false;
    }
    if (!ends_alike_whichever_is_last(set) || (repeats_ && !repeats_change_nothing(set))) {
        return false;
    }
    settled_.insert(numbers_of(set));
    return true;
}

// The subject is in the set's state.
bool AllOrders::lists_what_it_should(std::uint32_t set) {
    std::vector<Event> arrived;
    for (std::size_t i = 0; i < callbacks_.size(); ++i) {
        if (has(set, i)) {
            arrived.push_back(*callbacks_[i].event);
        }
    }
    return holds(
        compare(observe(specified_list(arrived)), subject_.list(), lists_, arrived.size()));
}

// All smaller sets are settled, so one order of what comes before the last stands for all. The
// subject has seen them in ascending order, so the greatest has been last.
bool AllOrders::ends_alike_whichever_is_last(std::uint32_t set) {
    const std::uint32_t greatest = std::bit_floor(set);
    for (std::size_t last = 0; last < callbacks_.size(); ++last) {
        if (has(set == greatest ? set : set ^ greatest, last)) {
            deliver_set(*other_, set ^ bit(last));
            deliver(*other_, last);
            if (!other_->same_state(subject_)) {
                return false;
            }
        }
    }
    return true;
}

// Both subjects are in the set's state.
bool AllOrders::repeats_change_nothing(std::uint32_t set) {
    for (std::size_t again = 0; again < callbacks_.size(); ++again) {
        if (has(set, again)) {
            deliver(subject_, again);
            if (!subject_.same_state(*other_)) {
                return false;
            }
        }
    }
    return true;
}

void AllOrders::deliver(Subject& subject, std::size_t callback) {
    subject.deliver(*callbacks_[callback].event);
    ++applications_;
}

void AllOrders::deliver_set(Subject& subject, std::uint32_t set) {
    subject.reset();
    for (std::size_t i = 0; i < callbacks_.size(); ++i) {
        if (has(set, i)) {
            deliver(subject, i);
        }
    }
}

}  // namespace anyorder
