// The tester tested: every planted bug is caught within the default budget, and shrinks to the size
// that is written here.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/check.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

struct Size {
    std::size_t callbacks = 0;
    std::size_t arrivals = 0;

    friend bool operator==(const Size&, const Size&) = default;
};
void PrintTo(const Size& size, std::ostream* out) {
    *out << "{" << size.callbacks << ", " << size.arrivals << "}";
}

const std::map<std::string_view, Size>& shrunk_sizes() {
    static const std::map<std::string_view, Size> sizes = {
        {"flowchart", {2, 3}},
        {"flowchart_single_pass", {2, 3}},
        {"arrival_order", {2, 2}},
        {"orders_by_time", {3, 3}},
        {"orders_by_time_first_wins", {3, 3}},
        {"orders_by_timestamp", {3, 3}},
        {"compares_seq_as_text", {4, 4}},
        {"close_ignores_seq", {4, 4}},
        {"create_ignores_seq", {3, 3}},
        {"keeps_first_data", {4, 4}},
        {"no_tombstone", {3, 3}},
        {"tombstone_expires", {5, 5}},
        {"bounded_tombstones", {10, 10}},
        {"tombstones_swept_by_create", {4, 4}},
        {"session_blind_key", {6, 6}},
        {"mixes_streams_and_users", {3, 3}},
        {"needs_room_first", {2, 2}},
        {"dedupes_by_event_and_id", {4, 4}},
        {"dedupes_by_seq_across_lists", {3, 3}},
        {"last_seq_per_list", {3, 3}},
        {"ignores_abnormal_close", {3, 3}},
        {"logout_needs_listed_login", {6, 6}},
        {"seq_32_bits", {2, 2}},
        {"folds_case", {1, 1}},
        {"trims_ids", {2, 2}},
        {"cuts_long_ids", {1, 1}},
        {"closes_by_room_id", {3, 3}},
        {"forgets_closed_session", {2, 2}},
        {"greatest_session_id", {3, 3}},
        {"creation_tie_keeps_first", {3, 3}},
        {"session_as_double", {1, 1}},
        {"session_32_bits", {1, 1}},
        {"hides_empty_rooms", {1, 1}},
    };
    return sizes;
}

std::vector<std::string_view> wrong_subjects() {
    std::vector<std::string_view> names;
    for (const CatalogueEntry& entry : catalogue()) {
        if (entry.role != Role::reference) {
            names.push_back(entry.name);
        }
    }
    return names;
}

// What a planted bug fails by is therefore the one step that it replaces.
TEST(TheRuleThatPlantedBugsAreMadeFrom, PassesTheDefaultBudget) {
    const CheckReport report = check(*find_subject("two_tables")->make(), {});
    EXPECT_EQ(conclusion_of(report), Conclusion::passed);
}

class PlantedBug : public ::testing::TestWithParam<std::string_view> {};

TEST_P(PlantedBug, IsCaughtByTheDefaultBudgetAndShrinksToItsSize) {
    const CheckReport report = check(*find_subject(GetParam())->make(), {});
    ASSERT_TRUE(report.counterexample);
    const Case& minimal = report.counterexample->minimal;
    EXPECT_EQ((Size{size_of(minimal).callbacks, minimal.delivery.size()}),
              shrunk_sizes().at(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Catalogue, PlantedBug, ::testing::ValuesIn(wrong_subjects()),
                         [](const auto& named) { return std::string(named.param); });

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
