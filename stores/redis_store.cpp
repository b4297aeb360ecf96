#include "redis_store.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>
#include <utility>

#include <anyorder/engine/encode.h>

#include "order_text.h"
#include "read_back.h"
#include "redis_servers.h"
#include "redis_url.h"

namespace anyorder {

namespace {

// An answer of anyorder_list: the session, its data, and so many for each entry.
constexpr std::size_t room_parts = 2;
constexpr std::size_t entry_parts = 4;
// Of anyorder_gaps: kind, session, watermark, and so many for each range.
constexpr std::size_t gap_parts = 3;
constexpr std::size_t range_parts = 3;

std::uint64_t number_from(const std::string& digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

const RedisReply& checked(const RedisReply& reply) {
    if (reply.is_error()) {
        throw StoreFailure("Redis: " + reply.text);
    }
    return reply;
}

RedisCommand command_of(const char* command, const char* function, std::string key) {
    const std::uint16_t slot = redis_slot_of(key);
    return {.words = {command, function, "1", std::move(key)}, .slot = slot};
}

ListedRoom room_from(const RedisReply& reply) {
    ListedBodies bodies;
    bodies.add(reply.items[1].text);
    for (std::size_t i = room_parts; i + entry_parts <= reply.items.size(); i += entry_parts) {
        bodies.add(reply.items[i + entry_parts - 1].text);
    }
    ListedRoom room = std::move(bodies.take().rooms.front());
    std::ranges::sort(room.streams, {}, &ListedStream::stream_id);
    std::ranges::sort(room.users, {}, &ListedUser::user_account);
    return room;
}

StoredGaps gaps_from(const RedisReply& reply, const std::string& room_id) {
    const auto& items = reply.items;
    StoredGaps gaps{.room_id = room_id,
                    .session = RoomSession{number_from(items[1].text)},
                    .list = items[0].text == "s" ? ListKind::streams : ListKind::users};
    std::uint64_t before = number_from(items[2].text);
    for (std::size_t i = gap_parts; i + range_parts <= items.size(); i += range_parts) {
        const std::uint64_t first = number_from(items[i].text);
        if (i == gap_parts) {
            gaps.oldest_gap_ms = TimeMs{number_from(items[i + 2].text)};
        }
        if (gaps.missing.size() < StoredGaps::missing_max) {
            gaps.missing.push_back({ChangeSeq{before + 1}, ChangeSeq{first - 1}});
        }
        gaps.missing_seqs += first - 1 - before;
        before = number_from(items[i + 1].text);
    }
    return gaps;
}

class RedisStore final : public Store {
public:
    RedisStore(const RedisUrl& url, const StoreOptions& options)
        : prefix_(options.space + ":"),
          replicas_(std::max(url.replicas, options.replicas)),
          servers_(url, options.timeout_ms) {}

    void apply(std::span<const StoredCallback> callbacks,
               std::span<StoredOutcome> outcomes) override;
    void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) override;
    RoomList list() override;
    std::optional<ListedRoom> find(std::string_view room_id) override;
    std::vector<StoredGaps> gaps() override;
    std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) override;
    void clear() override;

private:
    [[nodiscard]] std::string key_of(std::string_view room_id) const {
        return prefix_ + "{" + percent_encode(room_id) + "}";
    }
    [[nodiscard]] std::string room_of(const std::string& key) const {
        return percent_decoded(
            std::string_view(key).substr(prefix_.size() + 1, key.size() - prefix_.size() - 2));
    }
    [[nodiscard]] RedisCommand apply_command(const StoredCallback& callback) const;
    // One command for each room, in the order of the keys.
    std::vector<RedisReply> ask_all(const std::set<std::string>& keys, const char* command,
                                    const char* function, const std::string& argument = {});

