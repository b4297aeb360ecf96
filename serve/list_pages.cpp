#include "list_pages.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>

#include <anyorder/engine/list_text.h>

namespace anyorder {

namespace {

void append_name(std::string& out, std::string_view name) {
    if (!out.ends_with('{')) {
        out += ',';
    }
    append_json_string(out, name);
    out += ':';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    append_name(out, name);
    append_json_string(out, text);
}

void append_member(std::string& out, std::string_view name, std::uint64_t number) {
    append_member(out, name, std::to_string(number));
}

void append_flag(std::string& out, std::string_view name, bool value) {
    append_name(out, name);
    out += value ? "true" : "false";
}

// A JSON number, for what fits into a double.
void append_amount(std::string& out, std::string_view name, std::uint64_t value) {
    append_name(out, name);
    out += std::to_string(value);
}

void append_attributes(std::string& out, const std::vector<Attribute>& attributes) {
    append_name(out, "attributes");
    out += '{';
    for (const Attribute& attribute : attributes) {
        append_member(out, name_of(attribute.field), attribute.value);
    }
    out += '}';
}

// [{…},{…}] of the first `count`, each appended by `append_one` between its braces, and none with
// which `out` would be longer than `bytes_max`. Returns how many.
template <class Entries, class AppendOne>
std::size_t append_objects(std::string& out, std::string_view name, const Entries& entries,
                           std::size_t count, std::size_t bytes_max, AppendOne append_one) {
    append_name(out, name);
    out += '[';
    std::size_t done = 0;
    while (done < std::min(count, entries.size())) {
        const std::size_t before = out.size();
        out += done == 0 ? "{" : ",{";
        append_one(entries[done]);
        out += '}';
        if (out.size() > bytes_max) {
            out.resize(before);
            break;
        }
        ++done;
    }
    out += ']';
    return done;
}

void append_stream(std::string& out, const ListedStream& stream) {
    append_member(out, "stream_id", stream.stream_id);
    append_member(out, "stream_sid", stream.stream_sid);
    append_member(out, "stream_seq", number(stream.stream_seq));
    append_member(out, "create_time_ms", number(stream.create_time_ms));
    append_attributes(out, stream.attributes);
}

void append_user(std::string& out, const ListedUser& user) {
    append_member(out, "user_account", user.user_account);
    append_member(out, "session_id", number(user.session_id));
    append_member(out, "user_update_seq", number(user.user_update_seq));
    append_member(out, "login_time_ms", number(user.login_time_ms));
    append_attributes(out, user.attributes);
}

constexpr std::size_t all_of_them = static_cast<std::size_t>(-1);

// What stands behind a room's last entry.
constexpr std::size_t end_bytes_max = 64;

// How much is still shown.
struct Space {
    std::size_t entries_left = all_of_them;
    // Where the text ends at the latest.
    std::size_t bytes_max = all_of_them;
};

void append_room(std::string& out, const ListedRoom& room, Space& space) {
    append_member(out, "room_id", room.room_id);
    append_member(out, "room_session_id", number(room.room_session_id));
    append_member(out, "create_time_ms", number(room.create_time_ms));
    append_attributes(out, room.attributes);
    const std::size_t bytes_max = space.bytes_max - std::min(space.bytes_max, end_bytes_max);
    space.entries_left -=
        append_objects(out, "streams", room.streams, space.entries_left, bytes_max,
                       [&](const ListedStream& stream) { append_stream(out, stream); });
    space.entries_left -= append_objects(out, "users", room.users, space.entries_left, bytes_max,
                                         [&](const ListedUser& user) { append_user(out, user); });
}

bool is_overdue(const StoredGaps& gaps, std::uint64_t now_ms) {
    const std::uint64_t since_ms = number(gaps.oldest_gap_ms);
    return now_ms > since_ms && now_ms - since_ms > retries_last_ms;
}

void append_gaps(std::string& out, const StoredGaps& gaps, std::uint64_t now_ms) {
    append_member(out, "room_id", gaps.room_id);
    append_member(out, "room_session_id", number(gaps.session));
    append_member(out, "list", gaps.list == ListKind::streams ? "streams" : "users");
    append_name(out, "missing");
    out += '[';
    for (const SeqRange& range : gaps.missing) {
        out += &range == gaps.missing.data() ? "[\"" : ",[\"";
        out += std::to_string(number(range.first)) + "\",\"" + std::to_string(number(range.last));
        out += "\"]";
    }
    out += ']';
    append_member(out, "missing_callbacks", gaps.missing_seqs);
    append_member(out, "oldest_gap_ms", number(gaps.oldest_gap_ms));
    append_flag(out, "overdue", is_overdue(gaps, now_ms));
}

// Whether a room's session has gaps.
class Incomplete {
public:
    explicit Incomplete(const std::vector<StoredGaps>& gaps) {
        for (const StoredGaps& of_list : gaps) {
            sessions_.emplace(of_list.room_id, of_list.session);
        }
    }

