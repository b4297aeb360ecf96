#include <algorithm>
#include <array>

#include <anyorder/engine/list_text.h>

#include "utf8.h"

namespace anyorder {

namespace {

constexpr std::size_t column_count = 4;
using Row = std::array<std::string, column_count>;

std::string padded(std::uint64_t value, std::size_t digits_min) {
    std::string digits = std::to_string(value);
    digits.insert(0, digits_min - std::min(digits_min, digits.size()), '0');
    return digits;
}

// The proleptic Gregorian calendar, counted in eras of 400 years that begin on 1 March, so that the
// leap day is the last of its year.
std::string date(std::uint64_t days_since_1970) {
    constexpr std::uint64_t days_from_0000_03_01_to_1970 = 719468;
    constexpr std::uint64_t days_of_era = 146097;
    const std::uint64_t days = days_since_1970 + days_from_0000_03_01_to_1970;
    const std::uint64_t day_of_era = days % days_of_era;
    const std::uint64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint64_t months_since_march = (5 * day_of_year + 2) / 153;
    const std::uint64_t day = day_of_year - (153 * months_since_march + 2) / 5 + 1;
    const std::uint64_t month =
        months_since_march < 10 ? months_since_march + 3 : months_since_march - 9;
    const std::uint64_t year = 400 * (days / days_of_era) + year_of_era + (month <= 2 ? 1 : 0);
    return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2);
}

// ISO 8601 in UTC with milliseconds; "-" for a time that was not delivered.
std::string time_text(TimeMs time) {
    if (time == TimeMs{}) {
        return "-";
    }
    constexpr std::uint64_t ms_per_day = 24ULL * 60 * 60 * 1000;
    const std::uint64_t ms = number(time) % ms_per_day;
    return date(number(time) / ms_per_day) + 'T' + padded(ms / 3'600'000, 2) + ':' +
           padded(ms / 60'000 % 60, 2) + ':' + padded(ms / 1000 % 60, 2) + '.' +
           padded(ms % 1000, 3) + 'Z';
}

Row row_of(const ListedRoom& room) {
    return {printable(room.room_id), std::to_string(number(room.room_session_id)), "",
            time_text(room.create_time_ms)};
}

Row row_of(const ListedStream& stream) {
    return {"  stream " + printable(stream.stream_id), printable(stream.stream_sid),
            std::to_string(number(stream.stream_seq)), time_text(stream.create_time_ms)};
}

Row row_of(const ListedUser& user) {
    return {"  user " + printable(user.user_account), std::to_string(number(user.session_id)),
            std::to_string(number(user.user_update_seq)), time_text(user.login_time_ms)};
}

std::vector<Row> rows_of(const RoomList& list) {
    std::vector<Row> rows = {{"ROOM", "SESSION", "SEQ", "SINCE"}};
    for (const ListedRoom& room : list.rooms) {
        rows.push_back(row_of(room));
        for (const ListedStream& stream : room.streams) {
            rows.push_back(row_of(stream));
        }
        for (const ListedUser& user : room.users) {
            rows.push_back(row_of(user));
        }
    }
    return rows;
}

// In code points, which is what most terminals show for most scripts.
std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size(); at += utf8_step(text, at).bytes) {
        ++width;
    }
    return width;
}

std::array<std::size_t, column_count> widths_of(const std::vector<Row>& rows) {
    std::array<std::size_t, column_count> widths{};
    for (const Row& row : rows) {
        for (std::size_t column = 0; column < column_count; ++column) {
            widths[column] = std::max(widths[column], width_of(row[column]));
        }
    }
    return widths;
}

}  // namespace

std::string list_as_table(const RoomList& list) {
    if (list.rooms.empty()) {
        return "nothing is live";
    }
    const std::vector<Row> rows = rows_of(list);
    const std::array<std::size_t, column_count> widths = widths_of(rows);
    std::string out;
    for (const Row& row : rows) {
        out += out.empty() ? "" : "\n";
        for (std::size_t column = 0; column + 1 < column_count; ++column) {
            out += row[column];
            out.append(widths[column] - width_of(row[column]) + 2, ' ');
        }
        out += row.back();
    }
    return out;
}

}  // namespace anyorder
