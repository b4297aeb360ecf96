// C++ types to check: some that are right, and some of which each is wrong in one way.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <anyorder/engine/room_lists.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder::types {

// Right after every callback.
struct Engine {
    void reset() { lists = RoomLists(); }
    void deliver(const Event& event) { lists.apply(event); }
    [[nodiscard]] RoomList list() const { return lists.list(); }
    friend bool operator==(const Engine&, const Engine&) = default;

    RoomLists lists;
};

// Right, and says only what it knows: which ids are there.
struct IdsAlone : Engine {
    [[nodiscard]] ObservedList list() const {
        ObservedList ids;
        for (const ListedRoom& room : lists.list().rooms) {
            ids.rooms.push_back({.room_id = room.room_id});
            for (const ListedStream& stream : room.streams) {
                ids.rooms.back().streams.push_back({.stream_id = stream.stream_id});
            }
            for (const ListedUser& user : room.users) {
                ids.rooms.back().users.push_back({.user_account = user.user_account});
            }
        }
        return ids;
    }
};

// Right, and can be neither copied nor moved.
class Immovable {
public:
    Immovable() = default;
    Immovable(const Immovable&) = delete;
    Immovable& operator=(const Immovable&) = delete;

    void reset() { lists_ = std::make_unique<RoomLists>(); }
    void deliver(const Event& event) { lists_->apply(event); }
    [[nodiscard]] RoomList list() const { return lists_->list(); }

private:
    std::unique_ptr<RoomLists> lists_ = std::make_unique<RoomLists>();
};

// Believes each callback as it arrives.
struct ByArrival {
    void reset() { rooms.clear(); }
    void deliver(const Event& event) {
        const std::string room(event.room_id);
        if (is_room(event.kind)) {
            rooms.erase(room);
        }
        if (begins(event.kind)) {
            rooms[room].insert({is_user(event.kind), std::string(event.key)});
        } else if (!is_room(event.kind)) {
            rooms[room].erase({is_user(event.kind), std::string(event.key)});
        }
    }
    [[nodiscard]] ObservedList list() const {
        ObservedList all;
        for (const auto& [room_id, keys] : rooms) {
            ObservedRoom& room = all.rooms.emplace_back(ObservedRoom{.room_id = room_id});
            for (const auto& [of_user, key] : keys) {
                if (of_user) {
                    room.users.push_back({.user_account = key});
                } else if (!key.empty()) {
                    room.streams.push_back({.stream_id = key});
                }
            }
        }
        return all;
    }
    friend bool operator==(const ByArrival&, const ByArrival&) = default;

    // A room's own entry has no key.
    std::map<std::string, std::set<std::pair<bool, std::string>>> rooms;
};

// Lists a room as soon as it hears of a stream or user in it: right in the end.
struct Eager : Engine {
    void reset() { *this = Eager(); }
    void deliver(const Event& event) {
        lists.apply(event);
        (is_room(event.kind) ? known : heard).insert(std::string(event.room_id));
    }
    [[nodiscard]] ObservedList list() const {
        ObservedList all = observe(lists.list());
        for (const std::string& room_id : heard) {
            if (!known.contains(room_id)) {
                all.rooms.push_back({.room_id = room_id});
            }
        }
        return all;
    }
    friend bool operator==(const Eager&, const Eager&) = default;

    std::set<std::string> heard;
    std::set<std::string> known;
};

// Lists everything once more for each callback that comes again.
struct CountsRepeats : Engine {
    void reset() { *this = CountsRepeats(); }
    void deliver(const Event& event) {
        repeats += lists.apply(event) == Outcome::duplicate ? 1 : 0;
    }
    [[nodiscard]] RoomList list() const {
        RoomList all = lists.list();
        const std::vector<ListedRoom> rooms = all.rooms;
        for (int i = 0; i < repeats; ++i) {
            all.rooms.insert(all.rooms.end(), rooms.begin(), rooms.end());
        }
        return all;
    }
    friend bool operator==(const CountsRepeats&, const CountsRepeats&) = default;

    int repeats = 0;
};

// Shows the streams of every room in each.
struct MixesRooms : Engine {
    [[nodiscard]] RoomList list() const {
        RoomList all = lists.list();
        std::vector<ListedStream> streams;
        for (const ListedRoom& room : all.rooms) {
            streams.insert(streams.end(), room.streams.begin(), room.streams.end());
        }
        for (ListedRoom& room : all.rooms) {
            room.streams = streams;
        }
        return all;
    }
};

// Never lists what has an "n" in its name: right as long as nothing is called so.
struct DislikesAName : Engine {
    [[nodiscard]] RoomList list() const {
        RoomList all = lists.list();
        std::erase_if(all.rooms,
                      [](const ListedRoom& room) { return room.room_id.starts_with('n'); });
        return all;
    }
};

// Makes a room up once in a while, whatever it was told.
struct Moody : Engine {
    [[nodiscard]] RoomList list() const {
        RoomList all = lists.list();
        if (++asked == 40) {
            all.rooms.push_back({.room_id = "moody"});
        }
        return all;
    }

    mutable int asked = 0;  // survives reset()
};

// Right, and remembers everything after a reset().
struct Sticky : Engine {
    void reset() {}
};

// Right, and remembers how often it was told anything, so that no two of its states are equal.
struct Diary : Engine {
    void deliver(const Event& event) {
        lists.apply(event);
        ++told;
    }
    friend bool operator==(const Diary&, const Diary&) = default;

    int told = 0;
};

}  // namespace anyorder::types
