#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <iterator>
#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

#include <anyorder/engine/sharded_room_lists.h>

namespace anyorder {

namespace {

// Two mutexes in one cache line would make threads wait for each other that never meet.
constexpr std::size_t cache_line_bytes = 64;

struct alignas(cache_line_bytes) Shard {
    mutable std::mutex mutex;
    RoomLists lists;
};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
    constexpr std::uint64_t golden = 0x9e37'79b9'7f4a'7c15;
    hash = (hash ^ word) * golden;
    return hash ^ (hash >> 32U);
}

// Eight bytes at a time.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = mixed(seed, text.size());
    for (std::uint64_t word = 0; !text.empty(); word = 0) {
        const std::size_t bytes = std::min(sizeof(word), text.size());
        std::memcpy(&word, text.data(), bytes);
        text.remove_prefix(bytes);
        hash = mixed(hash, word);
    }
    return mixed(hash, seed);
}

// So many events are grouped at a time: some dozens for each of the usual number of shards.
constexpr std::size_t block_size = 512;

// The events of a block, shard by shard; those of one shard in the order they came in.
class Grouped {
public:
    // `shard_of` says for each event where it belongs, below `shards`.
    template <class ShardOf>
    void group(std::span<const Event> block, std::size_t shards, ShardOf shard_of) {
        std::array<std::uint16_t, block_size> shard_of_event{};
        std::fill_n(ends_.begin(), shards, std::uint16_t{0});
        for (std::size_t i = 0; i < block.size(); ++i) {
            shard_of_event[i] = static_cast<std::uint16_t>(shard_of(block[i]));
            ++ends_[shard_of_event[i]];
        }
        std::partial_sum(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(shards),
                         ends_.begin());
        // From behind, each end becomes the begin of its group.
        begins_ = ends_;
        for (std::size_t i = block.size(); i-- > 0;) {
            events_[--begins_[shard_of_event[i]]] = block[i];
        }
    }

    [[nodiscard]] std::span<const Event> of_shard(std::size_t shard) const {
        return std::span(events_).subspan(begins_[shard], ends_[shard] - begins_[shard]);
    }

private:
    using Places = std::array<std::uint16_t, ShardOptions::shards_max>;

    std::array<Event, block_size> events_{};
    Places begins_{};
    Places ends_{};
};

void add(Stats& sum, const Stats& part) {
    static_assert(sizeof(Stats) == 7 * sizeof(std::size_t), "each count is added below");
    sum.rooms_live += part.rooms_live;
    sum.streams_live += part.streams_live;
    sum.users_live += part.users_live;
    sum.tombstones += part.tombstones;
    sum.sessions_open += part.sessions_open;
    sum.sessions_closed += part.sessions_closed;
    sum.bytes += part.bytes;
}

std::vector<ListedRoom> sorted(std::vector<ListedRoom> rooms) {
    std::ranges::sort(rooms, {}, &ListedRoom::room_id);
    return rooms;
}

}  // namespace

struct ShardedRoomLists::State {
    explicit State(const ShardOptions& options)
        : seed(options.seed),
          shards(std::clamp<std::size_t>(options.shards, 1, ShardOptions::shards_max)) {}

    [[nodiscard]] std::size_t shard_of(std::string_view room_id) const {
        // The hash's upper half as a fraction of one, times the number of shards.
        return ((hash_of(room_id, seed) >> 32U) * shards.size()) >> 32U;
    }

    template <class ListOf>
    [[nodiscard]] RoomList list(ListOf list_of) const {
        std::vector<ListedRoom> rooms;
        for (const Shard& shard : shards) {
            const std::lock_guard lock(shard.mutex);
            RoomList of_shard = list_of(shard.lists);
            std::ranges::move(of_shard.rooms, std::back_inserter(rooms));
        }
        return {.rooms = sorted(std::move(rooms))};
    }

    std::uint64_t seed;
    // A deque, because a mutex cannot be moved.
    std::deque<Shard> shards;
};

ShardedRoomLists::ShardedRoomLists(const ShardOptions& options)
    : state_(std::make_unique<State>(options)) {}
ShardedRoomLists::~ShardedRoomLists() = default;

std::size_t ShardedRoomLists::shards() const {
    return state_->shards.size();
}

std::size_t ShardedRoomLists::shard_of(std::string_view room_id) const {
    return state_->shard_of(room_id);
}

Outcome ShardedRoomLists::apply(const Event& event) {
    Shard& shard = state_->shards[state_->shard_of(event.room_id)];
    const std::lock_guard lock(shard.mutex);
    return shard.lists.apply(event);
}

void ShardedRoomLists::apply(std::span<const Event> events) {
    Grouped grouped;
    while (!events.empty()) {
        const std::span<const Event> block = events.first(std::min(block_size, events.size()));
        events = events.subspan(block.size());
        grouped.group(block, shards(),
                      [&](const Event& event) { return state_->shard_of(event.room_id); });
        for (std::size_t i = 0; i < shards(); ++i) {
            const std::span<const Event> of_shard = grouped.of_shard(i);
            if (!of_shard.empty()) {
                Shard& shard = state_->shards[i];
                const std::lock_guard lock(shard.mutex);
                shard.lists.apply(of_shard);
            }
        }
    }
}

RoomList ShardedRoomLists::list() const {
    return state_->list([](const RoomLists& lists) { return lists.list(); });
}

RoomList ShardedRoomLists::list_without_attributes() const {
    return state_->list([](const RoomLists& lists) { return lists.list_without_attributes(); });
}

std::optional<ListedRoom> ShardedRoomLists::find(std::string_view room_id) const {
    const Shard& shard = state_->shards[state_->shard_of(room_id)];
    const std::lock_guard lock(shard.mutex);
    return shard.lists.find(room_id);
}

Stats ShardedRoomLists::stats() const {
    Stats sum;
    for (const Shard& shard : state_->shards) {
        const std::lock_guard lock(shard.mutex);
        add(sum, shard.lists.stats());
    }
    return sum;
}

void ShardedRoomLists::clear() {
    for (Shard& shard : state_->shards) {
        const std::lock_guard lock(shard.mutex);
        shard.lists.clear();
    }
}

}  // namespace anyorder
