#include "arrival_table.h"

#include <algorithm>
#include <array>
#include <vector>

#include <anyorder/properties/columns.h>

#include "painted_line.h"

namespace anyorder {

namespace {

constexpr std::size_t fields_max = 6;

struct Row {
    std::array<std::string, fields_max> fields;
    Paint paint{};
};

// Where a field stands in the lines of a row.
struct Place {
    std::size_t line = 0;
    std::size_t column = 0;
};

std::vector<Row> rows_of(std::span<const Event> callbacks, const Delivery& delivery,
                         const PictureStyle& style, const PictureMarks& marks) {
    const bool many_rooms = has_many_rooms(callbacks);
    std::vector<Row> rows = {{{"arrived", "executed", "", "", "", ""}, Paint::plain}};
    for (const Placed& at : placed(delivery)) {
        const CallbackWords words = words_of(callbacks, at.callback, many_rooms);
        const std::size_t place = rows.size() - 1;
        rows.push_back({{std::to_string(place + 1), words.number, words.kind,
                         style.ascii ? in_ascii(words.about) : words.about,
                         words.order + ", " + words.since, in_words(at)},
                        marks.paints(place) ? Paint::marked : Paint::plain});
    }
    return rows;
}

// As many fields in a line as fit; the others in lines below it, further in.
std::array<Place, fields_max> places_of(const std::vector<Row>& rows, std::size_t width) {
    constexpr std::size_t gap = 2;
    const std::size_t further_in = width < 60 ? 4 : 19;  // below the kind
    std::array<Place, fields_max> places{};
    Place next;
    for (std::size_t field = 0; field < fields_max; ++field) {
        std::size_t columns = 0;
        for (const Row& row : rows) {
            columns = std::max(columns, columns_of(row.fields[field]));
        }
        const std::size_t indent = next.line == 0 ? 0 : further_in;
        if (next.column > indent && next.column + columns > width) {
            next = {.line = next.line + 1, .column = further_in};
        }
        places[field] = next;
        next.column += columns + gap;
    }
    return places;
}

}  // namespace

std::string arrival_table(std::span<const Event> callbacks, const Delivery& delivery,
                          const PictureStyle& style, const PictureMarks& marks) {
    const std::vector<Row> rows = rows_of(callbacks, delivery, style, marks);
    const auto places = places_of(rows, style.width);
    std::string out;
    for (const Row& row : rows) {
        std::vector<PaintedLine> lines(places.back().line + 1);
        std::vector<bool> used(lines.size(), false);
        for (std::size_t field = 0; field < fields_max; ++field) {
            if (!row.fields[field].empty()) {
                lines[places[field].line].put_at(places[field].column, row.fields[field],
                                                 row.paint);
                used[places[field].line] = true;
            }
        }
        for (std::size_t line = 0; line < lines.size(); ++line) {
            out += used[line] ? lines[line].text(style.colour) : "";
        }
    }
    return out + '\n';
}

}  // namespace anyorder
