// A Redis, or all nodes of a cluster, as one: commands go to the node that has their key, and
// follow it where it moves. Commands of one call to one node are sent together.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "redis_connection.h"
#include "redis_slots.h"
#include "redis_url.h"

namespace anyorder {

struct RedisCommand {
    RedisWords words{};
    // Where it goes.
    std::uint16_t slot = 0;
};

enum class Repeatable : std::uint8_t { no, yes };

// Everything throws StoreFailure where it is not done within the timeout; the next call then
// connects anew.
class RedisServers {
public:
    RedisServers(RedisUrl url, std::uint64_t timeout_ms);

    // The answers, in the order of the commands. What a node of a cluster cannot do yet (a slot on
    // its way, an election of masters) is asked for again; a command that is not repeatable is not
    // where nobody knows whether it was done. Returns when `replicas` of each node have it all.
    std::vector<RedisReply> run(std::span<const RedisCommand> commands, Repeatable repeatable,
                                std::uint64_t replicas);

    // All keys that match, once each, of all masters; also those that move meanwhile, once.
    std::set<std::string> keys(const std::string& pattern);

private:
    using Clock = std::chrono::steady_clock;

    struct Run;
    struct Group;

    void run_once(Run& run, std::span<const std::size_t> pending);
    void exchange(Run& run, Group& group);
    void take(Run& run, const RedisEndpoint& from, std::size_t index, RedisReply reply);
    void follow(Run& run, std::size_t index, const RedisEndpoint& to);
    void wait_for_replicas(RedisConnection& connection, std::uint64_t replicas) const;

    RedisConnection& connection_to(const RedisEndpoint& endpoint);
    RedisTopology& topology();
    RedisTopology fresh_topology();
    [[nodiscard]] std::vector<RedisEndpoint> who_may_know() const;
    std::set<std::string> keys_as_they_are(const std::string& pattern);
    void scan(const RedisEndpoint& master, const std::string& pattern, std::set<std::string>& keys);
    bool is_moving_slots();
    std::vector<RedisEndpoint> masters_and_heirs();
    bool says_that_it_is_master(const RedisEndpoint& replica);
    // As far as was ever known: there are other nodes to ask.
    [[nodiscard]] bool is_cluster() const { return !nodes_.empty(); }
    void forget_connections();

    RedisUrl url_;
    std::uint64_t timeout_ms_;
    std::optional<RedisTopology> topology_;
    // By text_of().
    std::map<std::string, std::unique_ptr<RedisConnection>> connections_;
    // Of the last topology that was seen.
    std::vector<RedisEndpoint> nodes_;
};

}  // namespace anyorder
