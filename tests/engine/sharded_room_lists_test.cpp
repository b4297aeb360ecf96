// Sharded room lists: the list of one RoomLists, for any number of shards and any split of the
// events over threads.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <anyorder/engine/sharded_room_lists.h>
#include <anyorder/sim/random.h>
#include <anyorder/sim/workload.h>

#include "allocation_count.h"
#include "notation.h"

namespace anyorder {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::Gt;
using ::testing::Lt;

using Events = std::vector<Event>;

const Workload& workload() {
    static const Workload made({.sessions = 40,
                                .keys_per_session = 5,
                                .events = 3'000,
                                .window = 100,
                                .duplicates_per_thousand = 50});
    return made;
}

RoomLists unsharded() {
    RoomLists lists;
    lists.apply(workload().arrivals());
    return lists;
}

// Each thread applies its part, in spans of so many events.
void apply_in_threads(ShardedRoomLists& lists, const std::vector<Events>& parts,
                      std::size_t span_size) {
    std::vector<std::jthread> threads;
    threads.reserve(parts.size());
    for (const Events& part : parts) {
        threads.emplace_back([&lists, &part, span_size] {
            for (std::size_t i = 0; i < part.size(); i += span_size) {
                const std::size_t size = std::min(span_size, part.size() - i);
                if (size == 1) {
                    lists.apply(part[i]);
                } else {
                    lists.apply(std::span(part).subspan(i, size));
                }
            }
        });
    }
}

using PartOf = std::function<std::size_t(const Event& event, std::size_t index)>;

std::vector<Events> divided(std::size_t parts, const PartOf& part_of) {
    std::vector<Events> divided(parts);
    for (std::size_t i = 0; i < workload().arrivals().size(); ++i) {
        const Event& event = workload().arrivals()[i];
        divided[part_of(event, i) % parts].push_back(event);
    }
    return divided;
}

void expect_right_in_threads(const PartOf& part_of) {
    for (const std::size_t threads : {1U, 2U, 4U}) {
        for (const std::size_t span_size : {1U, 7U, 2'000U}) {
            ShardedRoomLists lists;
            apply_in_threads(lists, divided(threads, part_of), span_size);
            EXPECT_TRUE(workload().is_right(lists.list())) << threads << ' ' << span_size;
        }
    }
}

TEST(ShardedRoomLists, ListWhatOneRoomListsListsForAnyNumberOfShards) {
    const RoomLists expected = unsharded();
    for (const std::size_t shards : {1U, 2U, 3U, 16U, 100U, 256U}) {
        ShardedRoomLists lists({.shards = shards});
        EXPECT_EQ(lists.shards(), shards);
        lists.apply(workload().arrivals());
        EXPECT_EQ(lists.list(), expected.list()) << shards;
        EXPECT_EQ(lists.list_without_attributes(), expected.list_without_attributes()) << shards;
    }
}

TEST(ShardedRoomLists, SayOfEachEventWhatOneRoomListsSays) {
    RoomLists expected;
    ShardedRoomLists lists;
    for (const Event& event : workload().arrivals()) {
        ASSERT_EQ(lists.apply(event), expected.apply(event));
    }
    EXPECT_EQ(lists.list(), expected.list());
}

TEST(ShardedRoomLists, ListTheSameWhereThreadsShareTheRooms) {
    const ShardedRoomLists shards;
    expect_right_in_threads(
        [&](const Event& event, std::size_t) { return shards.shard_of(event.room_id); });
}

TEST(ShardedRoomLists, ListTheSameWhereThreadsTakeTheEventsInTurn) {
    expect_right_in_threads([](const Event&, std::size_t index) { return index; });
}

TEST(ShardedRoomLists, ListTheSameWhereThreadsTakeEventsAtRandom) {
    Random random(1);
    expect_right_in_threads([&](const Event&, std::size_t) { return random.below(12); });
}

TEST(ShardedRoomLists, ListTheSameWhereEveryThreadAppliesEverything) {
    const std::vector<Events> thrice(
        3, Events(workload().arrivals().begin(), workload().arrivals().end()));
    ShardedRoomLists lists;
    apply_in_threads(lists, thrice, 100);
    EXPECT_TRUE(workload().is_right(lists.list()));
}

// The creation of a room, and of streams that sort as they are created: whoever looks sees the
// first so many.
std::shared_ptr<const CallbackLog> streams_in_turn(std::size_t streams) {
    std::string text = "c1";
    for (std::size_t i = 1; i <= streams; ++i) {
        text += " s" + std::to_string(1'000 + i) + "+" + std::to_string(i);
    }
    return testing::callbacks(text);
}

// How many streams the room has; fails where they are not the first so many.
std::size_t streams_of(const std::optional<ListedRoom>& room) {
    const std::size_t count = room ? room->streams.size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(number(room->streams[i].stream_seq), i + 1);
    }
    return count;
}

std::size_t streams_of(const RoomList& list) {
    return list.rooms.empty() ? 0 : streams_of(list.rooms.front());
}

// Each reader looks in its own way only. The writer waits for all of them now and then, so that
// they meet.
TEST(ShardedRoomLists, ShowEachRoomAsItWasAtOneMomentWhileOthersApply) {
    constexpr std::size_t streams = 200;
    constexpr std::size_t between_waits = 10;
    const auto log = streams_in_turn(streams);
    ShardedRoomLists lists;
    const std::vector<std::function<std::size_t()>> looks = {
        [&] { return streams_of(lists.list()); },
        [&] { return streams_of(lists.list_without_attributes()); },
        [&] { return streams_of(lists.find("r")); },
        [&] { return lists.stats().streams_live; },
    };
    std::vector<std::atomic<std::size_t>> times_looked(looks.size());
    std::vector<std::jthread> readers;
    readers.reserve(looks.size());
    for (std::size_t reader = 0; reader < looks.size(); ++reader) {
        readers.emplace_back([&, reader] {
            for (std::size_t seen = 0; seen < streams; ++times_looked[reader]) {
                const std::size_t now = looks[reader]();
                EXPECT_GE(now, seen);
                seen = now;
            }
        });
    }
    for (std::size_t i = 0; i < log->events().size(); ++i) {
        for (const std::atomic<std::size_t>& times : times_looked) {
            while (times < i / between_waits) {
                std::this_thread::yield();
            }
        }
        lists.apply(log->events()[i]);
    }
}

TEST(ShardedRoomLists, FindOneRoomAndNoOther) {
    const RoomLists expected = unsharded();
    ShardedRoomLists lists;
    lists.apply(workload().arrivals());
    for (const ListedRoom& room : expected.list().rooms) {
        EXPECT_EQ(lists.find(room.room_id), room);
    }
    EXPECT_EQ(lists.find("nowhere"), std::nullopt);
}

TEST(ShardedRoomLists, CountTogetherWhatOneRoomListsCounts) {
    const Stats expected = unsharded().stats();
    ShardedRoomLists lists;
    lists.apply(workload().arrivals());
    const Stats stats = lists.stats();
    EXPECT_EQ(stats.rooms_live, expected.rooms_live);
    EXPECT_EQ(stats.streams_live, expected.streams_live);
    EXPECT_EQ(stats.users_live, expected.users_live);
    EXPECT_EQ(stats.tombstones, expected.tombstones);
    EXPECT_EQ(stats.sessions_open, expected.sessions_open);
    EXPECT_EQ(stats.sessions_closed, expected.sessions_closed);
    EXPECT_GT(stats.bytes, 0U);
}

TEST(ShardedRoomLists, ForgetEverything) {
    ShardedRoomLists lists;
    lists.apply(workload().arrivals());
    lists.clear();
    EXPECT_EQ(lists.list(), RoomList());
    lists.apply(workload().arrivals());
    EXPECT_TRUE(workload().is_right(lists.list()));
}

std::vector<std::size_t> rooms_in_shards(const ShardedRoomLists& lists, std::size_t rooms) {
    std::vector<std::size_t> counts(lists.shards());
    for (std::size_t i = 0; i < rooms; ++i) {
        ++counts.at(lists.shard_of("room-" + std::to_string(i)));
    }
    return counts;
}

// Where rooms fall at random, 200 is more than six standard deviations.
TEST(ShardedRoomLists, SpreadRoomsEvenly) {
    for (const std::uint64_t seed : {0U, 1U, 2U}) {
        EXPECT_THAT(rooms_in_shards(ShardedRoomLists({.shards = 16, .seed = seed}), 16 * 1'000),
                    Each(AllOf(Gt(800U), Lt(1'200U))));
    }
}

TEST(ShardedRoomLists, SpreadRoomsOtherwiseWithAnotherSeed) {
    const ShardedRoomLists one({.shards = 16, .seed = 1});
    const ShardedRoomLists other({.shards = 16, .seed = 2});
    std::size_t same = 0;
    for (std::size_t i = 0; i < 1'000; ++i) {
        const std::string room = "room-" + std::to_string(i);
        same += one.shard_of(room) == other.shard_of(room) ? 1 : 0;
    }
    EXPECT_LT(same, 150U);
}

TEST(ShardedRoomLists, HaveOneShardAtLeastAndNotMoreThanTheMost) {
    EXPECT_EQ(ShardedRoomLists({.shards = 0}).shards(), 1U);
    EXPECT_EQ(ShardedRoomLists({.shards = 1'000'000}).shards(), ShardOptions::shards_max);
}

TEST(ShardedRoomLists, AllocateNothingForWhatIsKnown) {
    ShardedRoomLists lists;
    lists.apply(workload().arrivals());
    const std::size_t before = allocation_count();
    lists.apply(workload().arrivals());
    for (const Event& event : workload().arrivals()) {
        lists.apply(event);
    }
    EXPECT_EQ(allocation_count(), before);
}

}  // namespace
}  // namespace anyorder
