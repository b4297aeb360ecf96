#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <anyorder/properties/lattice.h>
#include <anyorder/sim/specification.h>

namespace anyorder {

namespace {

using Set = std::uint32_t;

// For each set of a level the places of the nodes that hold it. Looked up, never walked.
using NodesOfSet = std::unordered_map<Set, std::vector<std::uint32_t>>;

// How a node was reached first: enough to walk back to the empty set.
struct Step {
    std::uint32_t from = 0;
    std::uint32_t callback = 0;
};

struct Node {
    Set arrived = 0;
    std::unique_ptr<Subject> state;
    std::uint32_t step = 0;
    OrderCount paths;
};

class Exploration {
public:
    Exploration(Subject& subject, const History& history, const Lists& lists,
                const LatticeLimits& limits)
        : history_(history), lists_(lists), limits_(limits) {
        subject.reset();
        steps_.push_back({});
        level_.push_back({.arrived = 0, .state = subject.clone(), .step = 0, .paths = 1});
        result_.nodes = 1;
        result_.verdict = Holds{};
    }

    LatticeResult run() && {
        for (std::size_t arrived = 0; arrived < callbacks().size() && going_on(); ++arrived) {
            advance();
        }
        for (const Node& node : level_) {
            if (going_on()) {
                judge_end(node);
            }
        }
        return std::move(result_);
    }

private:
    [[nodiscard]] std::span<const Event> callbacks() const { return history_.callbacks(); }
    [[nodiscard]] bool going_on() const { return holds(result_.verdict); }

    void advance() {
        std::vector<Node> next;
        NodesOfSet of_set;
        for (const Node& node : level_) {
            for (std::uint32_t index = 0; index < callbacks().size() && going_on(); ++index) {
                if ((node.arrived >> index & 1U) == 0) {
                    arrive(node, index, next, of_set);
                }
            }
        }
        for (const Node& node : next) {
            if (going_on()) {
                judge_node(node);
            }
        }
        level_ = std::move(next);
    }

    void arrive(const Node& node, std::uint32_t index, std::vector<Node>& next,
                NodesOfSet& of_set) {
        const Set arrived = node.arrived | Set{1} << index;
        auto state = node.state->clone();
        state->deliver(callbacks()[index]);
        ++result_.applications;
        for (const std::uint32_t place : of_set[arrived]) {
            if (next[place].state->same_state(*state)) {
                next[place].paths += node.paths;
                return;
            }
        }
        if (result_.nodes == limits_.nodes_max) {
            result_.verdict = Unknown{"more than " + std::to_string(limits_.nodes_max) +
                                          " states: the handler depends on the order",
                                      {}};
            return;
        }
        ++result_.nodes;
        of_set[arrived].push_back(static_cast<std::uint32_t>(next.size()));
        steps_.push_back({node.step, index});
        next.push_back({.arrived = arrived,
                        .state = std::move(state),
                        .step = static_cast<std::uint32_t>(steps_.size() - 1),
                        .paths = node.paths});
    }

    // Everything that has arrived, again: each must leave the state as it is.
    void judge_node(const Node& node) {
        if (limits_.every_prefix) {
            judge_prefix(node);
        }
        auto state = node.state->clone();
        for (std::uint32_t index = 0; index < callbacks().size() && going_on(); ++index) {
            if ((node.arrived >> index & 1U) == 0) {
                continue;
            }
            state->deliver(callbacks()[index]);
            ++result_.applications;
            if (!state->same_state(*node.state)) {
                follow_repeat(node, index, *state);
                state = node.state->clone();
            }
        }
    }

    // A repeat that changes the state is wrong only if a list comes out wrong in the end. The rest
    // arrives in its true order; whether another order would show it is left to other strategies.
    void follow_repeat(const Node& node, std::uint32_t index, const Subject& changed) {
        auto state = changed.clone();
        Delivery delivery = path_to(node);
        delivery.push_back(index);
        for (std::uint32_t rest = 0; rest < callbacks().size(); ++rest) {
            if ((node.arrived >> rest & 1U) == 0) {
                state->deliver(callbacks()[rest]);
                delivery.push_back(rest);
            }
        }
        judge_list(*state, observe(history_.truth), std::move(delivery));
        repeats_change_states_ = true;
    }

    void judge_prefix(const Node& node) {
        std::vector<Event> arrived;
        for (std::uint32_t index = 0; index < callbacks().size(); ++index) {
            if ((node.arrived >> index & 1U) != 0) {
                arrived.push_back(callbacks()[index]);
            }
        }
        judge_list(*node.state, observe(specified_list(arrived)), path_to(node));
    }

    void judge_end(const Node& node) {
        result_.orders += node.paths;
        judge_list(*node.state, observe(history_.truth), path_to(node));
        if (going_on() && repeats_change_states_ && &node == &level_.back()) {
            result_.verdict = Unknown{"a repeat changes the state, though no list was wrong", {}};
        }
    }

    void judge_list(Subject& state, const ObservedList& expected, Delivery delivery) {
        Verdict verdict = compare(expected, state.list(), lists_, delivery.size());
        if (!holds(verdict)) {
            result_.subject_failed = std::holds_alternative<Unknown>(verdict);
            result_.verdict = std::move(verdict);
            result_.counterexample = std::move(delivery);
        }
    }

    [[nodiscard]] Delivery path_to(const Node& node) const {
        Delivery delivery;
        for (std::uint32_t at = node.step; at != 0; at = steps_[at].from) {
            delivery.push_back(steps_[at].callback);
        }
        std::ranges::reverse(delivery);
        return delivery;
    }

    const History& history_;
    Lists lists_;
    LatticeLimits limits_;
    std::vector<Step> steps_;
    std::vector<Node> level_;
    LatticeResult result_;
    bool repeats_change_states_ = false;
};

}  // namespace

LatticeResult explore_lattice(Subject& subject, const History& history, const Lists& lists,
                              const LatticeLimits& limits) {
    // The bits of a Set that a level's bookkeeping can afford.
    const std::size_t callbacks_max = std::min<std::size_t>(limits.callbacks_max, 24);
    const std::size_t callbacks = history.callbacks().size();
    if (callbacks > callbacks_max) {
        return {.verdict = Unknown{std::to_string(callbacks) + " callbacks are more than " +
                                       std::to_string(callbacks_max),
                                   {}},
                .counterexample = {},
                .orders = 0};
    }
    if (subject.clone() == nullptr) {
        return {.verdict = Unknown{"the subject's state cannot be copied", {}},
                .counterexample = {},
                .orders = 0};
    }
    return Exploration(subject, history, lists, limits).run();
}

}  // namespace anyorder
