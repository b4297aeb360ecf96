#include "list_rows.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/report_words.h>

namespace anyorder {

namespace {

// A row and what it is about, as a Difference names it.
struct Entry {
    EntryKind kind{};
    std::string room_id;
    std::string key;
    ListRow row;
};

template <class Number>
std::string detail_of(const char* name, const std::optional<Number>& value) {
    return value ? name + std::to_string(number(*value)) : "";
}

std::vector<Entry> entries_of(const ObservedList& list, const Lists& lists) {
    std::vector<Entry> entries;
    const auto add = [&](EntryKind kind, const ObservedRoom& room, const std::string& key,
                         const std::string& name, std::string detail) {
        entries.push_back({kind, room.room_id, key,
                           ListRow{.name = name,
                                   .room = kind == EntryKind::room ? "" : shown(room.room_id),
                                   .detail = std::move(detail),
                                   .note = {}}});
    };
    for (const ObservedRoom& room : list.rooms) {
        if (lists.rooms) {
            add(EntryKind::room, room, {}, "room " + shown(room.room_id),
                detail_of("session ", room.room_session_id));
        }
        for (const ObservedStream& stream : room.streams) {
            if (lists.streams) {
                add(EntryKind::stream, room, stream.stream_id, "stream " + shown(stream.stream_id),
                    detail_of("seq ", stream.stream_seq));
            }
        }
        for (const ObservedUser& user : room.users) {
            if (lists.users) {
                add(EntryKind::user, room, user.user_account, "user " + shown(user.user_account),
                    detail_of("login ", user.session_id));
            }
        }
    }
    return entries;
}

bool is_about(const Difference& difference, const Entry& entry) {
    return std::tie(difference.entry, difference.room_id, difference.key) ==
           std::tie(entry.kind, entry.room_id, entry.key);
}

Mark mark_of(DifferenceKind kind) {
    switch (kind) {
        case DifferenceKind::ghost:
            return Mark::ghost;
        case DifferenceKind::missing:
            return Mark::missing;
        case DifferenceKind::stale:
            return Mark::stale;
        case DifferenceKind::twice:
            return Mark::twice;
    }
    return Mark::none;
}

void mark(Entry& entry, const std::vector<Difference>& differences) {
    const auto found = std::ranges::find_if(
        differences, [&](const Difference& one) { return is_about(one, entry); });
    if (found != differences.end()) {
        entry.row.mark = mark_of(found->kind);
        if (found->kind == DifferenceKind::stale) {
            entry.row.note = "has " + printable(found->expected);
        }
    }
}

std::vector<ListRow> rows_in(std::vector<Entry> entries) {
    std::vector<ListRow> rows;
    rows.reserve(entries.size());
    for (Entry& entry : entries) {
        rows.push_back(std::move(entry.row));
    }
    return rows;
}

}  // namespace

std::string name_of(Mark mark) {
    switch (mark) {
        case Mark::none:
            return "";
        case Mark::ghost:
            return "ghost";
        case Mark::missing:
            return "missing";
        case Mark::stale:
            return "stale";
        case Mark::twice:
            return "twice";
    }
    return "";
}

std::string words_of(Mark mark) {
    switch (mark) {
        case Mark::none:
            return "";
        case Mark::ghost:
            return "+ ghost";
        case Mark::missing:
            return "\u2212 missing";
        case Mark::stale:
            return "\u2260 stale";
        case Mark::twice:
            return "\u00d72 twice";
    }
    return "";
}

std::vector<ListRow> rows_of(const ObservedList& list, const Lists& lists) {
    return rows_in(entries_of(list, lists));
}

std::vector<ListRow> rows_of(const ObservedList& listed, const ObservedList& expected,
                             const std::vector<Difference>& differences, const Lists& lists) {
    std::vector<Entry> entries = entries_of(listed, lists);
    if (!differences.empty()) {
        for (Entry& entry : entries) {
            mark(entry, differences);
        }
        for (Entry& entry : entries_of(expected, lists)) {
            mark(entry, differences);
            if (entry.row.mark == Mark::missing) {
                entries.push_back(std::move(entry));
            }
        }
    }
    return rows_in(std::move(entries));
}

std::vector<ListRow> fitted(std::vector<ListRow> rows) {
    if (rows.size() <= rows_max) {
        return rows;
    }
    std::stable_partition(rows.begin(), rows.end(),
                          [](const ListRow& row) { return row.mark != Mark::none; });
    const std::size_t more = rows.size() - rows_max;
    rows.resize(rows_max);
    rows.push_back(
        {.name = "and " + grouped(more) + " more", .room = {}, .detail = {}, .note = {}});
    return rows;
}

}  // namespace anyorder