    std::string prefix_;
    std::uint64_t replicas_;
    RedisServers servers_;
};

RedisCommand RedisStore::apply_command(const StoredCallback& callback) const {
    const Event& event = callback.event;
    RedisCommand command = command_of("FCALL", "anyorder_apply", key_of(event.room_id));
    for (std::string word :
         {std::string(name_of(event.kind)), std::to_string(number(event.session)),
          std::to_string(number(event.seq)), std::to_string(number(event.time_ms)),
          std::string(event.key)}) {
        command.words.push_back(std::move(word));
    }
    if (begins(event.kind)) {
        command.words.push_back(order_text(event));
        command.words.emplace_back(callback.body);
    }
    return command;
}

void RedisStore::apply(std::span<const StoredCallback> callbacks,
                       std::span<StoredOutcome> outcomes) {
    std::vector<RedisCommand> commands;
    commands.reserve(callbacks.size());
    for (const StoredCallback& callback : callbacks) {
        commands.push_back(apply_command(callback));
    }
    const auto replies = servers_.run(commands, Repeatable::yes, replicas_);
    for (std::size_t i = 0; i < replies.size(); ++i) {
        if (replies[i].is_error("ANYORDER")) {
            outcomes[i] = StoredOutcome::refused;
        } else {
            outcomes[i] = checked(replies[i]).text == "OK" ? StoredOutcome::changed
                                                           : StoredOutcome::superseded;
        }
    }
}

void RedisStore::count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) {
    std::vector<RedisCommand> commands;
    commands.reserve(uses.size());
    for (const NonceUse& use : uses) {
        commands.push_back(command_of("FCALL", "anyorder_nonce",
                                      prefix_ + "nonce:{" + percent_encode(use.nonce) + "}"));
        commands.back().words.emplace_back(use.digest);
        commands.back().words.push_back(std::to_string(use.expires_s));
    }
    const auto replies = servers_.run(commands, Repeatable::no, replicas_);
    for (std::size_t i = 0; i < replies.size(); ++i) {
        counts[i] = static_cast<std::uint64_t>(checked(replies[i]).number);
    }
}

std::vector<RedisReply> RedisStore::ask_all(const std::set<std::string>& keys, const char* command,
                                            const char* function, const std::string& argument) {
    std::vector<RedisCommand> commands;
    commands.reserve(keys.size());
    for (const std::string& key : keys) {
        commands.push_back(command_of(command, function, key));
        if (!argument.empty()) {
            commands.back().words.push_back(argument);
        }
    }
    std::vector<RedisReply> replies = servers_.run(commands, Repeatable::yes, 0);
    std::ranges::for_each(replies, checked);
    return replies;
}

RoomList RedisStore::list() {
    RoomList list;
    for (const RedisReply& reply :
         ask_all(servers_.keys(prefix_ + "{*}"), "FCALL_RO", "anyorder_list")) {
        if (reply.items.size() >= room_parts) {
            list.rooms.push_back(room_from(reply));
        }
    }
    std::ranges::sort(list.rooms, {}, &ListedRoom::room_id);
    return list;
}

std::optional<ListedRoom> RedisStore::find(std::string_view room_id) {
    const std::vector<RedisCommand> one = {
        command_of("FCALL_RO", "anyorder_list", key_of(room_id))};
    const auto replies = servers_.run(one, Repeatable::yes, 0);
    return checked(replies[0]).items.size() < room_parts ? std::nullopt
                                                         : std::optional(room_from(replies[0]));
}

std::vector<StoredGaps> RedisStore::gaps() {
    const std::set<std::string> keys = servers_.keys(prefix_ + "{*}");
    const auto replies = ask_all(keys, "FCALL_RO", "anyorder_gaps");
    std::vector<StoredGaps> gaps;
    auto key = keys.begin();
    for (const RedisReply& reply : replies) {
        const std::string room_id = room_of(*key++);
        for (const RedisReply& list : reply.items) {
            gaps.push_back(gaps_from(list, room_id));
        }
    }
    std::ranges::sort(gaps, {}, [](const StoredGaps& one) {
        return std::tie(one.room_id, one.session, one.list);
    });
    return gaps;
}

// Nonces go by themselves.
std::uint64_t RedisStore::forget(std::uint64_t now_s, std::uint64_t older_than_s) {
    const std::uint64_t before_s = now_s - std::min(now_s, older_than_s);
    std::uint64_t count = 0;
    for (const RedisReply& reply : ask_all(servers_.keys(prefix_ + "{*}"), "FCALL",
                                           "anyorder_forget", std::to_string(before_s))) {
        count += static_cast<std::uint64_t>(reply.number);
    }
    return count;
}

void RedisStore::clear() {
    std::vector<RedisCommand> commands;
    for (const std::string& key : servers_.keys(prefix_ + "*")) {
        commands.push_back({.words = {"UNLINK", key}, .slot = redis_slot_of(key)});
    }
    for (const RedisReply& reply : servers_.run(commands, Repeatable::yes, 0)) {
        checked(reply);
    }
}

}  // namespace

std::unique_ptr<Store> redis_store(const std::string& url, const StoreOptions& options) {
    return std::make_unique<RedisStore>(parse_redis_url(url), options);
}

}  // namespace anyorder
