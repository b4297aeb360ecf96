#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include <anyorder/properties/picture.h>

namespace anyorder {

namespace {

constexpr std::size_t label_width = 12;  // "executed" and a margin
constexpr std::size_t cell_gap = 2;
constexpr std::size_t id_bytes_max = 24;

// The lines of one callback's column.
using Cell = std::array<std::string, 4>;

// Columns that a text takes: bytes, less the continuation bytes of UTF-8.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

// Long ids differ at their ends, so both ends are kept.
std::string fitted(std::string_view id) {
    std::string text = shown(id);
    if (text.size() <= id_bytes_max) {
        return text;
    }
    const auto starts_character = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U;
    };
    std::size_t head = id_bytes_max / 2;
    std::size_t tail = text.size() - id_bytes_max / 2 + 3;
    while (!starts_character(head)) {
        --head;
    }
    while (tail < text.size() && !starts_character(tail)) {
        ++tail;
    }
    return text.substr(0, head) + "..." + text.substr(tail);
}

std::string subject_of(const Event& event, bool many_rooms) {
    const std::string room = fitted(event.room_id);
    if (is_room(event.kind)) {
        return room;
    }
    const std::string key = fitted(event.key);
    return many_rooms ? room + " / " + key : key;
}

std::string order_of(const Event& event) {
    return is_room(event.kind) ? "session " + std::to_string(number(event.session))
                               : "seq " + std::to_string(number(event.seq));
}

Cell cell_of(std::span<const Event> callbacks, std::uint32_t index, bool again, bool many_rooms) {
    const Event& event = callbacks[index];
    const std::uint64_t since_ms = number(event.time_ms) - number(callbacks.front().time_ms);
    return {std::to_string(index + 1) + (again ? " again" : ""), std::string(name_of(event.kind)),
            subject_of(event, many_rooms),
            order_of(event) + ", " + std::to_string(since_ms) + " ms"};
}

std::size_t width_of(const Cell& cell) {
    std::size_t width = 0;
    for (const std::string& line : cell) {
        width = std::max(width, columns(line));
    }
    return width;
}

void append_padded(std::string& out, std::string_view text, std::size_t width) {
    out += text;
    out.append(width - std::min(width, columns(text)), ' ');
}

void end_line(std::string& out) {
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
}

// All cells of one row, as many a band as fit.
std::string row(std::string_view label, const std::vector<Cell>& cells, std::size_t width) {
    std::size_t cell_width = 1;
    for (const Cell& cell : cells) {
        cell_width = std::max(cell_width, width_of(cell));
    }
    cell_width += cell_gap;
    const std::size_t room = width > label_width ? width - label_width : 0;
    const std::size_t band = std::max<std::size_t>(1, room / cell_width);
    std::string out;
    for (std::size_t from = 0; from < cells.size(); from += band) {
        const std::size_t to = std::min(from + band, cells.size());
        for (std::size_t line = 0; line < Cell{}.size(); ++line) {
            append_padded(out, from == 0 && line == 0 ? label : "", label_width);
            for (std::size_t i = from; i < to; ++i) {
                append_padded(out, cells[i][line], cell_width);
            }
            end_line(out);
        }
        out += '\n';
    }
    return out;
}

}  // namespace

std::string picture(std::span<const Event> callbacks, const Delivery& delivery, std::size_t width) {
    std::set<std::string_view> rooms;
    for (const Event& event : callbacks) {
        rooms.insert(event.room_id);
    }
    const bool many_rooms = rooms.size() > 1;
    std::vector<Cell> executed;
    for (std::uint32_t index = 0; index < callbacks.size(); ++index) {
        executed.push_back(cell_of(callbacks, index, false, many_rooms));
    }
    std::vector<Cell> arrived;
    std::set<std::uint32_t> seen;
    for (const std::uint32_t index : delivery) {
        const bool again = !seen.insert(index).second;
        arrived.push_back(cell_of(callbacks, index, again, many_rooms));
    }
    return row("executed", executed, width) + row("arrived", arrived, width);
}

std::string callback_in_words(const Event& callback, bool many_rooms) {
    return std::string(name_of(callback.kind)) + " " + subject_of(callback, many_rooms) + ", " +
           order_of(callback);
}

namespace {

std::string in_words(const ObservedStream& stream) {
    std::string text = "stream " + fitted(stream.stream_id);
    if (stream.stream_seq) {
        text += " (seq " + std::to_string(number(*stream.stream_seq)) + ")";
    }
    return text;
}

std::string in_words(const ObservedUser& user) {
    std::string text = "user " + fitted(user.user_account);
    if (user.session_id) {
        text += " (login " + std::to_string(number(*user.session_id)) + ")";
    }
    return text;
}

std::string in_words(const ObservedRoom& room, const Lists& lists) {
    std::vector<std::string> entries;
    if (lists.streams) {
        for (const ObservedStream& stream : room.streams) {
            entries.push_back(in_words(stream));
        }
    }
    if (lists.users) {
        for (const ObservedUser& user : room.users) {
            entries.push_back(in_words(user));
        }
    }
    if (entries.empty() && !lists.rooms) {
        return {};
    }
    std::string text = "room " + fitted(room.room_id);
    if (room.room_session_id) {
        text += " (session " + std::to_string(number(*room.room_session_id)) + ")";
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        text += (i == 0 ? " with " : ", ") + entries[i];
    }
    return text;
}

}  // namespace

namespace {

std::string_view nothing_of(const Lists& lists) {
    if (lists.rooms) {
        return "nothing";
    }
    if (lists.streams && lists.users) {
        return "no streams and no users";
    }
    return lists.streams ? "no streams" : "no users";
}

}  // namespace

std::string in_words(const ObservedList& list, const Lists& lists) {
    std::string text;
    for (const ObservedRoom& room : list.rooms) {
        const std::string words = in_words(room, lists);
        text += (text.empty() || words.empty() ? "" : "; ") + words;
    }
    return text.empty() ? std::string(nothing_of(lists)) : text;
}

std::string differences_in_words(const Violated& violated, const Lists& lists) {
    std::string text;
    append_padded(text, "expected", label_width);
    text += in_words(violated.expected, lists) + "\n";
    append_padded(text, "listed", label_width);
    text += in_words(violated.listed, lists) + "\n\n";
    for (const Difference& difference : violated.differences) {
        text += describe(difference) + "\n";
    }
    return text;
}

}  // namespace anyorder
