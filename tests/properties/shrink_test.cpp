// Shrinking: always to a possible, complete and smaller case, and to the same smallest one.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

Fails fails(Subject& subject) {
    return [&subject](const Case& drawn) {
        const History history = simulate(drawn.scenario);
        const ObservedList truth = observe(history.truth);
        return violated(
            judge_convergence(subject, {history.callbacks(), &truth, &drawn.delivery, Lists{}}));
    };
}

Case drawn_case(std::uint64_t seed, const DrawLimits& limits = {}) {
    Random random = Random::part(9, seed);
    return draw_case(random, limits, Deliver::at_least_once);
}

// The first drawn case from this seed on that fails.
Case failing_case(const Fails& fails, std::uint64_t seed) {
    for (std::uint64_t attempt = 0; attempt < 10'000; ++attempt) {
        Case drawn = drawn_case(seed * 1'000'003 + attempt);
        if (fails(drawn)) {
            return drawn;
        }
    }
    throw std::runtime_error("none of 10,000 drawn cases fails");
}

TEST(SimplerCases, AreCompleteAndSmaller) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        const Case original = drawn_case(seed);
        SimplerCases simpler_cases(original);
        while (const auto simpler = simpler_cases.next()) {
            const std::size_t callbacks = simulate(simpler->scenario).callbacks().size();
            ASSERT_TRUE(is_complete(simpler->delivery, callbacks)) << seed;
            ASSERT_LT(size_of(*simpler), size_of(original)) << seed;
        }
    }
}

TEST(SimplerCases, OfTheEmptyCaseAreNone) {
    EXPECT_FALSE(SimplerCases(Case{{.setting = {.families = {false, false}}}, {}}).next());
}

TEST(Shrink, IsDeterministic) {
    const auto subject = find_subject("flowchart")->make();
    const Case failing = failing_case(fails(*subject), 4);
    EXPECT_EQ(shrink(failing, fails(*subject)).minimal, shrink(failing, fails(*subject)).minimal);
}

TEST(Shrink, EndsWhereNoSimplerCaseFails) {
    const auto subject = find_subject("no_tombstone")->make();
    const Case minimal = shrink(failing_case(fails(*subject), 1), fails(*subject)).minimal;
    SimplerCases simpler_cases(minimal);
    while (const auto simpler = simpler_cases.next()) {
        EXPECT_FALSE(fails(*subject)(*simpler));
    }
}

TEST(Shrink, StopsAtItsLimit) {
    const auto subject = find_subject("flowchart")->make();
    EXPECT_LE(shrink(failing_case(fails(*subject), 2), fails(*subject), {.runs_max = 5}).runs, 5U);
}

struct Minimum {
    std::string_view subject;
    std::size_t callbacks;
    std::size_t arrivals;
};
class ShrinkFromManySeeds : public ::testing::TestWithParam<Minimum> {};

// Whatever was drawn, the same size comes out.
TEST_P(ShrinkFromManySeeds, ReachesTheSmallestCase) {
    const auto subject = find_subject(GetParam().subject)->make();
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Case minimal = shrink(failing_case(fails(*subject), seed), fails(*subject)).minimal;
        EXPECT_EQ(size_of(minimal).callbacks, GetParam().callbacks) << "seed " << seed;
        EXPECT_EQ(minimal.delivery.size(), GetParam().arrivals) << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(Subjects, ShrinkFromManySeeds,
                         ::testing::Values(Minimum{"needs_room_first", 2, 2},
                                           Minimum{"mixes_streams_and_users", 3, 3},
                                           Minimum{"last_seq_per_list", 3, 3},
                                           Minimum{"cuts_long_ids", 1, 1}),
                         [](const auto& named) { return std::string(named.param.subject); });

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

// The callbacks that are made without the operation too arrive in the order in which they did.
// Nothing where one is made that was not, or none fewer.
std::optional<Case> without_operation(const Case& minimal, std::uint32_t operation) {
    const std::vector<Origin> before = simulate(minimal.scenario).origins;
    Case undone{.scenario = minimal.scenario, .delivery = {}};
    undone.scenario.operations.erase(undone.scenario.operations.begin() + operation);
    const std::vector<Origin> after = simulate(undone.scenario).origins;
    for (const std::uint32_t arrived : minimal.delivery) {
        Origin origin = before[arrived];
        if (origin.operation == operation) {
            continue;
        }
        origin.operation -= origin.operation > operation ? 1 : 0;
        const auto place = std::ranges::find(after, origin);
        if (place != after.end()) {
            undone.delivery.push_back(static_cast<std::uint32_t>(place - after.begin()));
        }
    }
    const bool is_smaller = after.size() < before.size();
    return is_smaller && is_complete(undone.delivery, after.size()) ? std::optional(undone)
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

class ShrunkCase : public ::testing::TestWithParam<std::string_view> {};

TEST_P(ShrunkCase, PassesWithAnyOneInversionRepeatOrOperationUndone) {
    const auto subject = find_subject(GetParam())->make();
    const Fails fail = fails(*subject);
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const Case minimal = shrink(failing_case(fail, seed), fail).minimal;
        const auto inversions = with_one_inversion_undone(minimal);
        const auto repeats = with_one_repeat_undone(minimal);
        const auto operations = with_one_operation_undone(minimal);
        EXPECT_TRUE(std::ranges::none_of(inversions, fail)) << "an inversion, seed " << seed;
        EXPECT_TRUE(std::ranges::none_of(repeats, fail)) << "a repeat, seed " << seed;
        EXPECT_TRUE(std::ranges::none_of(operations, fail)) << "an operation, seed " << seed;
        EXPECT_GT(inversions.size() + repeats.size() + operations.size(), 0U) << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(Subjects, ShrunkCase,
                         ::testing::Values("flowchart", "flowchart_single_pass", "arrival_order",
                                           "orders_by_time", "close_ignores_seq", "no_tombstone",
                                           "bounded_tombstones", "tombstone_expires",
                                           "logout_needs_listed_login", "forgets_closed_session",
                                           "greatest_session_id"),
                         [](const auto& subject) { return std::string(subject.param); });

}  // namespace
}  // namespace anyorder
