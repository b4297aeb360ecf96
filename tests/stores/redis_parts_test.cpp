// What of the Redis store needs no server.
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "redis_slots.h"
#include "redis_url.h"

namespace anyorder {
namespace {

// The specification's own example, and what a cluster answers to CLUSTER KEYSLOT.
TEST(RedisSlots, AreThoseOfTheSpecification) {
    EXPECT_EQ(redis_slot_of("123456789"), 0x31C3 % redis_slots);
    EXPECT_EQ(redis_slot_of("foo"), 12'182);
    EXPECT_EQ(redis_slot_of("a:{foo}"), 12'182);
    EXPECT_EQ(redis_slot_of("{foo}.{bar}"), 12'182);
    EXPECT_NE(redis_slot_of("foo{}"), redis_slot_of("bar{}"));
    EXPECT_NE(redis_slot_of("foo{}{bar}"), redis_slot_of("bar"));
}

TEST(RedisUrl, IsReadWithAllItsParts) {
    const RedisUrl url = parse_redis_url("redis://me:p%40ss:w@example.org:7000?wait=2");
    EXPECT_EQ(url.endpoint, (RedisEndpoint{.host = "example.org", .port = 7'000}));
    EXPECT_EQ(url.user, "me");
    EXPECT_EQ(url.password, "p@ss:w");
    EXPECT_EQ(url.replicas, 2U);
    EXPECT_EQ(parse_redis_url("redis://[::1]").endpoint,
              (RedisEndpoint{.host = "::1", .port = 6'379}));
    EXPECT_EQ(parse_redis_url("redis+unix:/run/redis.sock?wait=1").endpoint.path,
              "/run/redis.sock");
}

TEST(RedisUrl, IsRefusedWithoutItsPassword) {
    for (const std::string url :
         {"redis://", "redis+unix:", "redis://a:0", "redis://a:x", "redis://a:70000",
          "redis://secret@a", "redis://u:secret@a?wait=x", "redis://u:secret@a?db=1"}) {
        try {
            parse_redis_url(url);
            ADD_FAILURE() << url;
        } catch (const std::invalid_argument& error) {
            EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
        }
    }
}

TEST(RedisTopology, IsReadFromTheSlotsAndTakesAskedForAMissingHost) {
    const auto text = [](std::string value) {
        return RedisReply{.kind = RedisReply::Kind::text, .text = std::move(value)};
    };
    const auto count = [](std::int64_t value) {
        return RedisReply{.kind = RedisReply::Kind::number, .number = value};
    };
    const auto list = [](std::vector<RedisReply> items) {
        return RedisReply{.kind = RedisReply::Kind::list, .items = std::move(items)};
    };
    const RedisEndpoint asked{.host = "here", .port = 1};
    const RedisTopology found =
        topology_from(list({list({count(0), count(99), list({text(""), count(7'000)})}),
                            list({count(101), count(16'383), list({text("b"), count(7'001)}),
                                  list({text("c"), count(7'002)})})}),
                      asked);
    ASSERT_EQ(found.masters.size(), 2U);
    EXPECT_EQ(found.masters[found.master_of[99]], (RedisEndpoint{.host = "here", .port = 7'000}));
    EXPECT_EQ(found.master_of[100], RedisTopology::nobody);
    EXPECT_EQ(found.masters[found.master_of[16'383]], (RedisEndpoint{.host = "b", .port = 7'001}));
    EXPECT_EQ(found.nodes.size(), 3U);
    EXPECT_EQ(endpoint_from(":6381", asked), (RedisEndpoint{.host = "here", .port = 6'381}));
}

}  // namespace
}  // namespace anyorder
