// The lattice: all orders with repeats in n·2ⁿ steps, held against walking every order.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/properties/explore_orders.h>
#include <anyorder/properties/lattice.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "counts_arrivals.h"

namespace anyorder {
namespace {

using enum OperationKind;

// Two users, two streams, a room that is left and comes back: fourteen callbacks.
History fourteen_callbacks() {
    const Scenario scenario{.setting = {.distinct_times = false},
                            .operations = {{log_in},
                                           {publish},
                                           {publish_again},
                                           {stop},
                                           {publish, 0, 0, 1},
                                           {log_out},
                                           {log_in, 0, 1},
                                           {publish, 0, 1},
                                           {stop},
                                           {publish, 0, 1}}};
    return simulate(scenario);
}

LatticeResult explored(std::string_view subject, const History& history,
                       const LatticeLimits& limits = {}) {
    return explore_lattice(*find_subject(subject)->make(), history, Lists{}, limits);
}

TEST(Lattice, ProvesAllOrdersOf14CallbacksWithRepeatsOnTheReference) {
    const History history = fourteen_callbacks();
    ASSERT_EQ(history.callbacks().size(), 14U);
    const LatticeResult result = explored("reference", history);
    EXPECT_TRUE(holds(result.verdict));
    EXPECT_EQ(result.orders, factorial(14));
    EXPECT_EQ(result.orders.str(), "87178291200");
    EXPECT_EQ(result.nodes, std::uint64_t{1} << 14);
    EXPECT_EQ(result.applications, 14U << 14);
}

TEST(Lattice, ProvesTheListOfEveryPrefixOfAllOrders) {
    const Scenario scenario{.setting = {},
                            .operations = {{log_in}, {publish}, {stop}, {publish}, {log_out}}};
    const LatticeResult result = explored("reference", simulate(scenario), {.every_prefix = true});
    EXPECT_TRUE(holds(result.verdict));
}

TEST(Lattice, FindsAnOrderThatTheFlowchartEndsWrongIn) {
    const History history = fourteen_callbacks();
    const LatticeResult result = explored("flowchart", history);
    ASSERT_TRUE(violated(result.verdict));
    const auto subject = find_subject("flowchart")->make();
    const ObservedList truth = observe(history.truth);
    EXPECT_TRUE(violated(judge_convergence(
        *subject, {history.callbacks(), &truth, &result.counterexample, Lists{}})));
}

bool wrong_in_some_order(Subject& subject, const History& history) {
    const ObservedList truth = observe(history.truth);
    return !for_each_order(history.callbacks().size(), [&](const Delivery& delivery) {
        return holds(judge_convergence(subject, {history.callbacks(), &truth, &delivery, Lists{}}));
    });
}

// With or without repeats, the lattice never calls right what brute force finds wrong.
TEST(Lattice, MissesNothingThatBruteForceFindsOnAnySubject) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        Random random(seed);
        const History history = simulate(draw_scenario(random, {.operations_max = 5}));
        if (history.callbacks().size() > 7) {
            continue;
        }
        for (const CatalogueEntry& entry : catalogue()) {
            const auto subject = entry.make();
            const bool wrong = wrong_in_some_order(*subject, history);
            const LatticeResult result = explored(entry.name, history);
            EXPECT_TRUE(!wrong || violated(result.verdict)) << entry.name << " seed " << seed;
            if (holds(result.verdict)) {
                EXPECT_EQ(result.orders, factorial(history.callbacks().size()));
            }
        }
    }
}

// A subject as a value, for a walk of the test's own.
class Copied {
public:
    explicit Copied(std::unique_ptr<Subject> subject) : subject_(std::move(subject)) {}
    Copied(const Copied& other) : subject_(other.subject_->clone()) {}
    Copied(Copied&&) noexcept = default;
    Copied& operator=(const Copied& other) {
        subject_ = other.subject_->clone();
        return *this;
    }
    Copied& operator=(Copied&&) noexcept = default;
    ~Copied() = default;

    [[nodiscard]] Subject& subject() const { return *subject_; }

    friend bool operator==(const Copied& a, const Copied& b) {
        return a.subject_->same_state(*b.subject_);
    }

private:
    std::unique_ptr<Subject> subject_;
};

struct Ends {
    void deliver(Copied& state, std::uint32_t callback) const {
        state.subject().deliver(callbacks[callback]);
    }
    static bool reached(const VisitedNode<Copied>& /*node*/) { return true; }
    static bool repeat_changed(const VisitedNode<Copied>& /*node*/, std::uint32_t /*callback*/,
                               const Copied& /*changed*/) {
        return true;
    }
    bool ended(const VisitedNode<Copied>& node) {
        states.push_back(*node.state);
        return true;
    }

