// Shrinking: always to a possible, complete and smaller case, and to the same smallest one.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "../../bench/minima.h"

namespace anyorder {
namespace {

using minima::Minimum;
using minima::Terms;

Fails fails(Subject& subject) {
    return [ends_wrong = minima::ends_wrong(subject, {})](const Case& drawn) {
        return ends_wrong(drawn, simulate(drawn.scenario));
    };
}

Case drawn_case(std::uint64_t seed, const DrawLimits& limits = {}) {
    Random random = Random::part(9, seed);
    return draw_case(random, limits, Deliver::at_least_once);
}

Case failing_case(Subject& subject, std::uint64_t seed, const Terms& terms = {}) {
    auto drawn = minima::failing_case(minima::ends_wrong(subject, terms.lists), seed, terms);
    if (!drawn) {
        throw std::runtime_error("none of the drawn cases fails");
    }
    return *std::move(drawn);
}

// Steps, and as many leaps as a test has time for.
template <class Visit>
void for_each_simpler(SimplerCases simpler_cases, Visit visit) {
    constexpr int leaps_max = 1'000;
    for (int leaps = 0; leaps < leaps_max;) {
        const auto simpler = simpler_cases.next();
        if (!simpler) {
            return;
        }
        leaps += simpler_cases.are_leaps() ? 1 : 0;
        visit(*simpler, simpler_cases.history());
    }
}

TEST(SimplerCases, AreCompleteAndSmaller) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        const Case original = drawn_case(seed);
        const CaseSize size = size_of(original);
        for_each_simpler(SimplerCases(original, Terms{}.leeway()),
                         [&](const Case& simpler, const History& history) {
                             const std::size_t callbacks = history.callbacks().size();
                             ASSERT_TRUE(is_complete(simpler.delivery, callbacks)) << seed;
                             ASSERT_LT(size_of(simpler, history), size) << seed;
                         });
    }
}

TEST(SimplerCases, ComeWithTheHistoryOfTheirScenario) {
    for_each_simpler(SimplerCases(drawn_case(3), Terms{}.leeway()),
                     [](const Case& simpler, const History& history) {
                         const History expected = simulate(simpler.scenario);
                         ASSERT_EQ(history.truth, expected.truth);
                         ASSERT_EQ(history.origins, expected.origins);
                     });
}

bool has_repeat(const Case& drawn) {
    return drawn.delivery.size() > simulate(drawn.scenario).callbacks().size();
}

bool has_rarer_operation(const Case& drawn) {
    return std::ranges::any_of(drawn.scenario.operations, [](const Operation& operation) {
        return operation.kind == OperationKind::publish_again ||
               operation.kind == OperationKind::log_in_again ||
               operation.kind == OperationKind::reconnect ||
               operation.kind == OperationKind::log_in_elsewhere ||
               operation.kind == OperationKind::clear_room;
    });
}

// A user comes, publishes and stops, goes, and comes again.
Case plain_case() {
    return {.scenario = {.setting = {.families = {.streams = true, .users = false}},
                         .operations = {{OperationKind::log_in},
                                        {OperationKind::publish},
                                        {OperationKind::stop},
                                        {OperationKind::log_out},
                                        {OperationKind::log_in}}},
            .delivery = {0, 2, 1, 4, 3}};
}

TEST(SimplerCases, HaveWhatTheOriginalHasNotOnlyWhereThereIsLeeway) {
    struct {
        bool users, repeats, shared_times, rarer_operations;
    } found{};
    const auto look = [&](const Case& simpler, const History& /*history*/) {
        found.users |= simpler.scenario.setting.families.users;
        found.repeats |= has_repeat(simpler);
        found.shared_times |= !simpler.scenario.setting.distinct_times;
        found.rarer_operations |= has_rarer_operation(simpler);
    };
    SimplerCases within(plain_case());
    while (const auto simpler = within.next()) {
        look(*simpler, within.history());
    }
    EXPECT_FALSE(found.users || found.repeats || found.shared_times || found.rarer_operations);
    SimplerCases beyond(plain_case(), Terms{}.leeway());
    while (const auto simpler = beyond.next()) {
        look(*simpler, beyond.history());
    }
    EXPECT_TRUE(found.users && found.repeats && found.shared_times && found.rarer_operations);
}

