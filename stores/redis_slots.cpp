#include "redis_slots.h"

#include <algorithm>
#include <charconv>

#include <boost/crc.hpp>

namespace anyorder {

std::uint16_t redis_slot_of(std::string_view key) {
    const std::size_t open = key.find('{');
    if (open != std::string_view::npos) {
        const std::size_t close = key.find('}', open + 1);
        if (close != std::string_view::npos && close != open + 1) {
            key = key.substr(open + 1, close - open - 1);
        }
    }
    boost::crc_xmodem_t crc;
    crc.process_bytes(key.data(), key.size());
    return static_cast<std::uint16_t>(crc.checksum() % redis_slots);
}

std::uint16_t RedisTopology::index_of(const RedisEndpoint& master) {
    const auto known = std::ranges::find(masters, master);
    const auto index = static_cast<std::uint16_t>(known - masters.begin());
    if (known == masters.end()) {
        masters.push_back(master);
    }
    return index;
}

namespace {

// A node of CLUSTER SLOTS: host, port, and more.
RedisEndpoint node_from(const RedisReply& reply, const RedisEndpoint& asked) {
    RedisEndpoint endpoint;
    if (reply.items.size() >= 2) {
        endpoint.host = reply.items[0].text.empty() ? asked.host : reply.items[0].text;
        endpoint.port = static_cast<std::uint16_t>(reply.items[1].number);
    }
    return endpoint;
}

}  // namespace

RedisTopology topology_from(const RedisReply& reply, const RedisEndpoint& asked) {
    RedisTopology topology;
    if (reply.kind != RedisReply::Kind::list) {
        topology.masters.push_back(asked);
        return topology;
    }
    topology.is_cluster = true;
    topology.master_of.fill(RedisTopology::nobody);
    for (const RedisReply& range : reply.items) {
        constexpr std::size_t parts_min = 3;
        if (range.items.size() < parts_min) {
            continue;
        }
        const std::uint16_t master = topology.index_of(node_from(range.items[2], asked));
        const auto end =
            std::min<std::size_t>(static_cast<std::size_t>(range.items[1].number) + 1, redis_slots);
        for (auto slot = static_cast<std::size_t>(range.items[0].number); slot < end; ++slot) {
            topology.master_of[slot] = master;
        }
        for (std::size_t i = 2; i < range.items.size(); ++i) {
            topology.nodes.push_back(node_from(range.items[i], asked));
        }
    }
    return topology;
}

RedisEndpoint endpoint_from(std::string_view text, const RedisEndpoint& asked) {
    const std::size_t colon = std::min(text.rfind(':'), text.size());
    RedisEndpoint endpoint{.host = std::string(text.substr(0, colon))};
    if (endpoint.host.empty()) {
        endpoint.host = asked.host;
    }
    const std::string_view port = text.substr(std::min(colon + 1, text.size()));
    std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
    return endpoint;
}

}  // namespace anyorder