    std::span<const Event> callbacks;
    std::vector<Copied> states{};
};

std::vector<Copied> ends_of_brute_force(const CatalogueEntry& entry, const History& history) {
    std::vector<Copied> ends;
    for_each_order(history.callbacks().size(), [&](const Delivery& delivery) {
        Copied state(entry.make());
        for (const std::uint32_t callback : delivery) {
            state.subject().deliver(history.callbacks()[callback]);
        }
        if (std::ranges::find(ends, state) == ends.end()) {
            ends.push_back(std::move(state));
        }
        return true;
    });
    return ends;
}

TEST(Lattice, EndsInTheStatesThatBruteForceEndsInOnAnySubject) {
    std::size_t more_than_one = 0;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        Random random(seed);
        const History history = simulate(draw_scenario(random, {.operations_max = 4}));
        if (history.callbacks().size() > 6) {
            continue;
        }
        for (const CatalogueEntry& entry : catalogue()) {
            Ends ends{.callbacks = history.callbacks()};
            explore_orders(BoundedLateness::unbounded(history.callbacks().size()),
                           Copied(entry.make()), 1'000'000, ends);
            const std::vector<Copied> expected = ends_of_brute_force(entry, history);
            EXPECT_TRUE(std::ranges::is_permutation(ends.states, expected))
                << entry.name << " seed " << seed;
            more_than_one += expected.size() > 1 ? 1 : 0;
        }
    }
    EXPECT_GT(more_than_one, 10U);
}

// Small histories of every choice of families: enumerated ones, and drawn ones with their ties.
std::vector<History> small_histories() {
    std::vector<History> histories;
    for (std::size_t callbacks = 1; callbacks <= 4; ++callbacks) {
        for (const Scenario& scenario :
             small_scenarios({.lists = {}, .distinct_times = true}, callbacks)) {
            histories.push_back(simulate(scenario));
        }
    }
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Random random(seed);
        History history = simulate(draw_scenario(random, {.operations_max = 4}));
        if (history.callbacks().size() <= 5) {
            histories.push_back(std::move(history));
        }
    }
    return histories;
}

bool wrong_in_some_order_with_a_repeat(Subject& subject, const History& history) {
    const ObservedList truth = observe(history.truth);
    return !for_each_order_with_a_repeat(history.callbacks().size(), [&](const Delivery& delivery) {
        return holds(judge_convergence(subject, {history.callbacks(), &truth, &delivery, Lists{}}));
    });
}

TEST(Lattice, HoldsOnNoSubjectThatARepeatMakesWrong) {
    for (const History& history : small_histories()) {
        for (const CatalogueEntry& entry : catalogue()) {
            if (holds(explored(entry.name, history).verdict)) {
                EXPECT_FALSE(wrong_in_some_order_with_a_repeat(*entry.make(), history))
                    << entry.name << " on " << history.callbacks().size() << " callbacks";
            }
        }
    }
}

Verdict replayed(const CatalogueEntry& entry, const History& history, const LatticeResult& result,
                 const Property& property) {
    const ObservedList truth = observe(history.truth);
    return property.judge(*entry.make(),
                          {history.callbacks(), &truth, &result.counterexample, Lists{}});
}

TEST(Lattice, FindsCounterexamplesThatAreViolatedWhenReplayed) {
    const Property& converges = properties()[0];
    const Property& every_prefix = properties()[1];
    std::size_t found = 0;
    for (const History& history : small_histories()) {
        for (const CatalogueEntry& entry : catalogue()) {
            const LatticeResult end = explored(entry.name, history);
            if (violated(end.verdict)) {
                ++found;
                EXPECT_TRUE(is_complete(end.counterexample, history.callbacks().size()));
                EXPECT_TRUE(violated(replayed(entry, history, end, converges))) << entry.name;
            }
            const LatticeResult prefix = explored(entry.name, history, {.every_prefix = true});
            if (violated(prefix.verdict)) {
                EXPECT_TRUE(violated(replayed(entry, history, prefix, every_prefix))) << entry.name;
            }
        }
    }
    EXPECT_GT(found, 100U);
}

