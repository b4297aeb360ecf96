// Why the engine did what it did: what a reason says is true.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/pictures/story.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;

StoredCase case_of(std::shared_ptr<const CallbackLog> log) {
    return {.lists = {},
            .operations = {},
            .log = std::move(log),
            .delivery = {},
            .truth = {},
            .found = {}};
}

// The reason for the last of them, in the order in which they are written.
std::string reason(const std::string& text) {
    const StoredCase of = case_of(callbacks(text));
    Delivery all;
    for (std::uint32_t index = 0; index < of.log->events().size(); ++index) {
        all.push_back(index);
    }
    return tell(of, all, nullptr).arrivals.back().reason;
}

TEST(Reasons, SayWhatIsNews) {
    EXPECT_EQ(reason("c1 s+1"), "seq 1 is the newest about this stream: it is listed from now on");
    EXPECT_EQ(reason("c1 s+1 s+2"),
              "seq 2 is the newest about this stream: it stays listed, as this callback describes "
              "it");
    EXPECT_EQ(reason("c1 u+1 u-2"),
              "seq 2 is the newest about this user: it is taken off the list; everything up to seq "
              "2 has arrived, so its end need not be remembered");
}

TEST(Reasons, SayHowLongAnEndIsRemembered) {
    EXPECT_EQ(reason("c1 s-3"),
              "seq 3 is the newest about this stream: it has ended, and was not listed; its end is "
              "remembered (a tombstone) until seq 1 and 2 are in");
    EXPECT_EQ(reason("c1 s-2 t-9 s-4 v+1"),
              "seq 1 is the newest about this user: it is listed from now on");
    EXPECT_EQ(reason("c1 s-2 t-9 s-4"),
              "seq 4 is the newest about this stream: it has ended, and was not listed; its end is "
              "remembered (a tombstone, in place of that of seq 2) until seq 1 and 3 are in");
    EXPECT_EQ(reason("c1 t+1 s-2 s-5 s+3"),
              "seq 3 is older than seq 5, which came before it and is about the same stream: it "
              "has ended since, and the list does not change; the tombstone of seq 5 stays until "
              "seq 4 is in");
    EXPECT_EQ(reason("c1 s-2 s+1"),
              "seq 1 is older than seq 2, which came before it and is about the same stream: it "
              "has ended since, and the list does not change; everything up to seq 2 has arrived: "
              "the tombstone of seq 2 is dropped");
    EXPECT_EQ(reason("c1 s-2 s+3"),
              "seq 3 is the newest about this stream: it is listed from now on; the tombstone of "
              "seq 2 is dropped, as there is something newer");
}

TEST(Reasons, SayWhatIsOlder) {
    EXPECT_EQ(reason("c1 s+3 s+1"),
              "seq 1 is older than seq 3, which came before it and is about the same stream: "
              "superseded, the list does not change");
}

TEST(Reasons, SayWhatARepeatIs) {
    EXPECT_EQ(tell(case_of(callbacks("c1 s+1")), {0, 1, 1}, nullptr).arrivals[2].reason,
              "the same callback arrived before, in place 2: a repeat changes nothing");
    EXPECT_EQ(reason("c1 s+1 s-2 t-1"),
              "seq 1 arrived before, though with other words: this one is taken for a repeat");
    EXPECT_EQ(reason("d1@1 d1@2"),
              "a room_close of session 1 arrived before: the list does not change");
}

TEST(Reasons, SayWhichSessionIsOver) {
    EXPECT_EQ(reason("c1 d1 s+1"),
              "session 1 is over: its room_close came before, and what comes of it later counts no "
              "more");
    EXPECT_EQ(reason("d1 c1"), "session 1 is over: its room_close came before");
    EXPECT_EQ(reason("c2@1 d3 c3@9"),
              "session 3 is over: its room_close came before; but it was created later than "
              "session 2, which is over by that: the room is taken off the list");
    EXPECT_EQ(reason("c2@5 c1@1"),
              "session 1 is over: session 2 of the same room was created later");
    EXPECT_EQ(reason("c2@5 c1@1 d1@3"),
              "session 1 is over: session 2 of the same room was created later; the list does not "
              "change");
    EXPECT_EQ(reason("c1@1 c2@5 s-2/1"),
              "seq 2 is the newest about this stream, but session 1 is over: session 2 of the same "
              "room was created later; its end is remembered (a tombstone) until seq 1 is in");
}

