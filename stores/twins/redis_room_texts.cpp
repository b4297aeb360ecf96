#include <utility>

#include <anyorder/engine/encode.h>

#include "redis_servers.h"
#include "redis_url.h"
#include "twins/read_modify_write.h"

namespace anyorder {

namespace {

// WRONG: a GET, and some time later a SET.
class RedisRoomTexts final : public RoomTexts {
public:
    RedisRoomTexts(const std::string& url, const StoreOptions& options)
        : prefix_(options.space + ":"), servers_(parse_redis_url(url), options.timeout_ms) {}

    std::string read(const std::string& room_id) override {
        return run({"GET", prefix_ + "{" + percent_encode(room_id) + "}"});
    }

    void write(const std::string& room_id, const std::string& text) override {
        run({"SET", prefix_ + "{" + percent_encode(room_id) + "}", text});
    }

    std::map<std::string, std::string> read_all() override {
        std::map<std::string, std::string> rooms;
        for (const std::string& key : servers_.keys(prefix_ + "{*}")) {
            const auto encoded = std::string_view(key).substr(prefix_.size() + 1);
            rooms[percent_decoded(encoded.substr(0, encoded.size() - 1))] = run({"GET", key});
        }
        return rooms;
    }

    void clear() override {
        for (const std::string& key : servers_.keys(prefix_ + "*")) {
            run({"UNLINK", key});
        }
    }

private:
    std::string run(RedisWords words) {
        const std::uint16_t slot = redis_slot_of(words[1]);
        const std::vector<RedisCommand> one = {{.words = std::move(words), .slot = slot}};
        auto replies = servers_.run(one, Repeatable::yes, 0);
        if (replies[0].is_error()) {
            throw StoreFailure("Redis: " + replies[0].text);
        }
        return std::move(replies[0].text);
    }

    std::string prefix_;
    RedisServers servers_;
};

}  // namespace

std::unique_ptr<RoomTexts> redis_room_texts(const std::string& url, const StoreOptions& options) {
    return std::make_unique<RedisRoomTexts>(url, options);
}

}  // namespace anyorder
