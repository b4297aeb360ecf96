#include "redis_servers.h"

#include <algorithm>
#include <numeric>
#include <thread>
#include <utility>

#include <anyorder/stores/store.h>

namespace anyorder {

namespace {

// So many are sent before answers are read.
constexpr std::size_t commands_at_once = 512;

// Before something is asked for again.
constexpr std::chrono::milliseconds pause{20};

// What a cluster says for a while.
bool is_for_a_while(const RedisReply& reply) {
    return reply.is_error("TRYAGAIN") || reply.is_error("CLUSTERDOWN") ||
           reply.is_error("LOADING") || reply.is_error("MASTERDOWN");
}

// "MOVED 3999 127.0.0.1:6381" and "ASK 3999 127.0.0.1:6381".
std::string_view place_in(std::string_view text) {
    return text.substr(text.rfind(' ') + 1);
}

}  // namespace

// What becomes of the commands of one call.
struct RedisServers::Run {
    std::span<const RedisCommand> commands;
    Repeatable repeatable{};
    std::uint64_t replicas = 0;
    Clock::time_point end;
    std::vector<std::optional<RedisReply>> replies;
    std::size_t answered = 0;
    // All before it are answered.
    std::size_t first_pending = 0;
    // Why it is not done yet, as a sentence without a full stop.
    std::string reason{};
    bool is_stale = false;