TEST(SimplerCases, AreTheSameOnesFromWhereverTheyGoOn) {
    const auto all_of = [](SimplerCases simpler_cases) {
        std::vector<Case> all;
        for_each_simpler(
            std::move(simpler_cases),
            [&](const Case& simpler, const History& /*history*/) { all.push_back(simpler); });
        return all;
    };
    const Case original = drawn_case(5);
    SimplerCases earlier(original);
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(earlier.next());
    }
    SimplerCases later(original);
    later.go_on_from(earlier);
    const std::vector<Case> expected = all_of(SimplerCases(original));
    const std::vector<Case> found = all_of(later);
    EXPECT_NE(found, expected);
    EXPECT_TRUE(std::ranges::is_permutation(found, expected));
}

TEST(SimplerCases, OfTheEmptyCaseAreNone) {
    EXPECT_FALSE(SimplerCases(Case{{.setting = {.families = {false, false}}}, {}}).next());
}

TEST(Shrink, IsDeterministic) {
    const auto subject = find_subject("flowchart")->make();
    const Case failing = failing_case(*subject, 4);
    EXPECT_EQ(shrink(failing, fails(*subject)).minimal, shrink(failing, fails(*subject)).minimal);
}

TEST(Shrink, EndsWhereNoSimplerCaseFails) {
    const auto subject = find_subject("no_tombstone")->make();
    const Case minimal = shrink(failing_case(*subject, 1), fails(*subject)).minimal;
    SimplerCases simpler_cases(minimal);
    while (const auto simpler = simpler_cases.next()) {
        EXPECT_FALSE(fails(*subject)(*simpler));
    }
}

TEST(Shrink, StopsAtItsLimit) {
    const auto subject = find_subject("flowchart")->make();
    EXPECT_LE(shrink(failing_case(*subject, 2), fails(*subject), {.runs_max = 5}).runs, 5U);
}

TEST(Shrink, IsCompleteThoughItMayNotLeap) {
    const auto subject = find_subject("tombstone_expires")->make();
    const Case failing = failing_case(*subject, 0);
    const Shrunk without = shrink(failing, fails(*subject), {.leaps_max = 0});
    EXPECT_TRUE(without.complete);
    EXPECT_FALSE(without.searched);
    const Shrunk with = shrink(failing, fails(*subject), {});
    EXPECT_TRUE(with.complete);
    EXPECT_TRUE(with.searched);
    EXPECT_LT(size_of(with.minimal), size_of(without.minimal));
    EXPECT_GT(with.runs, without.runs);
}

// A minimal case with one thing undone, written without the shrinker's own steps.
std::vector<Case> with_one_inversion_undone(const Case& minimal) {
    std::vector<Case> undone;
    for (std::size_t place = 0; place + 1 < minimal.delivery.size(); ++place) {
        if (minimal.delivery[place] > minimal.delivery[place + 1]) {
            undone.push_back(minimal);
            std::swap(undone.back().delivery[place], undone.back().delivery[place + 1]);
        }
    }
    return undone;
}

std::vector<Case> with_one_repeat_undone(const Case& minimal) {
    std::vector<Case> undone;
    const Delivery& delivery = minimal.delivery;
    for (auto arrival = delivery.begin(); arrival != delivery.end(); ++arrival) {
        if (std::find(delivery.begin(), arrival, *arrival) != arrival) {
            undone.push_back(minimal);
            undone.back().delivery.erase(undone.back().delivery.begin() +
                                         (arrival - delivery.begin()));
        }
    }
    return undone;
}

// The callbacks that are made without the operation too arrive in the order in which they did:
// those of the same operation and kind that come first, come next and so on.
std::optional<Case> without_operation(const Case& minimal, std::uint32_t operation) {
    const History before = simulate(minimal.scenario);
    Case undone{.scenario = minimal.scenario, .delivery = {}};
    undone.scenario.operations.erase(undone.scenario.operations.begin() + operation);
    const History after = simulate(undone.scenario);
    const auto named = [](const History& history, std::size_t index, std::uint32_t renumbered) {
        const auto same = [&](std::size_t other) {
            return history.origins[other].operation == history.origins[index].operation &&
                   history.callbacks()[other].kind == history.callbacks()[index].kind;
        };
        std::size_t nth = 0;
        for (std::size_t other = 0; other < index; ++other) {
            nth += same(other) ? 1 : 0;
        }
        return std::tuple(renumbered, history.callbacks()[index].kind, nth);
    };
    for (const std::uint32_t arrived : minimal.delivery) {
        const std::uint32_t old = before.origins[arrived].operation;
        for (std::uint32_t index = 0; index < after.origins.size() && old != operation; ++index) {
            if (named(before, arrived, old - (old > operation ? 1 : 0)) ==
                named(after, index, after.origins[index].operation)) {
                undone.delivery.push_back(index);
            }
        }
    }
    const std::size_t callbacks = after.callbacks().size();
    const bool is_smaller = callbacks < before.callbacks().size();
    return is_smaller && is_complete(undone.delivery, callbacks) ? std::optional(undone)
                                                                 : std::nullopt;
}