    [[nodiscard]] bool contains(const ListedRoom& room) const {
        return sessions_.contains({std::string_view(room.room_id), room.room_session_id});
    }

private:
    std::set<std::pair<std::string_view, RoomSession>> sessions_;
};

void append_rooms(std::string& out, const RoomList& list, const std::vector<StoredGaps>& gaps,
                  std::size_t rooms, Space space) {
    const Incomplete incomplete(gaps);
    append_objects(out, "rooms", list.rooms, rooms, space.bytes_max, [&](const ListedRoom& room) {
        append_room(out, room, space);
        append_flag(out, "complete", !incomplete.contains(room));
    });
}

}  // namespace

std::string rooms_page(const RoomList& list, const std::vector<StoredGaps>& gaps) {
    std::string out = "{";
    append_rooms(out, list, gaps, all_of_them, {});
    return out + '}';
}

std::string room_page(const ListedRoom& room) {
    std::string out = R"({"rooms":[{)";
    Space space;
    append_room(out, room, space);
    return out + "}]}";
}

std::string gaps_page(const std::vector<StoredGaps>& gaps, std::uint64_t now_ms) {
    std::string out = "{";
    append_objects(out, "gaps", gaps, all_of_them, all_of_them,
                   [&](const StoredGaps& of_list) { append_gaps(out, of_list, now_ms); });
    return out + '}';
}

std::string view_text(const RoomList& list, const std::vector<StoredGaps>& gaps,
                      std::uint64_t now_ms, const ViewLimits& limits) {
    const Gauges gauges = gauges_of(list, gaps, now_ms);
    std::string out = "{";
    append_rooms(out, list, gaps, limits.rooms_max,
                 {.entries_left = limits.entries_max, .bytes_max = limits.bytes_max});
    append_objects(out, "gaps", gaps, limits.gaps_max, all_of_them,
                   [&](const StoredGaps& of_list) { append_gaps(out, of_list, now_ms); });
    append_amount(out, "room_count", gauges.rooms);
    append_amount(out, "stream_count", gauges.streams);
    append_amount(out, "user_count", gauges.users);
    append_amount(out, "gap_count", gauges.lists_with_gaps);
    append_amount(out, "overdue_count", gauges.overdue_lists);
    return out + '}';
}

Gauges gauges_of(const RoomList& list, const std::vector<StoredGaps>& gaps, std::uint64_t now_ms) {
    Gauges gauges{.store_reachable = true, .rooms = list.rooms.size()};
    for (const ListedRoom& room : list.rooms) {
        gauges.streams += room.streams.size();
        gauges.users += room.users.size();
    }
    gauges.lists_with_gaps = gaps.size();
    for (const StoredGaps& of_list : gaps) {
        gauges.missing_callbacks += of_list.missing_seqs;
        gauges.overdue_lists += is_overdue(of_list, now_ms) ? 1 : 0;
    }
    return gauges;
}

}  // namespace anyorder
