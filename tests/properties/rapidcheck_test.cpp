// The properties as RapidCheck sees them: the reference keeps each, and a failure shrinks to the
// same smallest case as on the command line.
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>
#include <anyorder/engine/room_lists.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/rapidcheck.h>
#include <anyorder/sim/specification.h>
#include <anyorder/subjects/catalogue.h>

namespace anyorder {
namespace {

using ::testing::HasSubstr;

Verdict judged(const Property& property, Subject& subject, const Case& drawn) {
    const History history = simulate(drawn.scenario);
    const ObservedList truth = observe(history.truth);
    return property.judge(subject, {history.callbacks(), &truth, &drawn.delivery, Lists{}});
}

void reference_keeps(const Property& property) {
    const Case drawn = *cases({});
    const auto reference = find_subject("reference")->make();
    RC_ASSERT(holds(judged(property, *reference, drawn)));
}

RC_GTEST_PROP(Reference, EndsWithTheGroundTruth, ()) {
    reference_keeps(properties()[0]);
}

RC_GTEST_PROP(Reference, IsWhatTheSpecificationSaysAfterEveryArrival, ()) {
    reference_keeps(properties()[1]);
}

RC_GTEST_PROP(Reference, IsNotChangedByRepeats, ()) {
    reference_keeps(properties()[2]);
}

RC_GTEST_PROP(Reference, KeepsRoomsIndependent, ()) {
    reference_keeps(properties()[3]);
}

RC_GTEST_PROP(Reference, DoesNotCareForNames, ()) {
    reference_keeps(properties()[4]);
}

RC_GTEST_PROP(World, IsWhatTheSpecificationMakesOfItsCallbacks, ()) {
    const Case drawn = *cases({});
    RC_ASSERT(world_meets(simulate(drawn.scenario), specified_list));
}

// Without what brings a seq of one list to a second key: the engine may lean on that part of the
// contract, and says of a list where it was seen to be broken that it is not to be relied on.
std::vector<Event> with_one_key_a_seq(std::span<const Event> events) {
    std::map<std::tuple<std::string_view, RoomSession, bool, ChangeSeq>, std::string_view> keys;
    std::vector<Event> kept;
    for (const Event& event : events) {
        const auto [place, is_new] = keys.try_emplace(
            {event.room_id, event.session, is_stream(event.kind), event.seq}, event.key);
        if (is_room(event.kind) || place->second == event.key) {
            kept.push_back(event);
        }
    }
    return kept;
}

// Events that no world would make, in any order with repeats: the list and all business data.
void engine_agrees_on(Contract contract) {
    Random random(*rc::gen::arbitrary<std::uint64_t>());
    const auto log = draw_events(random, 1 + random.below(24), contract);
    const std::vector<Event> events = with_one_key_a_seq(log->events());
    const Delivery delivery = draw_delivery(random, events.size(), Deliver::at_least_once);
    RC_ASSERT(engine_meets_specification(events, delivery));
}

RC_GTEST_PROP(Engine, MeetsTheSpecificationOnEventsWithinTheContract, ()) {
    engine_agrees_on(Contract::kept);
}

RC_GTEST_PROP(Engine, MeetsTheSpecificationOnEventsThatBreakTheContract, ()) {
    engine_agrees_on(Contract::broken);
}

RoomLists after(std::span<const Event> events, const Delivery& delivery) {
    RoomLists lists;
    for (const std::uint32_t index : delivery) {
        lists.apply(events[index]);
    }
    return lists;
}

// The whole state, what is hidden and what is remembered included, and not the list alone. Not the
// bytes: a text's capacity is what it once held.
void state_depends_on_the_set_alone(Contract contract) {
    Random random(*rc::gen::arbitrary<std::uint64_t>());
    const auto log = draw_events(random, 1 + random.below(24), contract);
    const std::vector<Event> events = with_one_key_a_seq(log->events());
    const RoomLists one =
        after(events, draw_delivery(random, events.size(), Deliver::at_least_once));
    const RoomLists other =
        after(events, draw_delivery(random, events.size(), Deliver::at_least_once));
    RC_ASSERT(one == other);
    const Stats a = one.stats();
    const Stats b = other.stats();
    RC_ASSERT(a.rooms_live == b.rooms_live);
    RC_ASSERT(a.streams_live == b.streams_live);
    RC_ASSERT(a.users_live == b.users_live);
    RC_ASSERT(a.tombstones == b.tombstones);
    RC_ASSERT(a.sessions_open == b.sessions_open);
    RC_ASSERT(a.sessions_closed == b.sessions_closed);
}

RC_GTEST_PROP(Engine, HasOneStateForOneSetOfEventsWithinTheContract, ()) {
    state_depends_on_the_set_alone(Contract::kept);
}

RC_GTEST_PROP(Engine, HasOneStateForOneSetOfEventsThatBreakTheContract, ()) {
    state_depends_on_the_set_alone(Contract::broken);
}

RC_GTEST_PROP(Codec, DecodesWhatItEncodesOfEverySimulatedCallback, ()) {
    const History history = simulate((*cases({})).scenario);
    Decoder decoder;
    for (const Event& event : history.callbacks()) {
        const std::string body = encode(event);
        const std::string sent = *rc::gen::arbitrary<bool>() ? percent_encode(body) : body;
        const Decoded decoded = decoder.decode(sent);
        RC_ASSERT(std::holds_alternative<Event>(decoded));
        RC_ASSERT(std::get<Event>(decoded) == event);
    }
}

// What RapidCheck prints when it finds a counterexample, from a fixed seed.
std::string failure_of(const std::string& subject_name, const CaseLimits& limits) {
    const auto subject = find_subject(subject_name)->make();
    rc::detail::TestParams params;
    params.seed = 7;
    params.maxSuccess = 1000;
    const auto result = rc::detail::checkTestable(
        [&] {
            const Case drawn = *cases(limits);
            RC_ASSERT(holds(judged(properties()[0], *subject, drawn)));
        },
        rc::detail::TestMetadata{}, params);
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    return text.str();
}

TEST(RapidCheck, ShrinksTheFlowchartToItsSmallestCase) {
    CaseLimits limits{.deliver = Deliver::once};
    limits.draw.distinct_times = true;
    limits.draw.families = {.streams = false, .users = false};
    const std::string failure = failure_of("flowchart", limits);
    EXPECT_THAT(failure, HasSubstr("Falsifiable"));
    EXPECT_THAT(failure,
                HasSubstr("executed    1                2                3                4\n"
                          "            room_create      room_close       room_create      "
                          "room_close\n"));
}

TEST(RapidCheck, ShrinksArrivalOrderToTwoCallbacks) {
    EXPECT_THAT(failure_of("arrival_order", {}),
                HasSubstr("executed    1                2\n"
                          "            room_create      room_close\n"));
}

}  // namespace
}  // namespace anyorder
