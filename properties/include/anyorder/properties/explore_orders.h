// All orders of a bounded lateness, walked through the states that they lead to.
//
// A node is a set of callbacks that have arrived, together with the whole state. From each node
// every callback that can arrive next is applied, which leads to nodes one level up, and every one
// that has arrived is applied again, which should change nothing. Nodes of equal set and equal
// state are one. A handler whose state depends on the set alone has one node a set; one that
// depends on the order has more, and a budget of nodes bounds it.
//
// Level m holds the nodes with m arrived callbacks, their states side by side in one array. Only
// two levels are kept, and their states are assigned to, not made anew: a state that is trivially
// copyable costs no allocation but the growth of the arrays, and nothing here is virtual.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include <anyorder/properties/bounded_lateness.h>

namespace anyorder {

// How a node was reached first: enough to walk back to the empty set.
struct ArrivalStep {
    std::uint32_t from = 0;
    std::uint32_t callback = 0;
};

// A node as a visitor sees it, for as long as the visit takes.
template <class State>
struct VisitedNode {
    ArrivedSet arrived;
    const State* state = nullptr;
    const std::vector<ArrivalStep>* steps = nullptr;
    std::uint32_t step = 0;

    // The arrivals that lead from the start to this node, one path of many. O(its length).
    [[nodiscard]] std::vector<std::uint32_t> path() const {
        std::vector<std::uint32_t> callbacks;
        callbacks.reserve(arrived.size());
        for (std::uint32_t at = step; at != 0; at = (*steps)[at].from) {
            callbacks.push_back((*steps)[at].callback);
        }
        std::ranges::reverse(callbacks);
        return callbacks;
    }
};

enum class ExplorationEnd : std::uint8_t {
    complete,   // every node was visited
    stopped,    // by the visitor
    nodes_max,  // there are more nodes than were allowed
};

template <class Count>
struct Exploration {
    ExplorationEnd end = ExplorationEnd::complete;
    // The empty set's among them.
    std::uint64_t nodes = 0;
    // Deliveries of one callback to one state, repeats among them. Where all n! orders are complete
    // each node takes each callback once, which makes n·nodes: n·2ⁿ for a state that depends on the
    // set alone.
    std::uint64_t applications = 0;
    // Paths from the empty set to the full one: n! for all orders, where complete.
    Count orders = 0;
};

// Something that can be copied and compared.
template <class State>
concept ValueState = std::copyable<State> && std::equality_comparable<State>;

// What is done at the nodes; see explore_orders().
template <class Visitor, class State>
concept OrderVisitor = requires(Visitor visitor, State& state, const VisitedNode<State>& node,
                                std::uint32_t callback) {
    visitor.deliver(state, callback);
    { visitor.reached(node) } -> std::same_as<bool>;
    { visitor.repeat_changed(node, callback, std::as_const(state)) } -> std::same_as<bool>;
    { visitor.ended(node) } -> std::same_as<bool>;
};

template <ValueState State, class Count, OrderVisitor<State> Visitor>
class OrderExploration {
public:
    OrderExploration(const BoundedLateness& space, State start, std::uint64_t nodes_max,
                     Visitor& visitor)
        : space_(space),
          visitor_(visitor),
          nodes_max_(nodes_max),
          newest_of_set_(static_cast<std::size_t>(space.sets())),
          scratch_(start) {
        level_.sets.push_back({});
        level_.orders.push_back(1);
        level_.states.push_back(std::move(start));
        steps_.reserve(static_cast<std::size_t>(std::min(space.sets(), nodes_max)));
        steps_.push_back({});
        result_.nodes = 1;
    }

    Exploration<Count> run() && {
        for (std::uint32_t arrived = 0; arrived < space_.callbacks(); ++arrived) {
            if (!ascend() || !visit_level()) {
                return result_;
            }
        }
        for (std::uint32_t place = 0; place < level_.size(); ++place) {
            result_.orders += level_.orders[place];
            if (!visitor_.ended(node(place))) {
                result_.end = ExplorationEnd::stopped;
                return result_;
            }
        }
        return result_;
    }

private:
    // A state that is nothing but its bytes is worked on and passed as a copy, which the compiler
    // can keep in registers; any other where it lies, with the memory that it has.
    template <class Value>
    static constexpr bool is_bytes = std::is_trivially_copyable_v<Value>;
    template <class Value>
    using Passed = std::conditional_t<is_bytes<Value>, const Value, const Value&>;
    using Scratch = std::conditional_t<is_bytes<State>, State, State&>;

    struct Level {
        std::vector<ArrivedSet> sets;
        // Paths that lead to the node.
        std::vector<Count> orders;
        // One more than the place of the node of the same set that was found before; 0 for none.
        std::vector<std::uint32_t> older_of_set;
        // May be longer than the others: what is left is assigned to later.
        std::vector<State> states;
        std::uint32_t first_step = 0;

        [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(sets.size()); }

        void clear(std::uint32_t first_step_of_next) {
            sets.clear();
            orders.clear();
            older_of_set.clear();
            first_step = first_step_of_next;
        }