std::vector<Case> with_one_operation_undone(const Case& minimal) {
    std::vector<Case> undone;
    for (std::uint32_t i = 0; i < minimal.scenario.operations.size(); ++i) {
        if (auto without = without_operation(minimal, i)) {
            undone.push_back(*std::move(without));
        }
    }
    return undone;
}

TEST(Shrink, DropsARepeatThatIsOneTooMany) {
    const auto subject = find_subject("flowchart")->make();
    const Fails fail = fails(*subject);
    const Case failing{
        .scenario = {.setting = {.families = {.streams = false, .users = false}},
                     .operations = {{OperationKind::log_in}, {OperationKind::log_out}}},
        .delivery = {0, 1, 0, 0}};
    const Case minimal = shrink(failing, fail).minimal;
    EXPECT_EQ(minimal.delivery, (Delivery{0, 1, 0}));
    EXPECT_TRUE(std::ranges::none_of(with_one_repeat_undone(minimal), fail));
}

class ShrunkCase : public ::testing::TestWithParam<Minimum> {};

// Whatever was drawn. The benchmarks do the same from fifty seeds.
TEST_P(ShrunkCase, IsTheSmallestThereIs) {
    const auto subject = find_subject(GetParam().subject)->make();
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const Shrunk shrunk = shrink(failing_case(*subject, seed), minima::ends_wrong(*subject, {}),
                                     {.leeway = Terms{}.leeway()});
        EXPECT_EQ(minima::size_of(shrunk.minimal), GetParam().smallest) << "seed " << seed;
        EXPECT_TRUE(shrunk.complete && shrunk.searched) << "seed " << seed;
    }
}

TEST_P(ShrunkCase, PassesWithAnyOneInversionRepeatOrOperationUndone) {
    const auto subject = find_subject(GetParam().subject)->make();
    const Fails fail = fails(*subject);
    for (std::uint64_t seed = 3; seed < 6; ++seed) {
        const Case minimal = shrink(failing_case(*subject, seed), fail).minimal;
        const auto inversions = with_one_inversion_undone(minimal);
        const auto repeats = with_one_repeat_undone(minimal);
        const auto operations = with_one_operation_undone(minimal);
        EXPECT_TRUE(std::ranges::none_of(inversions, fail)) << "an inversion, seed " << seed;
        EXPECT_TRUE(std::ranges::none_of(repeats, fail)) << "a repeat, seed " << seed;
        EXPECT_TRUE(std::ranges::none_of(operations, fail)) << "an operation, seed " << seed;
        EXPECT_GT(inversions.size() + repeats.size() + operations.size(), 0U) << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(Subjects, ShrunkCase, ::testing::ValuesIn(minima::all),
                         [](const auto& named) { return std::string(named.param.subject); });

TEST(ShrunkFlowchartOfStreams, HasFourCallbacksOrFiveOfPlainOperations) {
    const Minimum& minimum = minima::flowchart_of_streams_once;
    const Terms& terms = minima::streams_once;
    const auto subject = find_subject(minimum.subject)->make();
    const FailsAsPlayed fail = minima::ends_wrong(*subject, terms.lists);
    const FailsAsPlayed fail_plainly = [&](const Case& drawn, const History& history) {
        return !has_rarer_operation(drawn) && fail(drawn, history);
    };
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const ShrinkLimits limits{.leeway = terms.leeway()};
        const Case failing = failing_case(*subject, seed, terms);
        EXPECT_EQ(minima::size_of(shrink(failing, fail, limits).minimal), minimum.smallest);
        const auto plain = minima::failing_case(fail_plainly, seed, terms);
        ASSERT_TRUE(plain);
        EXPECT_EQ(minima::size_of(shrink(*plain, fail_plainly, limits).minimal), minimum.plain);
    }
}

}  // namespace
}  // namespace anyorder
