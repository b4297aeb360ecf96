#include "subject_exploration.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include <anyorder/properties/explore_orders.h>
#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

// Without an allocation; enough for the n! orders of 34 callbacks.
using Count128 = boost::multiprecision::uint128_t;
using AnyCount = boost::multiprecision::cpp_int;

OrderCount count_of(std::uint64_t count) {
    return count;
}

template <class Count>
OrderCount count_of(const Count& count) {
    return OrderCount(count.str());
}

// A subject as a value. One that is assigned to keeps its memory, if it can.
class SubjectState {
public:
    explicit SubjectState(std::unique_ptr<Subject> subject) : subject_(std::move(subject)) {}
    SubjectState(const SubjectState& other) : subject_(other->clone()) {}
    SubjectState& operator=(const SubjectState& other) {
        if (this != &other && (subject_ == nullptr || !subject_->assign(*other))) {
            subject_ = other->clone();
        }
        return *this;
    }
    SubjectState(SubjectState&&) noexcept = default;
    SubjectState& operator=(SubjectState&&) noexcept = default;
    ~SubjectState() = default;

    Subject& operator*() const { return *subject_; }
    Subject* operator->() const { return subject_.get(); }

    friend bool operator==(const SubjectState& a, const SubjectState& b) {
        return a->same_state(*b);
    }

private:
    std::unique_ptr<Subject> subject_;
};

using Node = VisitedNode<SubjectState>;

class ListJudge {
public:
    ListJudge(const History& history, const Lists& lists, bool every_prefix)
        : history_(history),
          lists_(lists),
          every_prefix_(every_prefix),
          truth_(observe(history.truth)) {
        result_.verdict = Holds{};
    }

    void deliver(SubjectState& state, std::uint32_t callback) const {
        state->deliver(history_.callbacks()[callback]);
    }

    bool reached(const Node& node) {
        return !every_prefix_ ||
               judge(**node.state, observe(specified_list(arrived_at(node))), node.path());
    }

    // A repeat that changes the state is wrong only if a list comes out wrong in the end, or on the
    // way where that counts. The rest arrives in its true order; whether another order would show
    // it is left to other strategies.
    bool repeat_changed(const Node& node, std::uint32_t callback, const SubjectState& changed) {
        repeats_change_states_ = true;
        const auto state = changed->clone();
        Delivery delivery = node.path();
        delivery.push_back(callback);
        std::vector<Event> arrived = arrived_at(node);
        if (!on_the_way(*state, arrived, delivery)) {
            return false;
        }
        for (std::uint32_t rest = 0; rest < history_.callbacks().size(); ++rest) {
            if (!node.arrived.contains(rest)) {
                state->deliver(history_.callbacks()[rest]);
                delivery.push_back(rest);
                arrived.push_back(history_.callbacks()[rest]);
                if (!on_the_way(*state, arrived, delivery)) {
                    return false;
                }
            }
        }
        return judge(*state, truth_, std::move(delivery));
    }

    bool ended(const Node& node) { return judge(**node.state, truth_, node.path()); }

    template <class Count>
    LatticeResult result_of(const Exploration<Count>& exploration, std::string too_many) && {
        result_.nodes = exploration.nodes;
        result_.applications = exploration.applications;
        result_.orders = count_of(exploration.orders);
        if (exploration.end == ExplorationEnd::nodes_max) {
            result_.verdict = Unknown{std::move(too_many), {}};
        } else if (holds(result_.verdict) && repeats_change_states_) {
            result_.verdict = Unknown{"a repeat changes the state, though no list was wrong", {}};
        }
        return std::move(result_);
    }

private:
    [[nodiscard]] std::vector<Event> arrived_at(const Node& node) const {
        std::vector<Event> arrived;
        arrived.reserve(node.arrived.size());
        BoundedLateness::for_each_arrived(node.arrived, [&](std::uint32_t callback) {
            arrived.push_back(history_.callbacks()[callback]);
            return true;
        });
        return arrived;
    }

    // Right, or does not count.
    bool on_the_way(Subject& state, const std::vector<Event>& arrived, const Delivery& delivery) {
        return !every_prefix_ || judge(state, observe(specified_list(arrived)), delivery);
    }

    // Returns whether the list is right.
    bool judge(Subject& state, const ObservedList& expected, Delivery delivery) {
        Verdict verdict = compare(expected, state.list(), lists_, delivery.size());
        if (holds(verdict)) {
            return true;
        }
        result_.subject_failed = std::holds_alternative<Unknown>(verdict);
        result_.verdict = std::move(verdict);
        result_.counterexample = std::move(delivery);
        return false;
    }

    const History& history_;
    Lists lists_;
    bool every_prefix_;
    ObservedList truth_;
    LatticeResult result_;
    bool repeats_change_states_ = false;
};

// While m callbacks are missing, at most k of them can come next: no more than n!, nor than kⁿ.
AnyCount orders_at_most(const BoundedLateness& space) {
    AnyCount orders = 1;
    for (std::uint32_t missing = space.callbacks(); missing > 0; --missing) {
        orders *= std::min(missing, space.lateness());
    }
    return orders;
}

template <class Count>
bool can_count(const AnyCount& orders) {
    return orders <= AnyCount(std::numeric_limits<Count>::max());
}

std::string too_many_nodes(const BoundedLateness& space, std::size_t nodes_max) {
    const std::string reason = "more than " + std::to_string(nodes_max) + " states";
    return space.sets() > nodes_max ? reason : reason + ": the handler depends on the order";
}

}  // namespace

LatticeResult explore_subject(Subject& subject, const History& history, const Lists& lists,
                              const BoundedLateness& space,
                              const SubjectExplorationLimits& limits) {
    subject.reset();
    SubjectState start(subject.clone());
    if (start.operator->() == nullptr) {
        return not_explored("the subject's state cannot be copied");
    }
    ListJudge judge(history, lists, limits.every_prefix);
    const auto explored = [&]<class Count>(Count /*none*/) {
        return std::move(judge).result_of(
            explore_orders<Count>(space, std::move(start), limits.nodes_max, judge),
            too_many_nodes(space, limits.nodes_max));
    };
    const AnyCount orders_max = orders_at_most(space);
    if (can_count<std::uint64_t>(orders_max)) {
        return explored(std::uint64_t{});
    }
    return can_count<Count128>(orders_max) ? explored(Count128{}) : explored(AnyCount{});
}

LatticeResult not_explored(std::string reason) {
    LatticeResult result;
    result.verdict = Unknown{std::move(reason), {}};
    return result;
}

}  // namespace anyorder
