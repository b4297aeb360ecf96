#include <algorithm>
#include <optional>
#include <string_view>

#include <anyorder/properties/columns.h>
#include <anyorder/properties/picture.h>

#include "arrival_table.h"
#include "crossings.h"
#include "painted_line.h"

namespace anyorder {

namespace {

constexpr std::size_t label_columns = 12;  // "executed" and a margin
constexpr std::size_t cell_gap = 2;

// The lines of one callback's column.
using Cell = std::vector<std::string>;

// How the rows are laid out: labels to the left of them and few lines a cell, or labels above them
// and narrow cells.
enum class Layout : std::uint8_t { wide, narrow };

Cell cell_of(const CallbackWords& words, bool again, Layout layout, bool ascii) {
    Cell cell = {words.number + (again ? " again" : ""), words.kind,
                 ascii ? in_ascii(words.about) : words.about};
    if (layout == Layout::wide) {
        cell.push_back(words.order + ", " + words.since);
    } else {
        cell.insert(cell.end(), {words.order, words.since});
    }
    return cell;
}

struct Rows {
    std::vector<Cell> executed;
    std::vector<Cell> arrived;
    std::vector<Crossing> crossings;
    // Whether what arrives there is marked, by its place in the row.
    std::vector<bool> executed_marked;
    std::vector<bool> arrived_marked;
};

Rows rows_of(std::span<const Event> callbacks, const Delivery& delivery, const PictureMarks& marks,
             Layout layout, bool ascii) {
    const bool many_rooms = has_many_rooms(callbacks);
    Rows rows;
    for (std::uint32_t index = 0; index < callbacks.size(); ++index) {
        rows.executed.push_back(
            cell_of(words_of(callbacks, index, many_rooms), false, layout, ascii));
    }
    rows.executed_marked.resize(callbacks.size());
    for (const Placed& at : placed(delivery)) {
        const std::size_t place = rows.arrived.size();
        const bool again = at.earlier > 0;
        const bool marked = marks.paints(place);
        rows.arrived.push_back(
            cell_of(words_of(callbacks, at.callback, many_rooms), again, layout, ascii));
        rows.arrived_marked.push_back(marked);
        rows.executed_marked[at.callback] = rows.executed_marked[at.callback] || marked;
        rows.crossings.push_back(
            {.from = at.callback, .to = place, .marked = marked, .again = again});
    }
    return rows;
}

Grid grid_of(const Rows& rows, Layout layout) {
    std::size_t columns = 1;
    for (const auto* row : {&rows.executed, &rows.arrived}) {
        for (const Cell& cell : *row) {
            for (const std::string& line : cell) {
                columns = std::max(columns, columns_of(line));
            }
        }
    }
    return {.left = layout == Layout::wide ? label_columns : 0, .cell_width = columns + cell_gap};
}

std::string text_of(std::string_view label, const std::vector<Cell>& cells,
                    const std::vector<bool>& marked, const Grid& grid, bool colour) {
    std::vector<PaintedLine> lines(cells.empty() ? 0 : cells.front().size());
    std::string out;
    if (grid.left == 0) {
        out += std::string(label) + '\n';
    } else if (!lines.empty()) {
        lines.front().put_at(0, label);
    }
    for (std::size_t place = 0; place < cells.size(); ++place) {
        const Paint paint = marked[place] ? Paint::marked : Paint::plain;
        for (std::size_t line = 0; line < lines.size(); ++line) {
            lines[line].put_at(grid.left + place * grid.cell_width, cells[place][line], paint);
        }
    }
    for (const PaintedLine& line : lines) {
        out += line.text(colour);
    }
    return out;
}

// Nothing where it would be too wide.
std::optional<std::string> two_rows(std::span<const Event> callbacks, const Delivery& delivery,
                                    const PictureStyle& style, const PictureMarks& marks,
                                    Layout layout) {
    const Rows rows = rows_of(callbacks, delivery, marks, layout, style.ascii);
    const Grid grid = grid_of(rows, layout);
    const std::size_t cells = std::max(rows.executed.size(), rows.arrived.size());
    if (grid.left + cells * grid.cell_width > style.width + cell_gap) {
        return std::nullopt;
    }
    const auto crossings = crossing_lines(rows.crossings, grid, style.ascii);
    if (!crossings) {
        return std::nullopt;
    }
    std::string out = text_of("executed", rows.executed, rows.executed_marked, grid, style.colour);
    for (const PaintedLine& line : *crossings) {
        out += line.text(style.colour);
    }
    return out + text_of("arrived", rows.arrived, rows.arrived_marked, grid, style.colour) + '\n';
}

}  // namespace

bool PictureMarks::paints(std::size_t place) const {
    return std::ranges::find(places, place) != places.end();
}

PictureMarks marks_of(const Explanation* explanation, const Delivery& delivery) {
    if (explanation == nullptr || explanation->failing != delivery) {
        return {};
    }
    return explanation->kind == ExplanationKind::swap
               ? PictureMarks{{explanation->place, explanation->place + 1}}
               : PictureMarks{{explanation->place}};
}

std::string picture(std::span<const Event> callbacks, const Delivery& delivery,
                    const PictureStyle& style, const PictureMarks& marks) {
    // What is longer than this is wider than any terminal.
    constexpr std::size_t cells_max = 200;
    if (std::max(callbacks.size(), delivery.size()) <= cells_max) {
        for (const Layout layout : {Layout::wide, Layout::narrow}) {
            if (auto text = two_rows(callbacks, delivery, style, marks, layout)) {
                return *std::move(text);
            }
        }
    }
    return arrival_table(callbacks, delivery, style, marks);
}

}  // namespace anyorder
