// Each judge on one trial that keeps its property and one that breaks it.
#include <memory>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <anyorder/properties/properties.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using enum OperationKind;
using Judge = Verdict (*)(Subject&, const Trial&);

Verdict judged(Judge judge, std::string_view subject, const Scenario& scenario,
               const Delivery& delivery) {
    const History history = simulate(scenario);
    const ObservedList truth = observe(history.truth);
    return judge(*find_subject(subject)->make(), {history.callbacks(), &truth, &delivery, Lists{}});
}

const Scenario published_twice{.setting = {.families = {.streams = true, .users = false}},
                               .operations = {{log_in}, {publish}, {stop}, {publish}}};

TEST(Convergence, LooksAtTheListAfterTheLastArrival) {
    const Delivery late_close = {0, 1, 3, 2};
    EXPECT_TRUE(holds(judged(judge_convergence, "reference", published_twice, late_close)));
    const Verdict verdict = judged(judge_convergence, "arrival_order", published_twice, late_close);
    ASSERT_TRUE(violated(verdict));
    EXPECT_EQ(std::get<Violated>(verdict).arrivals, 4U);
}

TEST(EveryPrefix, LooksAtTheListAfterEachArrival) {
    // Right at the end, wrong in between: the close that comes before its create.
    const Delivery close_first = {0, 2, 1, 3};
    EXPECT_TRUE(holds(judged(judge_convergence, "arrival_order", published_twice, close_first)));
    const Verdict verdict =
        judged(judge_every_prefix, "arrival_order", published_twice, close_first);
    ASSERT_TRUE(violated(verdict));
    EXPECT_EQ(std::get<Violated>(verdict).arrivals, 3U);
    EXPECT_TRUE(holds(judged(judge_every_prefix, "reference", published_twice, close_first)));
}

TEST(Repeats, NoticeAListThatARepeatChanges) {
    const Delivery with_repeat = {0, 1, 2, 1, 3};
    EXPECT_TRUE(violated(judged(judge_repeats, "arrival_order", published_twice, with_repeat)));
    EXPECT_TRUE(holds(judged(judge_repeats, "reference", published_twice, with_repeat)));
}

TEST(RoomsAreIndependent, NoticesAListThatAnotherRoomChanges) {
    const Scenario one_name_in_two_cases{
        .setting = {.families = {.streams = false, .users = false}, .names = NameStyle::cased},
        .operations = {{log_in, 0, 0}, {log_in, 1, 1}}};
    const Delivery in_order = {0, 1};
    EXPECT_TRUE(violated(
        judged(judge_rooms_are_independent, "folds_case", one_name_in_two_cases, in_order)));
    EXPECT_TRUE(
        holds(judged(judge_rooms_are_independent, "reference", one_name_in_two_cases, in_order)));
}

TEST(Renaming, NoticesAListThatDependsOnSpelling) {
    const Scenario trailing_space{
        .setting = {.families = {.streams = false, .users = false}, .names = NameStyle::spaced},
        .operations = {{log_in, 1, 0}}};
    EXPECT_TRUE(violated(judged(judge_renaming, "trims_ids", trailing_space, {0})));
    EXPECT_TRUE(holds(judged(judge_renaming, "reference", trailing_space, {0})));
}

// Right, and strict: rooms have no key, and a stream's user and room are known by their ids.
class KnowsEveryId : public Subject {
public:
    void reset() override { reference_->reset(); }
    void deliver(const Event& event) override {
        EXPECT_EQ(is_room(event.kind), event.key.empty());
        if (event.kind == EventKind::stream_create) {
            EXPECT_EQ(text_of(event, Field::channel_id), event.room_id);
            EXPECT_EQ(text_of(event, Field::user_id), text_of(event, Field::publish_id));
        }
        reference_->deliver(event);
    }
    Observation list() override { return reference_->list(); }

private:
    std::unique_ptr<Subject> reference_ = find_subject("reference")->make();
};

TEST(Renaming, RenamesIdsWhereverTheyStandAndNothingElse) {
    const History history = simulate(published_twice);
    const ObservedList truth = observe(history.truth);
    const Delivery delivery = {0, 1, 2, 3};
    KnowsEveryId subject;
    EXPECT_TRUE(holds(judge_renaming(subject, {history.callbacks(), &truth, &delivery, Lists{}})));
}

class Dead : public Subject {
public:
    void reset() override {}
    void deliver(const Event& /*event*/) override {}
    Observation list() override { return SubjectFailure{.what = "it died"}; }
};

TEST(EveryJudge, SaysNothingAboutASubjectThatGivesNoList) {
    const History history = simulate(published_twice);
    const ObservedList truth = observe(history.truth);
    const Delivery delivery = {0, 1, 2, 3, 1};
    Dead subject;
    for (const Property& property : properties()) {
        const Verdict verdict =
            property.judge(subject, {history.callbacks(), &truth, &delivery, Lists{}});
        ASSERT_TRUE(std::holds_alternative<Unknown>(verdict)) << property.name;
        EXPECT_EQ(std::get<Unknown>(verdict).reason, "it died");
    }
}

// A specification with one sentence of the rule left out.
RoomList forgets_that_closed_is_absorbing(std::span<const Event> delivered) {
    std::vector<Event> without_closes;
    for (const Event& event : delivered) {
        if (event.kind != EventKind::room_close) {
            without_closes.push_back(event);
        }
    }
    return specified_list(without_closes);
}

RoomList forgets_the_last_callback(std::span<const Event> delivered) {
    return specified_list(delivered.first(delivered.size() - 1));
}

TEST(WorldMeetsSpecification, NoticesASpecificationThatIsWrong) {
    Scenario left = published_twice;
    left.operations.push_back({log_out});
    EXPECT_TRUE(world_meets(simulate(left), specified_list));
    EXPECT_FALSE(world_meets(simulate(left), forgets_that_closed_is_absorbing));
    EXPECT_FALSE(world_meets(simulate(published_twice), forgets_the_last_callback));
}

TEST(WorldMeetsSpecification, OverManyDrawnScenarios) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        Random random = Random::part(1, seed);
        EXPECT_TRUE(world_meets(simulate(draw_scenario(random, {})), specified_list)) << seed;
    }
}

}  // namespace
}  // namespace anyorder
