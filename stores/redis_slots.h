// Which node of a Redis Cluster has which key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "redis_connection.h"
#include "redis_url.h"

namespace anyorder {

inline constexpr std::size_t redis_slots = 16'384;

// Of what stands between the first '{' and the next '}', or of all of the key.
// Source: the Redis Cluster specification, "Hash tags".
std::uint16_t redis_slot_of(std::string_view key);

// The masters and their slots; a server that is no cluster is one master with all of them.
struct RedisTopology {
    static constexpr std::uint16_t nobody = 0xFFFF;

    bool is_cluster = false;
    std::vector<RedisEndpoint> masters{};
    // Replicas, too: whoever may know more later.
    std::vector<RedisEndpoint> nodes{};
    // Indexes of `masters`.
    std::array<std::uint16_t, redis_slots> master_of{};

    // Its index; it is added where it is new.
    std::uint16_t index_of(const RedisEndpoint& master);

    friend bool operator==(const RedisTopology&, const RedisTopology&) = default;
};

// From an answer to CLUSTER SLOTS, an error where there is no cluster. A node that gives no address
// of its own is at `asked`.
RedisTopology topology_from(const RedisReply& reply, const RedisEndpoint& asked);

// "127.0.0.1:6381", with the host of `asked` where it names none.
RedisEndpoint endpoint_from(std::string_view text, const RedisEndpoint& asked);

}  // namespace anyorder
