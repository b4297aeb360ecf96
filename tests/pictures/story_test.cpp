// A case told arrival by arrival.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/pictures/story.h>
#include <anyorder/subjects/catalogue.h>

#include "notation.h"

namespace anyorder {
namespace {

using testing::callbacks;

TEST(Story, TellsWhatIsLiveAfterEachArrival) {
    const StoredCase of{.lists = {},
                        .operations = {},
                        .log = callbacks("c1 d1"),
                        .delivery = {},
                        .truth = {},
                        .found = {}};
    const Story story = tell(of, {1, 0}, nullptr);
    ASSERT_EQ(story.arrivals.size(), 2U);
    EXPECT_TRUE(story.arrivals[0].expected.rooms.empty());
    EXPECT_TRUE(story.arrivals[1].expected.rooms.empty());
    EXPECT_EQ(story.arrivals[1].outcome, Outcome::session_over);
}

}  // namespace
}  // namespace anyorder