    [[nodiscard]] std::vector<std::size_t> pending() {
        while (first_pending < replies.size() && replies[first_pending]) {
            ++first_pending;
        }
        std::vector<std::size_t> pending;
        for (std::size_t i = first_pending; i < replies.size() && pending.size() < commands_at_once;
             ++i) {
            if (!replies[i]) {
                pending.push_back(i);
            }
        }
        return pending;
    }
};

// What goes to one node.
struct RedisServers::Group {
    RedisEndpoint endpoint;
    std::vector<std::size_t> indexes{};
    RedisConnection* connection = nullptr;
};

RedisServers::RedisServers(RedisUrl url, std::uint64_t timeout_ms)
    : url_(std::move(url)), timeout_ms_(timeout_ms) {
    topology();
}

std::vector<RedisReply> RedisServers::run(std::span<const RedisCommand> commands,
                                          Repeatable repeatable, std::uint64_t replicas) {
    const std::chrono::milliseconds timeout(timeout_ms_);
    Run run{.commands = commands,
            .repeatable = repeatable,
            .replicas = replicas,
            .end = Clock::now() + timeout,
            .replies = std::vector<std::optional<RedisReply>>(commands.size())};
    try {
        for (auto pending = run.pending(); !pending.empty(); pending = run.pending()) {
            const std::size_t answered = run.answered;
            run_once(run, pending);
            if (run.answered != answered) {
                run.end = Clock::now() + timeout;
            } else if (Clock::now() >= run.end) {
                throw StoreFailure(run.reason.empty() ? "the slots of the Redis Cluster keep moving"
                                                      : run.reason);
            }
        }
    } catch (const StoreFailure&) {
        forget_connections();
        throw;
    }
    std::vector<RedisReply> replies;
    replies.reserve(run.replies.size());
    for (std::optional<RedisReply>& reply : run.replies) {
        replies.push_back(std::move(*reply));
    }
    return replies;
}

void RedisServers::run_once(Run& run, std::span<const std::size_t> pending) {
    run.reason.clear();
    try {
        if (std::exchange(run.is_stale, false)) {
            topology_.reset();
        }
        const RedisTopology& known = topology();
        std::map<std::uint16_t, Group> groups;
        for (const std::size_t index : pending) {
            const std::uint16_t master = known.master_of[run.commands[index].slot];
            if (master == RedisTopology::nobody) {
                throw StoreFailure("no node of the Redis Cluster has slot " +
                                   std::to_string(run.commands[index].slot));
            }
            Group& group = groups.try_emplace(master, Group{known.masters[master]}).first->second;
            group.indexes.push_back(index);
        }
        for (auto& [master, group] : groups) {
            group.connection = &connection_to(group.endpoint);
        }
        for (auto& [master, group] : groups) {
            exchange(run, group);
        }
    } catch (const StoreFailure& failure) {
        // One that was sent and not answered may have been done.
        if (!is_cluster() || run.repeatable == Repeatable::no) {
            throw;
        }
        run.reason = failure.what();
        connections_.clear();
        run.is_stale = true;
    }
    if (!run.reason.empty()) {
        std::this_thread::sleep_for(pause);
    }
}

void RedisServers::exchange(Run& run, Group& group) {
    for (const std::size_t index : group.indexes) {
        group.connection->add(run.commands[index].words);
    }
    group.connection->send();
    std::vector<RedisReply> replies(group.indexes.size());
    for (RedisReply& reply : replies) {
        reply = group.connection->receive();
    }
    if (run.replicas != 0) {
        wait_for_replicas(*group.connection, run.replicas);
    }
    for (std::size_t i = 0; i < replies.size(); ++i) {
        take(run, group.endpoint, group.indexes[i], std::move(replies[i]));
    }
}

void RedisServers::wait_for_replicas(RedisConnection& connection, std::uint64_t replicas) const {
    // Answers in time: a connection that says nothing for longer is given up.
    const std::uint64_t wait_ms = std::max<std::uint64_t>(timeout_ms_ / 2, 1);
    const RedisReply reply =
        connection.ask({"WAIT", std::to_string(replicas), std::to_string(wait_ms)});
    if (reply.is_error()) {
        throw StoreFailure("Redis cannot wait for replicas: " + reply.text);
    }
    if (reply.number < static_cast<std::int64_t>(replicas)) {
        throw StoreFailure("only " + std::to_string(reply.number) + " of " +
                           std::to_string(replicas) + " replicas of Redis have it");
    }
}

void RedisServers::take(Run& run, const RedisEndpoint& from, std::size_t index, RedisReply reply) {
    if (reply.is_error("MOVED")) {
        RedisTopology& known = topology();
        known.master_of[run.commands[index].slot] =
            known.index_of(endpoint_from(place_in(reply.text), from));
        return;
    }
    if (reply.is_error("ASK")) {
        follow(run, index, endpoint_from(place_in(reply.text), from));
        return;
    }
    const bool is_demoted = reply.is_error("READONLY") && topology().is_cluster;
    if (is_for_a_while(reply) || is_demoted) {
        run.reason = "Redis at " + text_of(from) + ": " + reply.text;
        run.is_stale = !reply.is_error("TRYAGAIN");
        return;
    }
    if (reply.is_error() && reply.text.find("Function not found") != std::string::npos) {
        connection_to(from).need_library();
        run.reason = "Redis at " + text_of(from) + " loses its function library";
        return;
    }
    run.replies[index] = std::move(reply);
    ++run.answered;
}

// Of a slot on its way: this once, and the next time the old node is asked first.
void RedisServers::follow(Run& run, std::size_t index, const RedisEndpoint& to) {
    RedisConnection& connection = connection_to(to);
    connection.add({"ASKING"});
    connection.add(run.commands[index].words);
    connection.send();
    static_cast<void>(connection.receive());
    RedisReply reply = connection.receive();
    if (run.replicas != 0) {
        wait_for_replicas(connection, run.replicas);
    }
    // It may be there by now, or have gone on.
    if (reply.is_error("ASK") || reply.is_error("MOVED")) {
        run.reason = "Redis at " + text_of(to) + ": " + reply.text;
        run.is_stale = true;
        return;
    }
    take(run, to, index, std::move(reply));
}

RedisConnection& RedisServers::connection_to(const RedisEndpoint& endpoint) {
    auto& connection = connections_[text_of(endpoint)];
    if (connection == nullptr) {
        connection = std::make_unique<RedisConnection>(
            endpoint, RedisAccess{url_.user, url_.password, timeout_ms_});
    }
    return *connection;
}

RedisTopology& RedisServers::topology() {
    if (!topology_) {
        topology_ = fresh_topology();
        nodes_ = topology_->nodes;
    }
    return *topology_;
}

std::vector<RedisEndpoint> RedisServers::who_may_know() const {
    std::vector<RedisEndpoint> all = nodes_;
    all.push_back(url_.endpoint);
    return all;
}

RedisTopology RedisServers::fresh_topology() {
    std::string reason;
    for (const RedisEndpoint& endpoint : who_may_know()) {
        try {
            RedisConnection& connection = connection_to(endpoint);
            const RedisReply reply = connection.ask({"CLUSTER", "SLOTS"});
            RedisTopology found = topology_from(reply, endpoint);
            if (!found.masters.empty()) {
                return found;
            }
            reason = "the Redis Cluster has no masters";
        } catch (const StoreFailure& failure) {
            reason = failure.what();
            connections_.erase(text_of(endpoint));
        }
    }
    throw StoreFailure(reason);
}

void RedisServers::forget_connections() {
    connections_.clear();
    topology_.reset();
}

std::set<std::string> RedisServers::keys(const std::string& pattern) {
    const auto end = Clock::now() + std::chrono::milliseconds(timeout_ms_);
    for (;;) {
        try {
            return keys_as_they_are(pattern);
        } catch (const StoreFailure&) {
            forget_connections();
            if (!is_cluster() || Clock::now() >= end) {
                throw;
            }
            std::this_thread::sleep_for(pause);
        }
    }
}

// What is on its way may be seen at neither end: at the old one it is gone, and the new one was
// read before. It is at its end the next time.
std::set<std::string> RedisServers::keys_as_they_are(const std::string& pattern) {
    constexpr int looks_max = 2;
    std::set<std::string> keys;
    for (int look = 0; look < looks_max; ++look) {
        topology_.reset();
        const RedisTopology before = topology();
        const bool was_moving = is_moving_slots();
        for (const RedisEndpoint& master : masters_and_heirs()) {
            scan(master, pattern, keys);
        }
        topology_.reset();
        if (!was_moving && !is_moving_slots() && topology() == before) {
            break;
        }
    }
    return keys;
}

// Who has taken over knows it before others say so, and what was written since is there alone.
std::vector<RedisEndpoint> RedisServers::masters_and_heirs() {
    const RedisTopology known = topology();
    std::vector<RedisEndpoint> all = known.masters;
    for (const RedisEndpoint& node : known.nodes) {
        if (std::ranges::find(all, node) == all.end() && says_that_it_is_master(node)) {
            all.push_back(node);
        }
    }
    return all;
}

// Not where it is away: a replica holds up nobody.
bool RedisServers::says_that_it_is_master(const RedisEndpoint& replica) {
    try {
        const RedisReply role = connection_to(replica).ask({"ROLE"});
        return !role.items.empty() && role.items[0].text == "master";
    } catch (const StoreFailure&) {
        connections_.erase(text_of(replica));
        return false;
    }
}

void RedisServers::scan(const RedisEndpoint& master, const std::string& pattern,
                        std::set<std::string>& keys) {
    RedisConnection& connection = connection_to(master);
    std::string cursor = "0";
    do {
        RedisReply reply = connection.ask({"SCAN", cursor, "MATCH", pattern, "COUNT", "1000"});
        if (reply.is_error() || reply.items.size() != 2) {
            throw StoreFailure("Redis at " + text_of(master) + ": " + reply.text);
        }
        cursor = reply.items[0].text;
        for (RedisReply& key : reply.items[1].items) {
            keys.insert(std::move(key.text));
        }
    } while (cursor != "0");
}

// A node says of its own slots which are on their way: "[3999->-ID]", "[3999-<-ID]".
bool RedisServers::is_moving_slots() {
    if (!topology().is_cluster) {
        return false;
    }
    return std::ranges::any_of(topology().masters, [&](const RedisEndpoint& master) {
        const RedisReply reply = connection_to(master).ask({"CLUSTER", "NODES"});
        return reply.text.find('[') != std::string::npos;
    });
}

}  // namespace anyorder