// The room comes into this list with its first stream or user, and both are there in the end.
TEST(Lattice, SeesAListThatIsWrongOnTheWayOnlyIfAskedForEveryPrefix) {
    const History history = simulate({.setting = {}, .operations = {{log_in}, {publish}}});
    EXPECT_TRUE(holds(explored("hides_empty_rooms", history).verdict));
    const LatticeResult result = explored("hides_empty_rooms", history, {.every_prefix = true});
    ASSERT_TRUE(violated(result.verdict));
    EXPECT_EQ(result.counterexample, Delivery{0});
    EXPECT_EQ(std::get<Violated>(result.verdict).arrivals, 1U);
}

TEST(Lattice, CannotTellWhereARepeatChangesTheStateAndNoListIsWrong) {
    const History history = simulate({.setting = {}, .operations = {{log_in}, {publish}, {stop}}});
    ValueSubject<CountsArrivals> subject;
    const LatticeResult result = explore_lattice(subject, history, Lists{});
    ASSERT_TRUE(std::holds_alternative<Unknown>(result.verdict));
    EXPECT_EQ(std::get<Unknown>(result.verdict).reason,
              "a repeat changes the state, though no list was wrong");
    EXPECT_FALSE(result.subject_failed);
    EXPECT_EQ(result.orders, factorial(4));
}

TEST(Lattice, FindsWhatOnlyARepeatShows) {
    const Scenario scenario{.setting = {.families = {.streams = false, .users = false}},
                            .operations = {{log_in}, {log_out}}};
    EXPECT_TRUE(violated(explored("forgets_closed_session", simulate(scenario)).verdict));
    const LatticeResult result = explored("flowchart", simulate(scenario));
    ASSERT_TRUE(violated(result.verdict));
    EXPECT_EQ(result.counterexample.size(), 3U);
}

TEST(Lattice, SaysWhenItsBudgetIsUsedUp) {
    const LatticeResult result = explored("reference", fourteen_callbacks(), {.nodes_max = 100});
    ASSERT_TRUE(std::holds_alternative<Unknown>(result.verdict));
    EXPECT_EQ(std::get<Unknown>(result.verdict).reason, "more than 100 states");
}

// Right whatever comes, and another state for each order of first arrivals.
class RemembersTheOrder {
public:
    void deliver(const Event& event) {
        if (lists_.apply(event) != Outcome::duplicate) {
            seqs_.push_back(event.seq);
        }
    }
    [[nodiscard]] ObservedList list() const { return observe(lists_.list()); }

    friend bool operator==(const RemembersTheOrder&, const RemembersTheOrder&) = default;

private:
    RoomLists lists_;
    std::vector<ChangeSeq> seqs_;
};

TEST(Lattice, SaysWhenMoreStatesThanSetsShowThatTheOrderMatters) {
    const Scenario scenario{
        .setting = {.families = {.streams = true, .users = false}},
        .operations = {{log_in}, {publish}, {publish, 0, 0, 1}, {publish, 0, 0, 2}}};
    ValueSubject<RemembersTheOrder> subject;
    // Of 65 states, for 16 sets.
    const LatticeResult result =
        explore_lattice(subject, simulate(scenario), Lists{}, {.nodes_max = 64});
    ASSERT_TRUE(std::holds_alternative<Unknown>(result.verdict));
    EXPECT_EQ(std::get<Unknown>(result.verdict).reason,
              "more than 64 states: the handler depends on the order");
    const LatticeResult all =
        explore_lattice(subject, simulate(scenario), Lists{}, {.nodes_max = 65});
    EXPECT_TRUE(holds(all.verdict));
    EXPECT_EQ(all.orders, factorial(4));
}

TEST(Lattice, SaysWhenAHistoryIsTooLong) {
    const LatticeResult result = explored("reference", fourteen_callbacks(), {.callbacks_max = 13});
    ASSERT_TRUE(std::holds_alternative<Unknown>(result.verdict));
    EXPECT_EQ(std::get<Unknown>(result.verdict).reason, "14 callbacks are more than 13");
}

class NotCopyable : public Subject {
public:
    void reset() override {}
    void deliver(const Event& /*event*/) override {}
    Observation list() override { return ObservedList{}; }
};

TEST(Lattice, SaysWhenAStateCannotBeCopied) {
    NotCopyable subject;
    const LatticeResult result = explore_lattice(subject, fourteen_callbacks(), Lists{});
    ASSERT_TRUE(std::holds_alternative<Unknown>(result.verdict));
    EXPECT_EQ(std::get<Unknown>(result.verdict).reason, "the subject's state cannot be copied");
}

}  // namespace
}  // namespace anyorder
