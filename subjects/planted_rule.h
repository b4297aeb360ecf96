// A right implementation of the ordering rule in two tables, as a backend engineer would write it,
// cut into steps that a planted bug can replace one at a time.
//
// It shares nothing with the engine but the event words. The rule with no step replaced passes
// every check (a test says so), so what a planted bug fails by is its one replaced step.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <anyorder/subjects/observed_list.h>

#include "words.h"

namespace anyorder::planted {

struct SessionKey {
    std::string room_id;
    RoomSession session{};

    friend auto operator<=>(const SessionKey&, const SessionKey&) = default;
};

struct SessionRow {
    std::optional<TimeMs> created_ms;
    bool closed = false;

    friend bool operator==(const SessionRow&, const SessionRow&) = default;
};

struct EntryKey {
    std::string room_id;
    RoomSession session{};
    bool of_stream = false;
    std::string key;

    friend auto operator<=>(const EntryKey&, const EntryKey&) = default;
};

// One list of one session.
struct ListKey {
    std::string room_id;
    RoomSession session{};
    bool of_streams = false;

    friend auto operator<=>(const ListKey&, const ListKey&) = default;
};

struct Watermark {
    std::uint64_t level = 0;
    // Seqs above it that have arrived.
    std::set<std::uint64_t> beyond;

    friend bool operator==(const Watermark&, const Watermark&) = default;
};

// The last four members are for planted bugs: what they remember beside the tables.
struct Tables {
    std::map<SessionKey, SessionRow> sessions;
    // The newest callback about each key; a tombstone where it ended something.
    std::map<EntryKey, Words> entries;

    std::set<std::string> seen;
    std::map<std::string, ChangeSeq> last_seq;
    std::vector<EntryKey> tombstones;
    std::map<ListKey, Watermark> watermarks;

    friend bool operator==(const Tables&, const Tables&) = default;
};

// The steps, right as they stand.
struct Rule {
    // Reads a callback's fields.
    static void read(Words& /*words*/) {}

    // Whether a callback about a stream or a user is looked at.
    static bool takes(Tables& /*tables*/, const Words& /*words*/) { return true; }

    static EntryKey key_of(const Words& words) {
        return {words.room_id, words.session, is_stream(words.kind), words.key};
    }

    // Whether `arrived` is newer than what is known about the key.
    static bool replaces(const Words& known, const Words& arrived) {
        return arrived.seq > known.seq;
    }

    // The entry at `key` has just become what `arrived` says.
    static void stored(Tables& /*tables*/, const EntryKey& /*key*/, const Words& /*arrived*/) {}

    static void create_room(Tables& tables, const Words& words) {
        tables.sessions[{words.room_id, words.session}].created_ms = words.time_ms;
    }
    static void close_room(Tables& tables, const Words& words) {
        tables.sessions[{words.room_id, words.session}].closed = true;
    }

    // The session of the room that is live, if one is.
    static std::optional<RoomSession> current_session(const Tables& tables,
                                                      const std::string& room_id);

    static bool shows(const ObservedRoom& /*room*/) { return true; }
};

// The same session lookup for a bug that needs to know what is listed.
std::optional<RoomSession> session_by_creation(const Tables& tables, const std::string& room_id);

void fill_entries(const Tables& tables, RoomSession session, ObservedRoom& room);
std::vector<std::string> room_ids_of(const Tables& tables);

// The subject: the steps of `Steps`, which are Rule's but for what a planted bug hides.
template <class Steps>
class TwoTables {
public:
    void deliver(const Event& event) {
        Words words = words_of(event);
        Steps::read(words);
        if (words.kind == EventKind::room_create) {
            Steps::create_room(tables_, words);
        } else if (words.kind == EventKind::room_close) {
            Steps::close_room(tables_, words);
        } else if (Steps::takes(tables_, words)) {
            change_entry(words);
        }
    }

    [[nodiscard]] ObservedList list() const {
        ObservedList list;
        for (const std::string& room_id : room_ids_of(tables_)) {
            if (const auto session = Steps::current_session(tables_, room_id)) {
                ObservedRoom room{.room_id = room_id, .room_session_id = session};
                fill_entries(tables_, *session, room);
                if (Steps::shows(room)) {
                    list.rooms.push_back(std::move(room));
                }
            }
        }
        return list;
    }

    friend bool operator==(const TwoTables&, const TwoTables&) = default;

private:
    void change_entry(const Words& words) {
        const EntryKey key = Steps::key_of(words);
        const auto [place, is_new] = tables_.entries.try_emplace(key, words);
        if (!is_new) {
            if (!Steps::replaces(place->second, words)) {
                return;
            }
            place->second = words;
        }
        Steps::stored(tables_, key, words);
    }

    Tables tables_;
};

}  // namespace anyorder::planted
