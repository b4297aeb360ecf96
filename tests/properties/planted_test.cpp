// The tester tested: every planted bug is caught within the default budget, and shrinks to the size
// that is written here.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/lattice.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/properties/small_scope.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "../../bench/minima.h"

namespace anyorder {

namespace minima {
static void PrintTo(const Size& size, std::ostream* out) {
    *out << "{" << size.callbacks << ", " << size.arrivals << "}";
}
}  // namespace minima

namespace {

using minima::Minimum;

// What a planted bug fails by is therefore the one step that it replaces.
TEST(TheRuleThatPlantedBugsAreMadeFrom, PassesTheDefaultBudget) {
    const CheckReport report = check(find_subject("two_tables")->make, {});
    EXPECT_EQ(conclusion_of(report), Conclusion::passed);
}

TEST(TheTableOfMinima, NamesEveryWrongSubject) {
    std::vector<std::string_view> wrong;
    for (const CatalogueEntry& entry : catalogue()) {
        if (entry.role != Role::reference) {
            wrong.push_back(entry.name);
        }
    }
    std::vector<std::string_view> named;
    std::ranges::transform(minima::all, std::back_inserter(named), &Minimum::subject);
    EXPECT_EQ(named, wrong);
}

class PlantedBug : public ::testing::TestWithParam<Minimum> {};

TEST_P(PlantedBug, IsCaughtByTheDefaultBudgetAndShrinksToItsSize) {
    const CheckReport report = check(find_subject(GetParam().subject)->make, {});
    ASSERT_TRUE(report.counterexample);
    EXPECT_EQ(minima::size_of(report.counterexample->minimal),
              GetParam().plain.value_or(GetParam().smallest));
}

// Whether no scenario of this size, under the names and with the numbers of `minimal`, fails in any
// order; with repeats, too, where it is said so.
bool all_hold(Subject& subject, std::size_t callbacks, const Case& minimal, bool with_repeats) {
    const FailsAsPlayed fails = minima::ends_wrong(subject, {});
    for (Scenario scenario : small_scenarios({.lists = {}}, callbacks)) {
        const Setting known = std::exchange(scenario.setting, minimal.scenario.setting);
        scenario.setting.families = known.families;
        scenario.setting.distinct_times = known.distinct_times;
        const History history = simulate(scenario);
        const bool held =
            with_repeats ? holds(explore_lattice(subject, history, {},
                                                 {.nodes_max = 100'000, .every_prefix = false})
                                     .verdict)
                         : for_each_order(callbacks, [&](const Delivery& delivery) {
                               return !fails({.scenario = scenario, .delivery = delivery}, history);
                           });
        if (!held) {
            return false;
        }
    }
    return true;
}

// Up to five callbacks, of which there are 13,000 scenarios. Only bounded_tombstones needs more
// than six: four streams that came and went before something of the first arrives, and a room.
TEST_P(PlantedBug, FailsInNothingSmaller) {
    const auto subject = find_subject(GetParam().subject)->make();
    const FailsAsPlayed fails = minima::ends_wrong(*subject, {});
    const auto drawn = minima::failing_case(fails, 1, {});
    ASSERT_TRUE(drawn);
    const Case minimal = shrink(*drawn, fails, {.leeway = minima::Terms{}.leeway()}).minimal;
    const auto [callbacks, arrivals] = GetParam().smallest;
    constexpr std::size_t callbacks_max = 5;
    for (std::size_t fewer = 1; fewer < std::min(callbacks, callbacks_max + 1); ++fewer) {
        EXPECT_TRUE(all_hold(*subject, fewer, minimal, true)) << fewer << " callbacks";
    }
    EXPECT_TRUE(arrivals == callbacks || all_hold(*subject, callbacks, minimal, false));
}

INSTANTIATE_TEST_SUITE_P(Catalogue, PlantedBug, ::testing::ValuesIn(minima::all),
                         [](const auto& named) { return std::string(named.param.subject); });

// The first drawn case in which the subject breaks the property, if one of them does.
bool catches(const Property& property, const CatalogueEntry& entry) {
    const auto subject = entry.make();
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Random random = Random::part(3, seed);
        const Case drawn = draw_case(random, {}, Deliver::at_least_once);
        const History history = simulate(drawn.scenario);
        const ObservedList truth = observe(history.truth);
        if (violated(property.judge(*subject,
                                    {history.callbacks(), &truth, &drawn.delivery, Lists{}}))) {
            return true;
        }
    }
    return false;
}

class EachProperty : public ::testing::TestWithParam<Property> {};

TEST_P(EachProperty, CatchesAPlantedBugAndClearsTheReference) {
    EXPECT_FALSE(catches(GetParam(), *find_subject("reference")));
    EXPECT_TRUE(std::ranges::any_of(catalogue(), [](const CatalogueEntry& entry) {
        return entry.role == Role::planted && catches(GetParam(), entry);
    }));
}

INSTANTIATE_TEST_SUITE_P(Properties, EachProperty,
                         ::testing::ValuesIn(properties().begin(), properties().end()),
                         [](const auto& named) { return std::string(named.param.name); });

}  // namespace
}  // namespace anyorder
