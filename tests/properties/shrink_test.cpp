// Shrinking: always to a possible, complete and smaller case, and to the same smallest one.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

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
    EXPECT_LE(shrink(failing_case(fails(*subject), 2), fails(*subject), 5).runs, 5U);
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

}  // namespace
}  // namespace anyorder