        // Adds the paths to those of the node of that state, if there is one among those of a set.
        bool merge(Passed<State> state, Passed<Count> paths, std::uint32_t newest_of_set) {
            for (std::uint32_t at = newest_of_set; at != 0; at = older_of_set[at - 1]) {
                if (states[at - 1] == state) {
                    orders[at - 1] += paths;
                    return true;
                }
            }
            return false;
        }

        void add(const ArrivedSet& set, Passed<State> state, Passed<Count> paths,
                 std::uint32_t older) {
            if (states.size() == sets.size()) {
                states.push_back(state);
            } else {
                states[sets.size()] = state;
            }
            sets.push_back(set);
            orders.push_back(paths);
            older_of_set.push_back(older);
        }
    };

    [[nodiscard]] VisitedNode<State> node(std::uint32_t place) const {
        return {level_.sets[place], &level_.states[place], &steps_, level_.first_step + place};
    }

    // From the nodes of one level to those of the next. Returns whether the budget allowed it.
    bool ascend() {
        next_.clear(static_cast<std::uint32_t>(steps_.size()));
        for (std::uint32_t place = 0; place < level_.size(); ++place) {
            if (!leave(place)) {
                result_.end = ExplorationEnd::nodes_max;
                return false;
            }
        }
        std::swap(level_, next_);
        return true;
    }

    // Applies each callback that can arrive next to a copy of the node's state, which becomes a
    // node of the next level if it differs from those of its set.
    bool leave(std::uint32_t place) {
        const ArrivedSet set = level_.sets[place];
        Passed<State> from = level_.states[place];
        Passed<Count> orders = level_.orders[place];
        std::uint32_t* const newest_of_set = newest_of_set_.data();
        std::uint64_t applications = 0;
        const bool in_budget =
            space_.for_each_next(set, [&](std::uint32_t callback, std::uint64_t place_of_set) {
                Scratch state = scratch_;
                state = from;
                visitor_.deliver(state, callback);
                ++applications;
                std::uint32_t& newest = newest_of_set[place_of_set];
                return next_.merge(state, orders, newest) ||
                       add_node(state, place, callback, newest);
            });
        result_.applications += applications;
        return in_budget;
    }

    // Returns whether the budget allows it.
    bool add_node(Passed<State> state, std::uint32_t from, std::uint32_t callback,
                  std::uint32_t& newest_of_set) {
        if (result_.nodes >= nodes_max_) {
            return false;
        }
        ++result_.nodes;
        steps_.push_back({level_.first_step + from, callback});
        next_.add(level_.sets[from].with(callback), state, level_.orders[from], newest_of_set);
        newest_of_set = next_.size();
        return true;
    }

    bool visit_level() {
        for (std::uint32_t place = 0; place < level_.size(); ++place) {
            if (!visitor_.reached(node(place)) || !repeat_all(place)) {
                result_.end = ExplorationEnd::stopped;
                return false;
            }
        }
        return true;
    }

    // Everything that has arrived, again, each to the same state.
    bool repeat_all(std::uint32_t place) {
        Passed<State> state = level_.states[place];
        scratch_ = state;
        std::uint64_t applications = 0;
        const bool goes_on =
            space_.for_each_arrived(level_.sets[place], [&](std::uint32_t callback) {
                Scratch again = scratch_;
                if constexpr (is_bytes<State>) {
                    again = state;
                }
                visitor_.deliver(again, callback);
                ++applications;
                return again == state || follow_repeat(place, callback, again);
            });
        result_.applications += applications;
        return goes_on;
    }

    bool follow_repeat(std::uint32_t place, std::uint32_t callback, Passed<State> changed) {
        const bool goes_on = visitor_.repeat_changed(node(place), callback, changed);
        scratch_ = level_.states[place];
        return goes_on;
    }

    const BoundedLateness space_;
    Visitor& visitor_;
    const std::uint64_t nodes_max_;
    std::vector<ArrivalStep> steps_;
    // For each set one more than the place of its node that was found last, in the level of its
    // size; 0 for none.
    std::vector<std::uint32_t> newest_of_set_;
    Level level_;
    Level next_;
    State scratch_;
    Exploration<Count> result_;
};

// Explores the orders of `space` from the state `start`. The visitor has
//
//   void deliver(State&, std::uint32_t callback)   applies a callback; must be deterministic
//   bool reached(node)                             at each node but the empty one, level by level
//   bool repeat_changed(node, callback, changed)   a repeat at this node led to another state,
//                                                  which is not explored
//   bool ended(node)                               at each node of the full set, after all others
//
// and returns whether to go on. `==` must mean that both states will act alike from now on. Count
// must hold the number of orders: 64 bits are enough for the n! orders of 20 callbacks, 128 for
// those of 34. Memory: the states of two levels, and some thirty bytes a node. Time: where states
// depend on the set alone O(1) for each application; else also in the states of a set.
template <class Count = std::uint64_t, ValueState State, OrderVisitor<State> Visitor>
Exploration<Count> explore_orders(const BoundedLateness& space, State start,
                                  std::uint64_t nodes_max, Visitor&& visitor) {
    // Places and steps are counted in 32 bits.
    constexpr std::uint64_t steps_max = 0xffff'fffe;
    return OrderExploration<State, Count, std::remove_reference_t<Visitor>>(
               space, std::move(start), std::min(nodes_max, steps_max), visitor)
        .run();
}

}  // namespace anyorder
