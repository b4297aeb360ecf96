// Bodies in, list out: many at a time come to the same as one by one, and to the same as decoding
// and applying.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/ingest.h>
#include <anyorder/sim/random.h>
#include <anyorder/sim/workload.h>

#include "allocation_count.h"
#include "arbitrary_event.h"
#include "sample_bodies.h"

namespace anyorder {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

using Bodies = std::vector<std::string_view>;

// What Decoder and RoomLists make of the bodies.
struct OneByOne {
    RoomLists lists;
    Ingested ingested;

    explicit OneByOne(const Bodies& bodies) {
        Decoder decoder;
        for (std::size_t i = 0; i < bodies.size(); ++i) {
            const Decoded decoded = decoder.decode(bodies[i]);
            if (const auto* event = std::get_if<Event>(&decoded)) {
                ++ingested.outcomes[static_cast<std::size_t>(lists.apply(*event))];
            } else {
                ingested.refused.push_back({i, std::get<DecodeError>(decoded)});
            }
        }
    }
};

void expect_as_one_by_one(const Bodies& bodies) {
    const OneByOne expected(bodies);
    RoomLists lists;
    Ingest ingest(lists);
    EXPECT_EQ(ingest.take(bodies), expected.ingested);
    EXPECT_EQ(lists, expected.lists);
}

// Changes of many streams, out of order and some of them twice.
std::vector<std::string> workload_bodies(std::size_t callbacks, std::string_view secret = {}) {
    const Workload workload({.sessions = 3,
                             .keys_per_session = 4,
                             .events = callbacks,
                             .window = 20,
                             .duplicates_per_thousand = 100});
    std::vector<std::string> bodies;
    for (const Event& event : workload.arrivals().first(callbacks)) {
        bodies.push_back(encode(event, {.secret = secret}));
    }
    return bodies;
}

Bodies views_of(const std::vector<std::string>& bodies) {
    return {bodies.begin(), bodies.end()};
}

TEST(Ingest, TakesABodyInAndSaysWhatItDid) {
    RoomLists lists;
    Ingest ingest(lists);
    EXPECT_EQ(ingest.take(sample::stream_create), Taken(Outcome::deferred));
    EXPECT_EQ(ingest.take(percent_encode(sample::room_create)), Taken(Outcome::applied));
    EXPECT_EQ(ingest.take(sample::stream_create), Taken(Outcome::duplicate));
    ASSERT_EQ(lists.list().rooms.size(), 1U);
    EXPECT_EQ(lists.list().rooms.front().streams.front().stream_id, "s1");
}

TEST(Ingest, RefusesWhatADecoderRefuses) {
    RoomLists lists;
    Ingest ingest(lists);
    Decoder decoder;
    for (const std::string_view body : {"", "{}", "[]", "%zz", R"({"event":"x"})"}) {
        EXPECT_EQ(std::get<DecodeError>(ingest.take(body)),
                  std::get<DecodeError>(decoder.decode(body)));
    }
    EXPECT_EQ(lists, RoomLists());
}

TEST(Ingest, CountsOutcomesAndNamesThePlacesOfWhatItRefuses) {
    RoomLists lists;
    Ingest ingest(lists);
    const Bodies bodies = {sample::stream_create, "{}", sample::room_create,
                           sample::room_create,   "[]", sample::stream_close};
    const Ingested& ingested = ingest.take(bodies);
    EXPECT_EQ(ingested.count(Outcome::deferred), 1U);
    EXPECT_EQ(ingested.count(Outcome::applied), 2U);
    EXPECT_EQ(ingested.count(Outcome::duplicate), 1U);
    EXPECT_THAT(ingested.refused, ElementsAre(RefusedBody{1, {Refusal::missing_field, "event", ""}},
                                              RefusedBody{4, {Refusal::not_an_object, "", ""}}));
}

TEST(Ingest, ComesToTheSameListWhereItCountsNoOutcomes) {
    const std::vector<std::string> bodies = workload_bodies(300);
    Bodies views = views_of(bodies);
    views.insert(views.begin() + 40, "{}");
    const OneByOne expected(views);
    RoomLists lists;
    Ingest ingest(lists, {.counts_outcomes = false});
    const Ingested& ingested = ingest.take(views);
    EXPECT_EQ(ingested.refused, expected.ingested.refused);
    EXPECT_EQ(ingested.outcomes, Ingested().outcomes);
    EXPECT_EQ(lists, expected.lists);
}

TEST(Ingest, ForgetsTheCountsOfTheCallBefore) {
    RoomLists lists;
    Ingest ingest(lists);
    const Bodies bodies = {sample::room_create, "{}"};
    static_cast<void>(ingest.take(bodies));
    const Ingested& nothing = ingest.take(Bodies());
    EXPECT_EQ(nothing, Ingested());
}

// Around the number of events that are decoded before they are applied, and several times that.
TEST(Ingest, TakesAnyNumberOfBodiesAsOneByOne) {
    const std::vector<std::string> bodies = workload_bodies(300);
    for (const std::size_t count :
         {0U, 1U, 2U, 15U, 16U, 17U, 31U, 32U, 33U, 63U, 64U, 65U, 300U}) {
        Bodies some = views_of(bodies);
        some.resize(count);
        SCOPED_TRACE(count);
        expect_as_one_by_one(some);
    }
}

TEST(Ingest, LosesNothingBeforeAndAfterWhatItRefuses) {
    const std::vector<std::string> bodies = workload_bodies(70);
    for (std::size_t broken = 0; broken < bodies.size(); broken += 3) {
        Bodies with_broken = views_of(bodies);
        with_broken.insert(with_broken.begin() + static_cast<std::ptrdiff_t>(broken), "{");
        SCOPED_TRACE(broken);
        expect_as_one_by_one(with_broken);
        with_broken.insert(with_broken.begin() + static_cast<std::ptrdiff_t>(broken / 2), 40, "");
        expect_as_one_by_one(with_broken);
    }
}

TEST(Ingest, TakesLongBodiesAmongShortOnes) {
    std::vector<std::string> bodies = workload_bodies(100);
    for (std::size_t i = 0; i < bodies.size(); i += 7) {
        bodies[i].append(20'000, ' ');
    }
    expect_as_one_by_one(views_of(bodies));
}

TEST(Ingest, RefusesWhatAnotherSecretSigned) {
    std::vector<std::string> bodies = workload_bodies(60, "callback secret");
    const std::string forged = workload_bodies(60, "another secret")[7];
    bodies[7] = forged;
    RoomLists lists;
    Ingest ingest(lists, {.secret = "callback secret"});
    const Ingested& ingested = ingest.take(views_of(bodies));
    ASSERT_EQ(ingested.refused.size(), 1U);
    EXPECT_EQ(ingested.refused.front().index, 7U);
    EXPECT_THAT(describe(ingested.refused.front().error),
                MatchesRegex("field 'signature' is not made with the callback secret: "
                             "\"[0-9a-f]{40}\""));
    EXPECT_EQ(std::get<DecodeError>(ingest.take(forged)).refusal, Refusal::bad_signature);
    bodies.erase(bodies.begin() + 7);
    EXPECT_EQ(lists, OneByOne(views_of(bodies)).lists);
}

TEST(Ingest, RefusesWhatIsNotSignedOnlyWhereThereIsASecret) {
    RoomLists lists;
    Ingest trusting(lists);
    EXPECT_EQ(trusting.take(sample::room_close), Taken(Outcome::deferred));
    Ingest verifying(lists, {.secret = "callback secret"});
    EXPECT_EQ(std::get<DecodeError>(verifying.take(sample::room_close)).refusal,
              Refusal::bad_signature);
}

TEST(Ingest, AllocatesNothingForWhatIsKnown) {
    const std::vector<std::string> bodies = workload_bodies(200);
    const Bodies views = views_of(bodies);
    RoomLists lists;
    Ingest ingest(lists);
    static_cast<void>(ingest.take(views));
    const std::size_t before = allocation_count();
    static_cast<void>(ingest.take(views));
    for (const std::string_view body : views) {
        static_cast<void>(ingest.take(body));
    }
    EXPECT_EQ(allocation_count(), before);
}

// A decoder's buffers are several times as large as the longest body that it has seen.
TEST(Ingest, KeepsTheBuffersOfOneLongBodyAndNoMore) {
    std::string long_body(sample::room_create);
    long_body.append(500'000, ' ');
    const Bodies short_bodies(100, sample::room_create);
    RoomLists lists;
    Ingest ingest(lists);
    static_cast<void>(ingest.take(short_bodies));
    static_cast<void>(ingest.take(long_body));
    Bodies mixed = short_bodies;
    for (std::size_t i = 0; i < mixed.size(); i += 3) {
        mixed[i] = long_body;
    }
    const std::size_t before = allocation_count();
    static_cast<void>(ingest.take(mixed));
    EXPECT_EQ(allocation_count(), before);
}

// More bodies than are decoded at a time: two callbacks, plain and percent-encoded, and what is
// none.
RC_GTEST_PROP(Ingest, TakesAnyCallbacksAsOneByOne,
              (const OwnedEvent& a, const OwnedEvent& b, std::uint64_t seed)) {
    const std::array<std::string, 4> choices = {encode(a.event), encode(b.event),
                                                percent_encode(encode(b.event)), "{}"};
    Random random(seed);
    Bodies bodies;
    for (std::size_t i = 0; i < 40; ++i) {
        bodies.emplace_back(choices[random.below(choices.size())]);
    }
    const OneByOne expected(bodies);
    RoomLists lists;
    Ingest ingest(lists);
    RC_ASSERT(ingest.take(bodies) == expected.ingested);
    RC_ASSERT(lists == expected.lists);
}

}  // namespace
}  // namespace anyorder
