// The workload that engines are measured by: the same on every machine, and its list is right.
#include <algorithm>
#include <cstddef>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/sim/specification.h>
#include <anyorder/sim/workload.h>

namespace anyorder {
namespace {

// Small enough for the specification, which looks at all pairs of events.
constexpr WorkloadParameters tiny = {.sessions = 4,
                                     .keys_per_session = 5,
                                     .events = 300,
                                     .window = 20,
                                     .duplicates_per_thousand = 100};

std::size_t arrivals_of(WorkloadParameters parameters, std::size_t duplicates_per_thousand) {
    parameters.duplicates_per_thousand = duplicates_per_thousand;
    return Workload(parameters).arrivals().size();
}

// Every event has a millisecond of its own.
bool is_in_order(const WorkloadParameters& parameters) {
    const Workload workload(parameters);
    return std::ranges::is_sorted(workload.arrivals(), {}, &Event::time_ms);
}

TEST(Workload, ExpectsTheSpecifiedList) {
    const Workload workload(tiny);
    const RoomList specified = specified_list(workload.arrivals());
    EXPECT_EQ(workload.expected_list(), specified);
    EXPECT_TRUE(workload.is_right(specified));
}

TEST(Workload, TakesNoOtherListForRight) {
    const Workload workload(tiny);
    const RoomList right = workload.expected_list();
    RoomList list = right;
    list.rooms.pop_back();
    EXPECT_FALSE(workload.is_right(list));
    list = right;
    list.rooms.front().streams.pop_back();
    EXPECT_FALSE(workload.is_right(list));
    list = right;
    list.rooms.front().streams.front().attributes.pop_back();
    EXPECT_FALSE(workload.is_right(list));
}

// A change of it makes numbers measured before and after incomparable.
TEST(Workload, IsTheSameOnEveryMachine) {
    EXPECT_EQ(Workload(tiny).checksum(), 12'577'362'532'469'326'537U);
}

TEST(Workload, IsAnotherOneWithAnotherSeed) {
    WorkloadParameters other = tiny;
    other.seed = 2;
    EXPECT_NE(Workload(other).checksum(), Workload(tiny).checksum());
}

TEST(Workload, RepeatsAsManyEventsAsToldTo) {
    EXPECT_EQ(arrivals_of(tiny, 0), tiny.events);
    EXPECT_GT(arrivals_of(tiny, 100), tiny.events);
    EXPECT_EQ(arrivals_of(tiny, 1'000), 2 * tiny.events);
}

TEST(Workload, ComesInOrderWithAWindowOfOneAndOutOfOrderWithMore) {
    WorkloadParameters parameters = tiny;
    EXPECT_FALSE(is_in_order(parameters));
    parameters.window = 1;
    EXPECT_TRUE(is_in_order(parameters));
}

}  // namespace
}  // namespace anyorder
