// Explanations: two deliveries that differ in one thing, of which one passes.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/explanation.h>
#include <anyorder/properties/shrink.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "../../bench/minima.h"

namespace anyorder {
namespace {

// A stream comes and goes twice; then a user comes to another room.
Scenario seven_callbacks() {
    return {.setting = {.families = {.streams = true, .users = false}},
            .operations = {{OperationKind::log_in},
                           {OperationKind::publish},
                           {OperationKind::stop},
                           {OperationKind::publish},
                           {OperationKind::stop},
                           {.kind = OperationKind::log_in, .room = 1, .user = 1},
                           {.kind = OperationKind::publish, .room = 1, .user = 1, .stream = 1}}};
}

std::optional<Explanation> explain_seven(const Delivery& failing, const DeliveryFails& fails) {
    return explain(simulate(seven_callbacks()).callbacks(), failing, fails);
}

// Whether one callback arrives before another; of several arrivals the first.
bool arrives_before(const Delivery& delivery, std::uint32_t a, std::uint32_t b) {
    return std::ranges::find(delivery, a) < std::ranges::find(delivery, b);
}

// Whether it is what it says, seen from the deliveries alone.
bool is_one_difference(const Explanation& explanation) {
    const auto& [kind, passing, failing, place] = explanation;
    Delivery other = failing;
    if (kind == ExplanationKind::swap) {
        std::swap(other.at(place), other.at(place + 1));
        return other == passing && failing != passing;
    }
    const bool has_arrived = std::set(failing.begin(), failing.begin() + static_cast<int>(place))
                                 .contains(failing.at(place));
    other.erase(other.begin() + static_cast<int>(place));
    return other == passing && has_arrived;
}

TEST(Explanation, OfTwoCallbacksThatMustNotChangePlacesIsTheirSwap) {
    const auto fails = [](const Delivery& delivery) { return arrives_before(delivery, 4, 2); };
    const auto explanation = explain_seven({6, 5, 4, 3, 2, 1, 0}, fails);
    ASSERT_TRUE(explanation);
    EXPECT_TRUE(is_one_difference(*explanation));
    EXPECT_EQ(explanation->kind, ExplanationKind::swap);
    EXPECT_THAT((std::pair{explanation->failing[explanation->place],
                           explanation->failing[explanation->place + 1]}),
                ::testing::Pair(4U, 2U));
    EXPECT_TRUE(fails(explanation->failing));
    EXPECT_FALSE(fails(explanation->passing));
}

TEST(Explanation, OfACaseThatASwapMakesPassIsThatSwap) {
    const Delivery failing = {0, 1, 3, 2, 4, 5, 6};
    const auto explanation =
        explain_seven(failing, [&](const Delivery& delivery) { return delivery == failing; });
    EXPECT_EQ(explanation, (Explanation{.kind = ExplanationKind::swap,
                                        .passing = {0, 1, 2, 3, 4, 5, 6},
                                        .failing = failing,
                                        .place = 2}));
}

TEST(Explanation, PrefersTwoCallbacksAboutTheSameKey) {
    // Any inversion undone makes it pass; only 4 and 3 are about one stream.
    const Delivery failing = {1, 0, 2, 5, 4, 3, 6};
    const auto explanation =
        explain_seven(failing, [&](const Delivery& delivery) { return delivery == failing; });
    ASSERT_TRUE(explanation);
    EXPECT_EQ(explanation->failing, failing);
    EXPECT_EQ(explanation->place, 4U);
}

TEST(Explanation, OfARepeatThatFailsWhereverItArrivesIsTheRepeat) {
    const auto explanation = explain_seven({0, 2, 1, 3, 2, 4, 5, 6}, [](const Delivery& delivery) {
        return std::ranges::count(delivery, 2U) > 1;
    });
    EXPECT_EQ(explanation, (Explanation{.kind = ExplanationKind::repeat,
                                        .passing = {0, 2, 1, 3, 4, 5, 6},
                                        .failing = {0, 2, 1, 3, 2, 4, 5, 6},
                                        .place = 4}));
}

TEST(Explanation, OfTheThirdArrivalIsFoundAmongTheRepeats) {
    // Neither one repeat less nor one inversion less makes it pass.
    const auto fails = [](const Delivery& delivery) { return delivery.size() > 8; };
    const auto explanation = explain_seven({6, 5, 4, 3, 2, 1, 0, 6, 6, 6, 6}, fails);
    ASSERT_TRUE(explanation);
    EXPECT_TRUE(is_one_difference(*explanation));
    EXPECT_EQ(explanation->kind, ExplanationKind::repeat);
    EXPECT_EQ(explanation->failing, (Delivery{0, 1, 2, 3, 4, 5, 6, 6, 6}));
}

TEST(Explanation, IsNoneWhereTheTrueOrderFails) {
    const auto always = [](const Delivery&) { return true; };
    EXPECT_FALSE(explain_seven({0, 1, 2, 3, 4, 5, 6}, always));
    EXPECT_FALSE(explain_seven({6, 5, 4, 3, 2, 1, 0, 0}, always));
}

// Four neighbours, the end, and at most log2 of 40·39/2 inversions.
TEST(Explanation, TakesFewRuns) {
    Scenario scenario = seven_callbacks();
    for (std::uint8_t stream = 2; stream < 35; ++stream) {
        scenario.operations.push_back({.kind = OperationKind::publish, .stream = stream});
    }
    const History history = simulate(scenario);
    ASSERT_EQ(history.callbacks().size(), 40U);
    Delivery reverse = in_true_order(40);
    std::ranges::reverse(reverse);
    int runs = 0;
    const auto explanation = explain(history.callbacks(), reverse, [&](const Delivery& delivery) {
        ++runs;
        return arrives_before(delivery, 20, 19);
    });
    EXPECT_TRUE(explanation);
    EXPECT_LE(runs, 4 + 1 + 10);
}

class ExplanationOfAPlantedBug : public ::testing::TestWithParam<minima::Minimum> {};

bool is_for_the_order(const Case& failing, const Fails& fails) {
    Case in_order = failing;
    in_order.delivery = in_true_order(simulate(failing.scenario).callbacks().size());
    return !fails(in_order);
}

// As drawn, and as shrunk: then the failing one is the case itself.
TEST_P(ExplanationOfAPlantedBug, IsAPassingAndAFailingDeliveryThatDifferInOneThing) {
    const auto subject = find_subject(GetParam().subject)->make();
    const FailsAsPlayed ends_wrong = minima::ends_wrong(*subject, {});
    const Fails fails = [&](const Case& c) { return ends_wrong(c, simulate(c.scenario)); };
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const auto drawn = minima::failing_case(ends_wrong, seed, {});
        ASSERT_TRUE(drawn);
        const Case minimal = shrink(*drawn, ends_wrong).minimal;
        for (const Case& failing : {*drawn, minimal}) {
            const auto explanation = explain(failing, fails);
            ASSERT_EQ(explanation.has_value(), is_for_the_order(failing, fails)) << seed;
            if (!explanation) {
                continue;
            }
            EXPECT_TRUE(is_one_difference(*explanation)) << seed;
            EXPECT_TRUE(fails({failing.scenario, explanation->failing})) << seed;
            EXPECT_FALSE(fails({failing.scenario, explanation->passing})) << seed;
            EXPECT_TRUE(explanation->failing == failing.delivery || failing != minimal) << seed;
            EXPECT_EQ(explanation, explain(failing, fails)) << seed;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Catalogue, ExplanationOfAPlantedBug, ::testing::ValuesIn(minima::all),
                         [](const auto& named) { return std::string(named.param.subject); });

std::string words_of(const Explanation& explanation, const Scenario& scenario = seven_callbacks()) {
    const History history = simulate(scenario);
    return explanation_in_words(history.callbacks(), explanation);
}

Scenario one_room() {
    Scenario scenario = seven_callbacks();
    scenario.operations.resize(5);
    return scenario;
}

TEST(ExplanationInWords, NamesBothCallbacksInTheOrderThatPasses) {
    EXPECT_EQ(words_of({.kind = ExplanationKind::swap,
                        .passing = {0, 1, 2, 3, 4},
                        .failing = {0, 1, 2, 4, 3},
                        .place = 3},
                       one_room()),
              "It passes when callback 4 (stream_create s1, seq 3) arrives before callback 5 "
              "(stream_close s1, seq 4), and fails when they arrive the other way round; all else "
              "is the same.");
}

TEST(ExplanationInWords, SaysWhichArrivalIsARepeat) {
    EXPECT_EQ(words_of({.kind = ExplanationKind::swap,
                        .passing = {0, 0, 1, 2, 3, 4},
                        .failing = {0, 1, 0, 2, 3, 4},
                        .place = 1},
                       one_room()),
              "It passes when callback 1 (room_create r1, session 1) arrives again before callback "
              "2 (stream_create s1, seq 1), and fails when they arrive the other way round; all "
              "else is the same.");
    EXPECT_EQ(words_of({.kind = ExplanationKind::swap,
                        .passing = {0, 1, 3, 2, 1, 4},
                        .failing = {0, 1, 3, 1, 2, 4},
                        .place = 3},
                       one_room()),
              "It passes when callback 3 (stream_close s1, seq 2) arrives before callback 2 "
              "(stream_create s1, seq 1) arrives again, and fails when they arrive the other way "
              "round; all else is the same.");
}

TEST(ExplanationInWords, NamesTheRoomWhereThereAreSeveral) {
    EXPECT_EQ(words_of({.kind = ExplanationKind::swap,
                        .passing = {0, 1, 2, 3, 4, 5, 6},
                        .failing = {0, 1, 2, 3, 4, 6, 5},
                        .place = 5}),
              "It passes when callback 6 (room_create r2, session 2) arrives before callback 7 "
              "(stream_create r2 / s2, seq 1), and fails when they arrive the other way round; all "
              "else is the same.");
}

TEST(ExplanationInWords, SaysWhereTheRepeatArrives) {
    EXPECT_EQ(words_of({.kind = ExplanationKind::repeat,
                        .passing = {0, 1, 2, 3, 4},
                        .failing = {0, 1, 2, 3, 2, 4},
                        .place = 4},
                       one_room()),
              "It passes when callback 3 (stream_close s1, seq 2) arrives once, and fails when it "
              "arrives once more, right after callback 4 (stream_create s1, seq 3); all else is "
              "the same.");
    EXPECT_EQ(words_of({.kind = ExplanationKind::repeat,
                        .passing = {0, 1, 2, 2, 3, 4},
                        .failing = {0, 1, 2, 2, 2, 3, 4},
                        .place = 4},
                       one_room()),
              "It passes when callback 3 (stream_close s1, seq 2) arrives 2 times, and fails when "
              "it arrives once more, at once; all else is the same.");
}

}  // namespace
}  // namespace anyorder
