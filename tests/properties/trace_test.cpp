// Captured callbacks: split by room, put into their true order, and delivered in others.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/properties/draw_case.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/trace.h>
#include <anyorder/sim/specification.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/catalogue.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<TraceRoom> split(std::string_view text) {
    return split_by_room(callbacks(text)->events());
}

bool same_callbacks(const TraceRoom& room, std::string_view text) {
    return std::ranges::equal(room.log->events(), callbacks(text)->events());
}

// A drawn history of rooms, and its callbacks in a drawn order with repeats.
struct Captured {
    explicit Captured(std::uint64_t seed) {
        Random random = Random::part(5, seed);
        const Case drawn = draw_case(random, {}, Deliver::at_least_once);
        history = simulate(drawn.scenario);
        for (const std::uint32_t index : drawn.delivery) {
            arrived.push_back(history.callbacks()[index]);
        }
    }
    History history;
    std::vector<Event> arrived;
};

// Seqs of drawn histories do not begin at 1; apart from that they lack nothing.
std::vector<std::string> missing_in(const TraceRoom& room) {
    std::vector<std::string> missing;
    std::ranges::copy_if(room.gaps, std::back_inserter(missing),
                         [](const std::string& gap) { return gap.ends_with("missing"); });
    return missing;
}

TEST(SplitByRoom, PutsCallbacksIntoTheirTrueOrder) {
    const auto rooms = split("d1@9 s-2@7 c1@1 s+1@3 u+1@5");
    ASSERT_EQ(rooms.size(), 1U);
    EXPECT_TRUE(same_callbacks(rooms[0], "c1@1 s+1@3 u+1@5 s-2@7 d1@9"));
    EXPECT_THAT(rooms[0].captured, ElementsAre(4, 3, 0, 1, 2));
}

TEST(SplitByRoom, OrdersWhatSharesAMillisecond) {
    const auto rooms = split("s-2@5 c2@5 d1@5 s+1@5 c1@5");
    ASSERT_EQ(rooms.size(), 1U);
    EXPECT_TRUE(same_callbacks(rooms[0], "c1@5 s+1@5 s-2@5 d1@5 c2@5"));
}

TEST(SplitByRoom, OrdersAListByItsSeqsWhereClocksSayOtherwise) {
    const auto rooms = split("c1@1 s-2@4 s+1@6 u+1@5");
    ASSERT_EQ(rooms.size(), 1U);
    EXPECT_TRUE(same_callbacks(rooms[0], "c1@1 u+1@5 s+1@6 s-2@4"));
}

TEST(SplitByRoom, TakesACallbackThatArrivedTwiceForARepeat) {
    const auto rooms = split("c1@1 u+1@2 c1@1 u+1@2 u+1@2");
    ASSERT_EQ(rooms.size(), 1U);
    EXPECT_EQ(rooms[0].log->events().size(), 2U);
    EXPECT_THAT(rooms[0].captured, ElementsAre(0, 1, 0, 1, 1));
}

TEST(SplitByRoom, KeepsRoomsApart) {
    const auto rooms = split("b:c1@1 a:c1@2 b:u+1@3 a:s+1@4 b:d1@5");
    ASSERT_EQ(rooms.size(), 2U);
    EXPECT_TRUE(same_callbacks(rooms[0], "a:c1@2 a:s+1@4"));
    EXPECT_TRUE(same_callbacks(rooms[1], "b:c1@1 b:u+1@3 b:d1@5"));
    EXPECT_EQ(rooms[0].truth.rooms.size(), 1U);
    EXPECT_THAT(rooms[1].truth.rooms, IsEmpty());
}

TEST(SplitByRoom, FindsTheTruthOfTheWorldWhateverTheOrderOfArrival) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Captured captured(seed);
        ObservedList truth;
        for (const TraceRoom& room : split_by_room(captured.arrived)) {
            EXPECT_THAT(missing_in(room), IsEmpty()) << seed;
            std::ranges::copy(room.truth.rooms, std::back_inserter(truth.rooms));
        }
        EXPECT_EQ(truth, observe(captured.history.truth)) << seed;
    }
}

TEST(SplitByRoom, MakesAHistoryOfEveryBeginning) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Captured captured(seed);
        for (const TraceRoom& room : split_by_room(captured.arrived)) {
            const auto all = room.log->events();
            for (std::size_t size = 1; size < all.size(); ++size) {
                ASSERT_THAT(missing_in(split_by_room(all.first(size))[0]), IsEmpty())
                    << "seed " << seed << ", " << size << " of " << all.size();
            }
        }
    }
}

std::vector<std::string> gaps(std::string_view text) {
    return split(text).at(0).gaps;
}

TEST(Gaps, AreNamedByRoomSessionAndSeq) {
    EXPECT_THAT(gaps("c1 s+1 s-2 u+1 u-2 d1"), IsEmpty());
    EXPECT_THAT(gaps("c1 s+1 s-3"), ElementsAre("room r, session 1: stream_seq 2 is missing"));
    EXPECT_THAT(gaps("c1 u+1 u-5"),
                ElementsAre("room r, session 1: user_update_seq 2 to 4 are missing"));
    EXPECT_THAT(gaps("c1 s-2"), ElementsAre("room r, session 1: stream_seq begins at 2"));
    EXPECT_THAT(gaps("u+1"), ElementsAre("room r, session 1: room_create is missing"));
    EXPECT_THAT(gaps("c1 c2 d2"), ElementsAre("room r, session 1: room_close is missing"));
}