TEST(Reasons, SayWhatIsKeptForLater) {
    EXPECT_EQ(reason("s+1"),
              "seq 1 is the newest about this stream, but the room's session has not been created "
              "yet: kept until it is");
    EXPECT_EQ(reason("s+1 u+1 v+2 c1"),
              "no later creation of this room has arrived: the room is listed with session 1, and "
              "with 1 stream and 2 users that had been kept for it");
    EXPECT_EQ(reason("c2@5 c1@5"),
              "session 2, created in the same millisecond, is the room's current one: kept in case "
              "that one closes");
}

TEST(Reasons, SayHowARoomEnds) {
    EXPECT_EQ(reason("c1 s-2 t-4 d1"),
              "session 1 was the room's current one: the room is taken off the list, with all in "
              "it; 2 tombstones are dropped with it");
    EXPECT_EQ(reason("c1@5 c2@5 d2"),
              "session 2 was the room's current one: session 1, created in the same millisecond, "
              "is listed in its place");
    EXPECT_EQ(reason("s+1 d1"),
              "session 1 has not been created yet, and is over: what was kept of it is dropped; "
              "what comes of it later counts no more");
    EXPECT_EQ(
        reason("d1"),
        "nothing else of session 1 has arrived, and it is over; what comes of it later counts "
        "no more");
}

TEST(Reasons, SayWhatBreaksTheNumbering) {
    EXPECT_EQ(reason("c1 s+2 t+2"),
              "seq 2 arrived before for another stream: the vendor's numbering is broken, and the "
              "list is not to be relied on");
    EXPECT_EQ(reason("c1 s+2#a s+2#b"),
              "seq 2 arrived before with other words about the same stream: the vendor's numbering "
              "is broken; which of the two counts does not depend on which comes first");
}

TEST(Reasons, NameOnlyAFewOfManyGaps) {
    std::string far = "c1";
    for (int seq = 2; seq <= 40; seq += 2) {
        far += " t" + std::to_string(seq) + "+" + std::to_string(seq);
    }
    EXPECT_THAT(reason(far + " s-80"),
                ::testing::EndsWith("until seq 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, "
                                    "29, 31 and more are in"));
}

// Reads the numbers of "seq 1, 3 and 5 to 9", first and last of each range.
std::vector<SeqRange> ranges_in(const std::string& words) {
    static const std::regex range(R"((\d+)(?: to (\d+))?)");
    std::vector<SeqRange> ranges;
    for (std::sregex_iterator at(words.begin(), words.end(), range), end; at != end; ++at) {
        const std::string first = (*at)[1];
        const std::string last = (*at)[2].matched ? (*at)[2].str() : first;
        ranges.push_back({ChangeSeq{std::stoull(first)}, ChangeSeq{std::stoull(last)}});
    }
    return ranges;
}

// What a reason says, read out of its words.
struct Said {
    std::vector<ChangeSeq> arrived;
    std::optional<std::vector<SeqRange>> missing;
    std::ptrdiff_t tombstones = 0;
};

std::ptrdiff_t count_in(const std::string& text, const std::regex& words) {
    return std::distance(std::sregex_iterator(text.begin(), text.end(), words), {});
}

