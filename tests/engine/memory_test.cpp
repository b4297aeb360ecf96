// What the engine asks of memory: that it counts it exactly, and asks for none once it has run for
// a while.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/draw.h>

#include "allocation_count.h"

namespace anyorder {
namespace {

// Streams of some rooms that come and go, numbered from 1, and swapped in pairs.
class Traffic {
public:
    Traffic(std::size_t rooms, std::size_t keys) : keys_(keys), changes_(rooms) {
        for (std::size_t i = 0; i < rooms; ++i) {
            names_.push_back("a room with a name of its own " + std::to_string(i));
        }
        for (std::size_t i = 0; i < keys; ++i) {
            names_.push_back("a stream with a name of its own " + std::to_string(i));
        }
    }

    std::vector<Event> next(std::size_t count) {
        std::vector<Event> events;
        for (std::size_t i = 0; i < count; ++i, ++made_) {
            const std::size_t room = made_ / 3 % changes_.size();
            const std::uint64_t change = changes_[room]++;
            events.push_back({.kind = change / keys_ % 2 == 0 ? EventKind::stream_create
                                                              : EventKind::stream_close,
                              .session = RoomSession{1 + room},
                              .seq = ChangeSeq{1 + change},
                              .time_ms = TimeMs{made_},
                              .room_id = names_[room],
                              .key = names_[changes_.size() + change % keys_],
                              .stream_sid = "a sid"});
        }
        for (std::size_t i = 1; i < events.size(); i += 2) {
            std::swap(events[i - 1], events[i]);
        }
        return events;
    }

private:
    std::size_t keys_;
    std::vector<std::uint64_t> changes_;
    std::vector<std::string> names_;
    std::size_t made_ = 0;
};

TEST(Memory, IsNotAskedForInSteadyState) {
    Traffic traffic(5, 40);
    RoomLists lists;
    lists.apply(traffic.next(4'000));
    const std::vector<Event> more = traffic.next(8'000);
    const std::size_t before = allocation_count();
    lists.apply(more);
    EXPECT_EQ(allocation_count(), before);
}

// Streams that each come and go once; their two callbacks arrive in this order of kinds.
void expect_bounded_memory(const std::vector<EventKind>& kinds) {
    RoomLists lists;
    std::size_t bytes = 0;
    for (std::uint64_t seq = 1; seq <= 200'000; seq += 2) {
        const std::string key = std::to_string(1'000'000 + seq);
        for (const EventKind kind : kinds) {
            lists.apply({.kind = kind,
                         .session = RoomSession{1},
                         .seq = ChangeSeq{seq + (begins(kind) ? 0 : 1)},
                         .room_id = "r",
                         .key = key});
        }
        bytes = seq == 100'001 ? lists.stats().bytes : bytes;
    }
    EXPECT_EQ(lists.stats().tombstones, 0U);
    EXPECT_EQ(lists.stats().bytes, bytes);
    EXPECT_LT(bytes, 10'000U);
}

TEST(Memory, IsBoundedByWhatLivesHoweverManyKeysComeAndGo) {
    expect_bounded_memory({EventKind::stream_create, EventKind::stream_close});
}

TEST(Memory, IsBoundedByWhatLivesWhereEveryCloseComesBeforeItsCreation) {
    expect_bounded_memory({EventKind::stream_close, EventKind::stream_create});
}

// What comes and goes beside them takes the places of what went before.
TEST(Memory, IsThatOfWhatStaysWhereOthersComeAndGo) {
    RoomLists lists;
    std::size_t bytes = 0;
    for (std::uint64_t seq = 1; seq <= 20'000; ++seq) {
        const bool is_close = seq > 3'000 && seq % 2 == 0;
        const std::string key = std::to_string(1'000'000 + (is_close ? seq - 1 : seq));
        lists.apply({.kind = is_close ? EventKind::stream_close : EventKind::stream_create,
                     .session = RoomSession{1},
                     .seq = ChangeSeq{seq},
                     .room_id = "r",
                     .key = key});
        bytes = seq == 3'001 ? lists.stats().bytes : bytes;
    }
    EXPECT_LT(lists.stats().bytes, 2 * bytes);
}

TEST(Memory, IsBoundedByWhatIsOpenHoweverManySessionsCloseWithGaps) {
    RoomLists lists;
    std::size_t bytes = 0;
    for (std::uint64_t session = 1; session <= 400; ++session) {
        Event event{.kind = EventKind::stream_create,
                    .session = RoomSession{session},
                    .seq = ChangeSeq{5},
                    .room_id = "r",
                    .key = "k"};
        lists.apply(event);
        event.kind = EventKind::room_close;
        lists.apply(event);
        lists.forget(TimeMs{1});
        bytes = session == 200 ? lists.stats().bytes : bytes;
    }
    EXPECT_EQ(lists.stats().bytes, bytes);
}

// Closes of as many keys, with these seqs and those behind them.
void close_each(RoomLists& lists, std::uint64_t first_seq, std::uint64_t keys) {
    for (std::uint64_t i = 0; i < keys; ++i) {
        const std::string key = std::to_string(1'000'000 + i);
        lists.apply({.kind = EventKind::stream_close,
                     .session = RoomSession{1},
                     .seq = ChangeSeq{first_seq + i},
                     .room_id = "r",
                     .key = key});
    }
}

// A table that became smaller step by step, while it is emptied from one end, would be crowded at
// the other at each step.
TEST(Memory, IsNotTakenForEachStepToASmallerTable) {
    constexpr std::uint64_t keys = 90'000;
    RoomLists lists;
    close_each(lists, 2, keys);
    close_each(lists, 1, 1);
    const std::size_t bytes = lists.stats().bytes;
    const std::size_t before = allocation_count();
    close_each(lists, keys + 2, 1);
    lists.apply({.kind = EventKind::stream_close,
                 .session = RoomSession{1},
                 .seq = ChangeSeq{keys + 3},
                 .room_id = "r",
                 .key = "k"});
    close_each(lists, keys + 4, keys / 2);
    EXPECT_LE(allocation_count(), before + 1);
    EXPECT_LT(lists.stats().bytes, bytes);
    EXPECT_EQ(lists.stats().tombstones, 0U);
}

// The same of tables that grow: none was there before the one that is big enough.
TEST(Memory, IsTakenOnceForATableThatIsLaidAnew) {
    RoomLists lists;
    close_each(lists, 2, 3'000);
    lists.compact();
    constexpr std::size_t entry_bytes = 32;
    constexpr std::size_t slots_bytes = 4'096 * 8;
    EXPECT_LT(lists.stats().bytes, (3'000 * entry_bytes + slots_bytes) * 5 / 4);
}

TEST(Memory, IsNotAskedForByTextsWhoseLengthCannotBeKept) {
    Attributes attributes;
    const char text = 'x';
    attributes.set(Field::extra_info, {&text, std::size_t{1} << 31U});  // never read
    RoomLists lists;
    EXPECT_THROW(lists.apply({.kind = EventKind::stream_create,
                              .session = RoomSession{1},
                              .seq = ChangeSeq{1},
                              .room_id = "r",
                              .key = "s",
                              .attributes = &attributes}),
                 std::length_error);
    EXPECT_EQ(lists.stats().streams_live, 0U);
}

// At every step of anything that can be done, to the byte.
RC_GTEST_PROP(Memory, IsCountedExactly, (std::uint64_t seed)) {
    Random random(seed);
    const auto log = draw_events(random, 60, Contract::broken);
    const std::size_t before = allocated_bytes();
    RoomLists lists(seed);
    bool exact = true;
    for (const Event& event : log->events()) {
        lists.apply(event);
        if (random.chance(1, 10)) {
            lists.overdue(TimeMs{~std::uint64_t{0}});
            lists.settle(TimeMs{~std::uint64_t{0}});
        }
        if (random.chance(1, 10)) {
            lists.compact();
        }
        if (random.chance(1, 30)) {
            lists.clear();
        }
        exact = exact && lists.stats().bytes == allocated_bytes() - before;
    }
    RC_ASSERT(exact);
    const std::size_t before_copy = allocated_bytes();
    const RoomLists copy = lists;
    exact = copy.stats().bytes == allocated_bytes() - before_copy;
    RC_ASSERT(exact);
}

TEST(Memory, IsCountedExactlyWithManyGapsAndGreatTexts) {
    const std::string text(200'000, 'x');
    Attributes attributes;
    attributes.set(Field::extra_info, text);
    std::vector<Event> events;
    for (std::uint64_t seq = 2; seq < 400; seq += 2) {
        events.push_back({.kind = EventKind::stream_create,
                          .session = RoomSession{1},
                          .seq = ChangeSeq{seq},
                          .room_id = "r",
                          .key = std::string_view(text).substr(0, seq / 2),
                          .attributes = seq % 100 == 0 ? &attributes : nullptr});
    }
    const std::size_t before = allocated_bytes();
    RoomLists lists;
    lists.apply(events);
    EXPECT_EQ(lists.stats().bytes, allocated_bytes() - before);
    EXPECT_GT(lists.stats().bytes, 600'000U);
}

}  // namespace
}  // namespace anyorder