TEST(Gaps, ShowWhicheverCallbackIsLeftOutButTheLastOfItsList) {
    const std::string_view whole = "c1 s+1 u+1 s-2 u-2 s+3 u+3 d1 c2";
    const auto all = callbacks(whole);
    for (const std::size_t left_out : {0U, 1U, 2U, 3U, 4U, 7U}) {
        std::vector<Event> rest(all->events().begin(), all->events().end());
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
        EXPECT_EQ(split_by_room(rest)[0].gaps.size(), 1U) << left_out;
    }
}

TraceReport checked(std::string_view subject, const std::vector<TraceRoom>& rooms,
                    const TraceOptions& options = {}) {
    return check_trace(*find_subject(subject)->make(), rooms, options);
}

TEST(CheckTrace, PassesTheReference) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto rooms = split_by_room(Captured(seed).arrived);
        EXPECT_FALSE(checked("reference", rooms, {.deliveries_per_room = 20}).failure) << seed;
    }
}

TEST(CheckTrace, GoesThroughAllOrdersOfASmallRoom) {
    const TraceReport report = checked("reference", split("c1 u+1 s+1 s-2"));
    EXPECT_EQ(conclusion_of(report), Conclusion::passed);
    EXPECT_EQ(report.rooms_in_all_orders, 1U);
    // The captured order, 24 orders, and 200 drawn ones.
    EXPECT_EQ(report.deliveries, 225U);
}

TEST(CheckTrace, IsInconclusiveWhereNoOrderCouldGoWrong) {
    EXPECT_EQ(conclusion_of(checked("reference", split("c1"))), Conclusion::nothing_tested);
}

TEST(CheckTrace, ShrinksToTheCallbacksThatMatter) {
    const auto rooms = split("c1 u+1 s+1 s-2 u-2 u+3 s+3 s-4 d1 c2 u+1/2");
    const TraceReport report = checked("arrival_order", rooms);
    ASSERT_TRUE(report.failure);
    const StoredCase& minimal = report.failure->minimal;
    EXPECT_EQ(minimal.log->events().size(), 3U) << trace_report_text(report, {}, {});
    EXPECT_THAT(trace_report_text(report, {}, {.subject = "arrival_order"}),
                HasSubstr("The smallest failing part found has 3 callbacks of the trace."));
}

// What is left of a trace is a history that could have been, its truth its own, and it fails again.
TEST(CheckTrace, EndsWithAPartThatIsCompleteAndFailsAgain) {
    for (const std::string_view name : {"arrival_order", "flowchart", "bounded_tombstones"}) {
        std::size_t failures = 0;
        for (std::uint64_t seed = 0; seed < 25; ++seed) {
            const auto rooms = split_by_room(Captured(seed).arrived);
            const TraceReport report = checked(name, rooms, {.deliveries_per_room = 50});
            if (!report.failure) {
                continue;
            }
            ++failures;
            const StoredCase& minimal = report.failure->minimal;
            const auto part = minimal.log->events();
            EXPECT_THAT(missing_in(split_by_room(part)[0]), IsEmpty()) << name << seed;
            EXPECT_EQ(minimal.truth, observe(specified_list(part))) << name << seed;
            EXPECT_TRUE(is_complete(minimal.delivery, part.size())) << name << seed;
            const auto again = find_subject(name)->make();
            EXPECT_TRUE(violated(judge_convergence(*again, minimal.trial()))) << name << seed;
            EXPECT_TRUE(
                holds(judge_convergence(*find_subject("reference")->make(), minimal.trial())))
                << name << seed;
        }
        EXPECT_GT(failures, 2U) << name;
    }
}

// A subject that is right in order is never shown an order that is the true one.
TEST(CheckTrace, DoesNotBlameArrivalOrderForCallbacksInOrder) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const TraceReport report = checked("arrival_order", split_by_room(Captured(seed).arrived));
        if (report.failure) {
            EXPECT_FALSE(std::ranges::is_sorted(report.failure->minimal.delivery)) << seed;
        }
    }
}

class CountsRepeats : public Subject {
public:
    void reset() override { reference_->reset(); }
    void deliver(const Event& event) override {
        repeated_ = repeated_ || std::ranges::find(arrived_, event.seq) != arrived_.end();
        arrived_.push_back(event.seq);
        reference_->deliver(event);
    }
    Observation list() override {
        arrived_.clear();
        return reference_->list();
    }
    [[nodiscard]] bool repeated() const { return repeated_; }

private:
    std::unique_ptr<Subject> reference_ = find_subject("reference")->make();
    std::vector<ChangeSeq> arrived_;
    bool repeated_ = false;
};

TEST(CheckTrace, RepeatsNothingWhereOnceIsAskedFor) {
    const auto rooms = split("c1 u+1 c1@1 u+1@2 u-2");
    CountsRepeats subject;
    check_trace(subject, rooms, {.deliver = Deliver::once});
    EXPECT_FALSE(subject.repeated());
    check_trace(subject, rooms, {.deliver = Deliver::at_least_once});
    EXPECT_TRUE(subject.repeated());
}

TEST(CheckTrace, SaysWhatItCoveredAndWhatIsMissing) {
    const TraceReport report = checked("reference", split("a:c1 a:s+1 a:s-3 b:c1 b:u+1 b:u+1@5"));
    EXPECT_EQ(report.rooms, 2U);
    EXPECT_EQ(report.callbacks, 5U);
    EXPECT_EQ(report.repeats, 1U);
    const std::string text = trace_report_text(report, {}, {.subject = "reference"});
    EXPECT_THAT(text, HasSubstr("2 rooms, 5 callbacks, 1 repeat"));
    EXPECT_THAT(text, HasSubstr("room a, session 1: stream_seq 2 is missing"));
}

}  // namespace
}  // namespace anyorder