Said read(std::string reason) {
    static const std::regex until(R"(until seq ([0-9, andto]+?)(?: and more)? (?:is|are) in)");
    static const std::regex dropped(R"((\d+) tombstones are dropped)");
    static const std::regex seq(R"(seq (\d+))");
    static const std::regex kept(R"(\(a tombstone\))");
    static const std::regex one_dropped(R"(the tombstone of seq \d+ is dropped)");
    Said said;
    std::smatch match;
    if (std::regex_search(reason, match, until)) {
        said.missing = ranges_in(match[1]);
        reason = match.prefix().str() + match.suffix().str();
    }
    for (std::sregex_iterator at(reason.begin(), reason.end(), seq), end; at != end; ++at) {
        said.arrived.push_back(ChangeSeq{std::stoull((*at)[1])});
    }
    said.tombstones = count_in(reason, kept) - count_in(reason, one_dropped);
    if (std::regex_search(reason, match, dropped)) {
        said.tombstones -= std::stoll(match[1]);
    }
    return said;
}

std::vector<SeqRange> split(const std::vector<SeqRange>& ranges) {
    std::vector<SeqRange> split;
    for (const auto& [first, last] : ranges) {
        if (number(last) - number(first) == 1) {
            split.push_back({first, first});
            split.push_back({last, last});
        } else {
            split.push_back({first, last});
        }
    }
    return split;
}

// Tells a delivery, and holds each reason against an engine of its own and what has arrived.
void expect_true_reasons(const StoredCase& of, const Delivery& delivery) {
    const Story story = tell(of, delivery, nullptr);
    const auto events = of.log->events();
    RoomLists engine;
    std::set<std::tuple<std::string_view, RoomSession, ChangeSeq>> arrived;
    for (const ToldArrival& arrival : story.arrivals) {
        const Event& event = events[arrival.callback];
        const auto before = static_cast<std::ptrdiff_t>(engine.stats().tombstones);
        ASSERT_EQ(engine.apply(event), arrival.outcome);
        arrived.emplace(event.room_id, event.session, event.seq);
        const Said said = read(arrival.reason);
        for (const ChangeSeq seq : said.arrived) {
            ASSERT_TRUE(arrived.contains({event.room_id, event.session, seq})) << arrival.reason;
        }
        ASSERT_EQ(said.tombstones, static_cast<std::ptrdiff_t>(engine.stats().tombstones) - before)
            << arrival.reason;
        if (said.missing) {
            const auto both = engine.completeness(event.room_id, event.session);
            ASSERT_TRUE(both.has_value());
            auto missing = split((is_user(event.kind) ? both->users : both->streams).missing);
            missing.resize(std::min(missing.size(), said.missing->size()));
            ASSERT_EQ(*said.missing, missing) << arrival.reason;
        }
        ASSERT_FALSE(arrival.reason.empty());
        ASSERT_NE(arrival.reason.back(), '.');
    }
}

// All of them once, and some of them again, in any order.
Delivery with_repeats(Random& random, std::size_t callbacks) {
    Delivery delivery;
    for (std::uint32_t index = 0; index < callbacks; ++index) {
        delivery.push_back(index);
        if (random.chance(1, 4)) {
            delivery.push_back(index);
        }
    }
    random.shuffle(delivery);
    return delivery;
}

TEST(Reasons, AreTrueOfWhateverAWorldMakes) {
    for (std::uint64_t index = 0; index < 100; ++index) {
        Random random = Random::part(6, index);
        const StoredCase of = case_of(simulate(draw_scenario(random, {})).log);
        ASSERT_NO_FATAL_FAILURE(
            expect_true_reasons(of, with_repeats(random, of.log->events().size())));
    }
}

TEST(Reasons, AreTrueOfWhatNoWorldMakes) {
    for (const Contract contract : {Contract::kept, Contract::broken}) {
        for (std::uint64_t index = 0; index < 100; ++index) {
            Random random = Random::part(7, index);
            const StoredCase of = case_of(draw_events(random, 12, contract));
            ASSERT_NO_FATAL_FAILURE(expect_true_reasons(of, with_repeats(random, 12)));
        }
    }
}

}  // namespace
}  // namespace anyorder
