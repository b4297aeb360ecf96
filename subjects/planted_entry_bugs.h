// Planted bugs about streams and users: which callback is newer, what is remembered, what is
// skipped. Each replaces one step of the rule, and says in a comment how a person comes to write
// it.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>

#include "planted_rule.h"

namespace anyorder::planted {

// The callbacks carry times, so the newer time wins.
struct OrdersByTime : Rule {
    static bool replaces(const Words& known, const Words& arrived) {
        return arrived.time_ms >= known.time_ms;
    }
};

// The same by someone who wants duplicates to change nothing.
struct OrdersByTimeFirstWins : Rule {
    static bool replaces(const Words& known, const Words& arrived) {
        return arrived.time_ms > known.time_ms;
    }
};

// Every callback has a `timestamp`; that it is in seconds, and of sending, is easy to miss.
struct OrdersByTimestamp : Rule {
    static bool replaces(const Words& known, const Words& arrived) {
        return arrived.timestamp >= known.timestamp;
    }
};

// Seqs come as strings and are compared as strings.
struct ComparesSeqAsText : Rule {
    static bool replaces(const Words& known, const Words& arrived) {
        return std::to_string(number(arrived.seq)) > std::to_string(number(known.seq));
    }
};

// A close is believed whatever its seq: what could come after the end?
struct CloseIgnoresSeq : Rule {
    static bool replaces(const Words& known, const Words& arrived) {
        return !begins(arrived.kind) || arrived.seq > known.seq;
    }
};

// A create is an upsert.
struct CreateIgnoresSeq : Rule {
    static bool replaces(const Words& known, const Words& arrived) {
        return begins(arrived.kind) || arrived.seq > known.seq;
    }
};

// INSERT … ON CONFLICT DO NOTHING: what is there already is not updated.
struct KeepsWhatIsLive : Rule {
    static bool replaces(const Words& known, const Words& arrived) {
        return arrived.seq > known.seq && !(begins(arrived.kind) && begins(known.kind));
    }
};

// DELETE FROM streams.
struct NoTombstone : Rule {
    static void stored(Tables& tables, const EntryKey& key, const Words& arrived) {
        if (!begins(arrived.kind)) {
            tables.entries.erase(key);
        }
    }
};

// Tombstones expire after a second, as retries "surely" have arrived by then.
struct TombstoneExpires : Rule {
    static void stored(Tables& tables, const EntryKey& /*key*/, const Words& arrived) {
        std::erase_if(tables.entries, [&](const auto& entry) {
            return !begins(entry.second.kind) &&
                   number(entry.second.time_ms) + 1'000 < number(arrived.time_ms);
        });
    }
};

// The last three tombstones are kept, for bounded memory.
struct BoundedTombstones : Rule {
    static void stored(Tables& tables, const EntryKey& key, const Words& arrived) {
        std::erase(tables.tombstones, key);
        if (begins(arrived.kind)) {
            return;
        }
        tables.tombstones.push_back(key);
        if (tables.tombstones.size() > 3) {
            tables.entries.erase(tables.tombstones.front());
            tables.tombstones.erase(tables.tombstones.begin());
        }
    }
};

// A clean-up of the dead rows whenever something new goes live.
struct TombstonesSweptByCreate : Rule {
    static void stored(Tables& tables, const EntryKey& /*key*/, const Words& arrived) {
        if (begins(arrived.kind)) {
            std::erase_if(tables.entries,
                          [](const auto& entry) { return !begins(entry.second.kind); });
        }
    }
};

// A stream_id looks unique, so the session is not part of the key.
struct SessionBlindKey : Rule {
    static EntryKey key_of(const Words& words) {
        return {words.room_id, {}, is_stream(words.kind), words.key};
    }
};

// One table of members: a user and a stream of one name are one row.
struct MixesStreamsAndUsers : Rule {
    static EntryKey key_of(const Words& words) {
        return {words.room_id, words.session, false, words.key};
    }
};

// A callback about a room that is not there yet is dropped.
struct NeedsRoomFirst : Rule {
    static bool takes(Tables& tables, const Words& words) {
        const auto row = tables.sessions.find({words.room_id, words.session});
        return row != tables.sessions.end() && row->second.created_ms.has_value();
    }
};

// An idempotency key of event and id: publishing a second time looks like a repeat.
struct DedupesByEventAndId : Rule {
    static bool takes(Tables& tables, const Words& words) {
        return tables.seen
            .insert(words.room_id + "/" + std::string(name_of(words.kind)) + "/" + words.key)
            .second;
    }
};

// An idempotency key of session and seq, though streams and users count on their own.
struct DedupesBySeqAcrossLists : Rule {
    static bool takes(Tables& tables, const Words& words) {
        return tables.seen
            .insert(std::to_string(number(words.session)) + "/" + std::to_string(number(words.seq)))
            .second;
    }
};

// One last seq for the whole list: anything older is taken for late news of the same thing.
struct LastSeqPerList : Rule {
    static bool takes(Tables& tables, const Words& words) {
        const std::string list =
            std::to_string(number(words.session)) + (is_stream(words.kind) ? "/streams" : "/users");
        const auto [place, is_first] = tables.last_seq.try_emplace(list, words.seq);
        const bool newer = is_first || words.seq > place->second;
        if (newer) {
            place->second = words.seq;
        }
        return newer;
    }
};

// Only `type` 0 is "stopped"; a lost heartbeat or a deletion is not looked for.
struct IgnoresAbnormalClose : Rule {
    static bool takes(Tables& /*tables*/, const Words& words) {
        return words.kind != EventKind::stream_close || words.type == "0";
    }
};

// A logout counts only if it is of the login that is listed.
struct LogoutNeedsListedLogin : Rule {
    static bool takes(Tables& tables, const Words& words) {
        const auto known = tables.entries.find(key_of(words));
        return words.kind != EventKind::room_logout || known == tables.entries.end() ||
               !begins(known->second.kind) || known->second.user_session == words.user_session;
    }
};

// `int` for a counter.
struct Seq32Bits : Rule {
    static void read(Words& words) { words.seq = ChangeSeq{number(words.seq) & 0xffff'ffffU}; }
};

inline void change_ids(Words& words, std::string (*change)(std::string)) {
    words.room_id = change(words.room_id);
    words.key = change(words.key);
}

// A column whose collation ignores case.
struct FoldsCase : Rule {
    static void read(Words& words) {
        change_ids(words, [](std::string id) {
            std::ranges::transform(
                id, id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            return id;
        });
    }
};

// Input is trimmed, as forms are.
struct TrimsIds : Rule {
    static void read(Words& words) {
        change_ids(words, [](std::string id) {
            id.erase(id.find_last_not_of(' ') + 1);
            return id;
        });
    }
};

// VARCHAR(64), and a database that cuts instead of refusing.
struct CutsLongIds : Rule {
    static void read(Words& words) {
        change_ids(words, [](std::string id) {
            id.resize(std::min<std::size_t>(id.size(), 64));
            return id;
        });
    }
};

}  // namespace anyorder::planted
