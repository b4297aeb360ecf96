#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/judge.h>

namespace anyorder {

namespace {

// What identifies an entry, and what else is known about it. A room has one number, a stream a sid
// and a number, a user a number.
struct EntryId {
    EntryKind entry{};
    std::string_view room_id;
    std::string_view key;

    friend auto operator<=>(const EntryId&, const EntryId&) = default;
};
struct EntryDetail {
    std::optional<std::string_view> sid;
    std::optional<std::uint64_t> number;
};
using Entries = std::multimap<EntryId, EntryDetail>;

template <class Number>
std::optional<std::uint64_t> plain(const std::optional<Number>& value) {
    return value ? std::optional(number(*value)) : std::nullopt;
}

Entries entries_of(const ObservedList& list, const Lists& lists) {
    Entries entries;
    for (const ObservedRoom& room : list.rooms) {
        if (lists.rooms) {
            entries.emplace(EntryId{EntryKind::room, room.room_id, {}},
                            EntryDetail{{}, plain(room.room_session_id)});
        }
        for (const ObservedStream& stream : room.streams) {
            if (lists.streams) {
                entries.emplace(EntryId{EntryKind::stream, room.room_id, stream.stream_id},
                                EntryDetail{stream.stream_sid, plain(stream.stream_seq)});
            }
        }
        for (const ObservedUser& user : room.users) {
            if (lists.users) {
                entries.emplace(EntryId{EntryKind::user, room.room_id, user.user_account},
                                EntryDetail{{}, plain(user.session_id)});
            }
        }
    }
    return entries;
}

std::string_view number_name(EntryKind entry) {
    switch (entry) {
        case EntryKind::room:
            return "room_session_id ";
        case EntryKind::stream:
            return "stream_seq ";
        case EntryKind::user:
            return "session_id ";
    }
    return {};
}

Difference difference(DifferenceKind kind, const EntryId& id) {
    return {.kind = kind,
            .entry = id.entry,
            .room_id = std::string(id.room_id),
            .key = std::string(id.key),
            .expected = {},
            .listed = {}};
}

std::optional<Difference> compare(const EntryId& id, const EntryDetail& expected,
                                  const EntryDetail& found) {
    Difference stale = difference(DifferenceKind::stale, id);
    if (found.number && expected.number != found.number) {
        const std::string name(number_name(id.entry));
        stale.expected = name + (expected.number ? std::to_string(*expected.number) : "none");
        stale.listed = name + std::to_string(*found.number);
        return stale;
    }
    if (found.sid && expected.sid != found.sid) {
        stale.expected = "stream_sid " + std::string(expected.sid.value_or("none"));
        stale.listed = "stream_sid " + std::string(*found.sid);
        return stale;
    }
    return std::nullopt;
}

}  // namespace

std::vector<Difference> differences(const ObservedList& expected, const ObservedList& found,
                                    const Lists& lists) {
    const Entries wanted = entries_of(expected, lists);
    const Entries listed = entries_of(found, lists);
    std::vector<Difference> all;
    for (const auto& [id, detail] : wanted) {
        if (!listed.contains(id)) {
            all.push_back(difference(DifferenceKind::missing, id));
        }
    }
    for (auto entry = listed.begin(); entry != listed.end();) {
        const auto& [id, detail] = *entry;
        const auto end = listed.upper_bound(id);
        const auto known = wanted.find(id);
        if (known == wanted.end()) {
            all.push_back(difference(DifferenceKind::ghost, id));
        } else if (std::next(entry) != end) {
            all.push_back(difference(DifferenceKind::twice, id));
        } else if (auto stale = compare(id, known->second, detail)) {
            all.push_back(*std::move(stale));
        }
        entry = end;
    }
    std::ranges::stable_sort(
        all, {}, [](const Difference& d) { return std::tie(d.entry, d.room_id, d.key); });
    return all;
}

std::string_view name_of(DifferenceKind kind) {
    switch (kind) {
        case DifferenceKind::ghost:
            return "ghost";
        case DifferenceKind::missing:
            return "missing";
        case DifferenceKind::stale:
            return "stale";
        case DifferenceKind::twice:
            return "twice";
    }
    return {};
}

std::string shown(std::string_view id) {
    const std::string text = printable(id);
    return id.empty() || id.find(' ') != std::string_view::npos ? '"' + text + '"' : text;
}

namespace {

std::string named(const Difference& difference) {
    const std::string room = shown(difference.room_id);
    const std::string key = shown(difference.key);
    switch (difference.entry) {
        case EntryKind::room:
            return "room " + room;
        case EntryKind::stream:
            return "stream " + key + " in " + room;
        case EntryKind::user:
            return "user " + key + " in " + room;
    }
    return {};
}

}  // namespace

std::string describe(const Difference& difference) {
    const std::string name = named(difference);
    switch (difference.kind) {
        case DifferenceKind::ghost:
            return name + " is a ghost: it is listed and not live";
        case DifferenceKind::missing:
            return name + " is missing: it is live and not listed";
        case DifferenceKind::stale:
            return name + " is stale: it is listed with " + printable(difference.listed) +
                   " and has " + printable(difference.expected);
        case DifferenceKind::twice:
            return name + " is listed twice";
    }
    return {};
}

}  // namespace anyorder
