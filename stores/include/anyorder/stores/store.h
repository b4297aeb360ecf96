// The ordering rule where several processes share it: callbacks in any order, late and repeated, to
// a list that outlives the process which took them.
//
// A store is one connection. What it holds is shared by all that are opened on the same URL and
// space, in this process or in any other. Whatever they do at the same time, a list is that of the
// set of callbacks applied until then, for each room as a whole; docs/stores.md says what each
// store promises beyond it, and what it costs.
//
//   const auto store = open_store("redis://127.0.0.1:6379", {});
//   store->apply(callbacks, outcomes);  // durable, as far as the store promises it
//   store->list("room-1");
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/engine/completeness.h>
#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder {

// A callback as it was decoded, and as it came.
struct StoredCallback {
    Event event{};
    // Plain JSON that decodes to the event.
    std::string_view body{};
};

// What became of one.
enum class StoredOutcome : std::uint8_t {
    changed,     // it is the newest about its subject, as far as is known
    superseded,  // something newer was here, or the same
    refused,     // the store cannot hold it, and will not the next time: a text with a zero byte
};

// A list of a session that is open, with seqs missing that later ones have overtaken.
struct StoredGaps {
    // As ListCompleteness has them.
    static constexpr std::size_t missing_max = ListCompleteness::missing_max;

    std::string room_id{};
    RoomSession session{};
    ListKind list{};
    // The first that are missing, at most `missing_max`.
    std::vector<SeqRange> missing{};
    // How many seqs are missing in all.
    std::uint64_t missing_seqs = 0;
    // The time of the event just above the first gap.
    TimeMs oldest_gap_ms{};

    friend bool operator==(const StoredGaps&, const StoredGaps&) = default;
};

// How often a callback that carries a nonce may be taken.
struct NonceUse {
    std::string_view nonce{};
    // Of the callback's body, and no longer than 64 bytes.
    std::string_view digest{};
    // Seconds since 1970 from which on the nonce may be forgotten.
    std::uint64_t expires_s = 0;
};

// The store did not do it, or nobody knows whether it did: nothing may be acknowledged. What is
// applied again does no harm. The text is a sentence without a full stop.
class StoreFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// For one thread at a time. Everything throws StoreFailure; the next call then connects anew.
class Store {
public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    // Takes in all of them and returns when they are there to stay. `outcomes` has as many places.
    virtual void apply(std::span<const StoredCallback> callbacks,
                       std::span<StoredOutcome> outcomes) = 0;

    // Counts each use of a nonce, and says how many there were with this digest; 0 where the nonce
    // was first used with another one. `counts` has as many places.
    virtual void count(std::span<const NonceUse> uses, std::span<std::uint64_t> counts) = 0;

    // All that is live, sorted by id, with the business data; each room is read as a whole.
    virtual RoomList list() = 0;

    // One live room, or nothing.
    virtual std::optional<ListedRoom> find(std::string_view room_id) = 0;

    // What is missing in open sessions, sorted by room, session and list.
    virtual std::vector<StoredGaps> gaps() = 0;

    // Forgets tombstones and closed sessions that nothing was heard about for `older_than_s`
    // seconds, and nonces that have expired. What comes of them all the same counts as new. Returns
    // how many. `now_s` is seconds since 1970.
    virtual std::uint64_t forget(std::uint64_t now_s, std::uint64_t older_than_s) = 0;

    // Forgets all there is in this space.
    virtual void clear() = 0;
};

struct StoreOptions {
    // What is kept under one name is apart from what is kept under another: a schema of PostgreSQL,
    // a prefix of Redis's keys, the prefix of a table's name. Up to 48 small letters, digits and
    // '_', a letter first.
    std::string space = "anyorder";
    // How long an answer may take.
    std::uint64_t timeout_ms = 5'000;
    // Whether what apply() returned from survives a crash of the machine, where the store can do
    // without.
    bool durable = true;
    // How many replicas must have what apply() and count() return from; Redis alone, where the
    // URL's ?wait=N says the same.
    std::uint64_t replicas = 0;
    // Of what is held in memory; see RoomLists::RoomLists. Those that this process opens on one
    // file with one seed hold it once.
    std::uint64_t seed = 0;
};

// Opens "memory:", "sqlite:FILE", "sqlite-tables:FILE", "redis://HOST:PORT", "redis+unix:PATH",
// "postgresql://…". A node of a Redis Cluster stands for all of it. Throws StoreFailure where it is
// not reachable, std::invalid_argument for another URL. "memory:" is shared by all that this
// process opens in one space.
std::unique_ptr<Store> open_store(const std::string& url, const StoreOptions& options);

}  // namespace anyorder
