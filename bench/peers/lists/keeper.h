// What is measured side by side: keepers of one list by one rule, each by its own means.
#pragma once

#include <memory>
#include <span>
#include <string>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_list.h>

namespace anyorder::bench {

// Keeps rooms and streams by the ordering rule. Callbacks of users do not occur in the workloads,
// so only this project's engine knows them.
class Keeper {
public:
    Keeper() = default;
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    virtual ~Keeper() = default;

    // Takes in all events. They count, and are where others could read them, when it returns.
    // Throws std::runtime_error where a database refuses.
    virtual void apply(std::span<const Event> events) = 0;

    // All that is live, sorted by id.
    virtual RoomList list() = 0;
};

// Of this project.
std::unique_ptr<Keeper> anyorder_keeper();

// The rule written plainly: a map of streams by one string made of room, session and stream id.
std::unique_ptr<Keeper> std_unordered_map_keeper();
// The same, and the key is made with care.
std::unique_ptr<Keeper> std_reserved_key_keeper();

// The same rule, in a table that is asked with views.
std::unique_ptr<Keeper> absl_keeper();
std::unique_ptr<Keeper> boost_keeper();
// With a hash that is made for such names, where the others take their library's.
std::unique_ptr<Keeper> absl_fast_hash_keeper();
std::unique_ptr<Keeper> boost_fast_hash_keeper();

// A database in memory.
std::unique_ptr<Keeper> sqlite_keeper();

// Servers. What they hold is deleted first.
std::unique_ptr<Keeper> redis_keeper(const std::string& socket_path);
std::unique_ptr<Keeper> postgresql_keeper(const std::string& connection);

}  // namespace anyorder::bench
