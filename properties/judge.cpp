#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/columns.h>
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
struct Entry {
    EntryId id;
    std::optional<std::string_view> sid;
    std::optional<std::uint64_t> number;
};

template <class Number>
std::optional<std::uint64_t> plain(const std::optional<Number>& value) {
    return value ? std::optional(number(*value)) : std::nullopt;
}

// Sorted by id; entries of one id stay in the order of the list.
std::vector<Entry> entries_of(const ObservedList& list, const Lists& lists) {
    std::vector<Entry> entries;
    for (const ObservedRoom& room : list.rooms) {
        if (lists.rooms) {
            entries.push_back(
                {{EntryKind::room, room.room_id, {}}, {}, plain(room.room_session_id)});
        }
        for (const ObservedStream& stream : room.streams) {
            if (lists.streams) {
                entries.push_back({{EntryKind::stream, room.room_id, stream.stream_id},
                                   stream.stream_sid,
                                   plain(stream.stream_seq)});
            }
        }
        for (const ObservedUser& user : room.users) {
            if (lists.users) {
                entries.push_back({{EntryKind::user, room.room_id, user.user_account},
                                   {},
                                   plain(user.session_id)});
            }
        }
    }
    std::ranges::stable_sort(entries, {}, &Entry::id);
    return entries;
}

// What is not given is not compared.
template <class Value>
bool agree(const std::optional<Value>& expected, const std::optional<Value>& found) {
    return !found || expected == found;
}

bool agree(const ObservedStream& expected, const ObservedStream& found) {
    return agree(expected.stream_seq, found.stream_seq) &&
           agree(expected.stream_sid, found.stream_sid);
}

bool agree(const ObservedUser& expected, const ObservedUser& found) {
    return agree(expected.session_id, found.session_id);
}

// Whether both are sorted by id, name each id once and the same ones, and agree about each.
template <class Listed, class Agree>
bool agree_in_order(const std::vector<Listed>& expected, const std::vector<Listed>& found,
                    std::string Listed::*id, Agree agree_about) {
    if (expected.size() != found.size()) {
        return false;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const bool sorted = i == 0 || expected[i - 1].*id < expected[i].*id;
        if (!sorted || expected[i].*id != found[i].*id || !agree_about(expected[i], found[i])) {
            return false;
        }
    }
    return true;
}

bool agree(const ObservedRoom& expected, const ObservedRoom& found, const Lists& lists) {
    constexpr auto entries_agree = [](const auto& a, const auto& b) { return agree(a, b); };
    return (!lists.rooms || agree(expected.room_session_id, found.room_session_id)) &&
           (!lists.streams || agree_in_order(expected.streams, found.streams,
                                             &ObservedStream::stream_id, entries_agree)) &&
           (!lists.users || agree_in_order(expected.users, found.users, &ObservedUser::user_account,
                                           entries_agree));
}

// Most lists are right, and sorted: then nothing differs, as one pass over both can tell. Where it
// is false they may still be equal.
bool agree_in_order(const ObservedList& expected, const ObservedList& found, const Lists& lists) {
    return agree_in_order(
        expected.rooms, found.rooms, &ObservedRoom::room_id,
        [&](const ObservedRoom& a, const ObservedRoom& b) { return agree(a, b, lists); });
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

std::optional<Difference> compare(const Entry& expected, const Entry& found) {
    if (agree(expected.number, found.number) && agree(expected.sid, found.sid)) {
        return std::nullopt;
    }
    Difference stale = difference(DifferenceKind::stale, found.id);
    if (!agree(expected.number, found.number)) {
        const std::string name(number_name(found.id.entry));
        stale.expected = name + (expected.number ? std::to_string(*expected.number) : "none");
        stale.listed = name + std::to_string(*found.number);
    } else {
        stale.expected = "stream_sid " + std::string(expected.sid.value_or("none"));
        stale.listed = "stream_sid " + std::string(*found.sid);
    }
    return stale;
}

using Place = std::vector<Entry>::const_iterator;

// Behind the last entry of the same id.
Place end_of_id(Place entry, Place end) {
    return std::find_if(entry, end, [&](const Entry& other) { return other.id != entry->id; });
}

}  // namespace

std::vector<Difference> differences(const ObservedList& expected, const ObservedList& found,
                                    const Lists& lists) {
    if (agree_in_order(expected, found, lists)) {
        return {};
    }
    const std::vector<Entry> wanted = entries_of(expected, lists);
    const std::vector<Entry> listed = entries_of(found, lists);
    std::vector<Difference> all;
    auto known = wanted.begin();
    auto entry = listed.begin();
    while (known != wanted.end() || entry != listed.end()) {
        if (entry == listed.end() || (known != wanted.end() && known->id < entry->id)) {
            all.push_back(difference(DifferenceKind::missing, known++->id));
            continue;
        }
        const auto end = end_of_id(entry, listed.end());
        if (known == wanted.end() || entry->id < known->id) {
            all.push_back(difference(DifferenceKind::ghost, entry->id));
        } else {
            if (std::next(entry) != end) {
                all.push_back(difference(DifferenceKind::twice, entry->id));
            } else if (auto stale = compare(*known, *entry)) {
                all.push_back(*std::move(stale));
            }
            known = end_of_id(known, wanted.end());
        }
        entry = end;
    }
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
    const std::string text = visible(id);
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
