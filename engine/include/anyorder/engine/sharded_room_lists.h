// Room lists that several threads use at once.
//
// No room depends on another, so the rooms are spread over shards: each a RoomLists behind a mutex
// of its own. A room's shard follows from its id by a seeded hash.
//
// Invariants:
// (1) A room is in one shard, always the same.
// (2) A thread holds at most one shard's mutex at a time, so none waits for another in a circle.
// (3) What is listed of a room is what it was at one moment; different rooms may be of different
//     moments. Once no thread applies any more, the list is that of one RoomLists that was given
//     the same events, however they were divided among threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>
#include <anyorder/engine/room_lists.h>

namespace anyorder {

struct ShardOptions {
    static constexpr std::size_t shards_max = 256;

    // From 1 to shards_max; what lies outside is taken for the nearer of the two. Some for each
    // thread, so that threads seldom meet in one.
    std::size_t shards = 16;
    // Whoever does not know it cannot tell which rooms share a shard. It changes no list.
    std::uint64_t seed = 0;
};

// For use by any number of threads at a time.
class ShardedRoomLists {
public:
    explicit ShardedRoomLists(const ShardOptions& options = {});
    ~ShardedRoomLists();
    ShardedRoomLists(const ShardedRoomLists&) = delete;
    ShardedRoomLists& operator=(const ShardedRoomLists&) = delete;

    [[nodiscard]] std::size_t shards() const;

    // From 0 to shards() - 1. Threads that each apply the events of shards of their own never wait
    // for each other.
    [[nodiscard]] std::size_t shard_of(std::string_view room_id) const;

    // As RoomLists::apply.
    Outcome apply(const Event& event);

    // The same for each; those of one room in order. Faster than one by one: some hundreds at a
    // time are grouped by shard, and a shard is locked once for each such group. Uses some 60 KB of
    // stack.
    void apply(std::span<const Event> events);

    // As those of RoomLists. One shard is locked after the other.
    [[nodiscard]] RoomList list() const;
    [[nodiscard]] RoomList list_without_attributes() const;
    [[nodiscard]] std::optional<ListedRoom> find(std::string_view room_id) const;

    // Sums over all shards.
    [[nodiscard]] Stats stats() const;

    // Forgets everything, shard by shard.
    void clear();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace anyorder
