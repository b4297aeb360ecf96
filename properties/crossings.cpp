#include "crossings.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace anyorder {

namespace {

// A line with its way: down from `top`, along its track, down at `bottom`.
struct Way {
    Crossing of;
    std::size_t top = 0;
    std::size_t bottom = 0;
    std::size_t track = 0;

    [[nodiscard]] bool is_straight() const { return top == bottom; }
    [[nodiscard]] std::size_t left() const { return std::min(top, bottom); }
    [[nodiscard]] std::size_t right() const { return std::max(top, bottom); }
};

// What lies in one column of one line.
struct Spot {
    const Crossing* vertical = nullptr;
    const Crossing* horizontal = nullptr;
    // Where a way turns, and in which of the four ways.
    enum class Turn : std::uint8_t { none, down_right, down_left, right_down, left_down } turn{};
};

std::optional<std::vector<Way>> ways_of(const std::vector<Crossing>& crossings, const Grid& grid) {
    std::map<std::size_t, std::size_t> leaving;
    std::vector<Way> ways;
    ways.reserve(crossings.size());
    for (const Crossing& crossing : crossings) {
        Way way{.of = crossing,
                .top = grid.left + crossing.from * grid.cell_width,
                .bottom = grid.left + crossing.to * grid.cell_width};
        if (crossing.from != crossing.to) {
            const std::size_t aside = 2 * ++leaving[crossing.from];
            if (aside + 1 >= grid.cell_width) {
                return std::nullopt;
            }
            way.top += aside;
        }
        ways.push_back(way);
    }
    return ways;
}

// Those to the right from the rightmost on, then those to the left from the leftmost on, each below
// all that it would touch. In this order two ways cross only where they have to.
void give_tracks(std::vector<Way>& ways) {
    std::vector<Way*> movers;
    for (Way& way : ways) {
        if (!way.is_straight()) {
            movers.push_back(&way);
        }
    }
    std::ranges::sort(movers, [](const Way* a, const Way* b) {
        const bool a_right = a->top < a->bottom;
        const bool b_right = b->top < b->bottom;
        return a_right != b_right ? a_right : a_right ? a->top > b->top : a->top < b->top;
    });
    for (auto mover = movers.begin(); mover != movers.end(); ++mover) {
        (*mover)->track = 1;
        for (auto above = movers.begin(); above != mover; ++above) {
            const bool apart = (*above)->right() + 1 < (*mover)->left() ||
                               (*mover)->right() + 1 < (*above)->left();
            if (!apart) {
                (*mover)->track = std::max((*mover)->track, (*above)->track + 1);
            }
        }
    }
}

using Canvas = std::vector<std::vector<Spot>>;

void draw(Canvas& canvas, const Way& way) {
    const bool to_the_right = way.top < way.bottom;
    for (std::size_t line = 0; line < canvas.size(); ++line) {
        if (way.is_straight() || line != way.track) {
            const bool above = way.is_straight() || line < way.track;
            canvas[line][above ? way.top : way.bottom].vertical = &way.of;
        }
    }
    if (way.is_straight()) {
        return;
    }
    for (std::size_t column = way.left(); column <= way.right(); ++column) {
        canvas[way.track][column].horizontal = &way.of;
    }
    using Turn = Spot::Turn;
    canvas[way.track][way.top].turn = to_the_right ? Turn::down_right : Turn::down_left;
    canvas[way.track][way.bottom].turn = to_the_right ? Turn::right_down : Turn::left_down;
}

std::string_view turn_of(Spot::Turn turn, bool heavy) {
    switch (turn) {
        case Spot::Turn::none:
            return {};
        case Spot::Turn::down_right:
            return heavy ? "┗" : "╰";
        case Spot::Turn::down_left:
            return heavy ? "┛" : "╯";
        case Spot::Turn::right_down:
            return heavy ? "┓" : "╮";
        case Spot::Turn::left_down:
            return heavy ? "┏" : "╭";
    }
    return {};
}

std::string_view crossed(bool vertical_heavy, bool horizontal_heavy) {
    if (vertical_heavy) {
        return horizontal_heavy ? "╋" : "╂";
    }
    return horizontal_heavy ? "┿" : "┼";
}

std::string_view glyph(const Spot& spot) {
    if (spot.turn != Spot::Turn::none && spot.horizontal != nullptr) {
        return turn_of(spot.turn, spot.horizontal->marked);
    }
    if (spot.vertical != nullptr && spot.horizontal != nullptr) {
        return crossed(spot.vertical->marked, spot.horizontal->marked);
    }
    if (spot.vertical != nullptr) {
        return spot.vertical->again ? (spot.vertical->marked ? "╏" : "╎")
                                    : (spot.vertical->marked ? "┃" : "│");
    }
    if (spot.horizontal != nullptr) {
        return spot.horizontal->again ? (spot.horizontal->marked ? "╍" : "╌")
                                      : (spot.horizontal->marked ? "━" : "─");
    }
    return " ";
}

std::string_view ascii_glyph(const Spot& spot) {
    if (spot.turn != Spot::Turn::none) {
        return "+";
    }
    if (spot.vertical != nullptr) {
        return spot.horizontal != nullptr ? "x" : "|";
    }
    return spot.horizontal != nullptr ? "-" : " ";
}

PaintedLine painted_line(const std::vector<Spot>& spots, bool ascii) {
    PaintedLine line;
    for (std::size_t column = 0; column < spots.size(); ++column) {
        const Spot& spot = spots[column];
        if (spot.vertical == nullptr && spot.horizontal == nullptr) {
            continue;
        }
        const bool marked = (spot.vertical != nullptr && spot.vertical->marked) ||
                            (spot.horizontal != nullptr && spot.horizontal->marked);
        line.put_at(column, ascii ? ascii_glyph(spot) : glyph(spot),
                    marked ? Paint::marked : Paint::plain);
    }
    return line;
}

}  // namespace

std::optional<std::vector<PaintedLine>> crossing_lines(const std::vector<Crossing>& crossings,
                                                       const Grid& grid, bool ascii) {
    auto ways = ways_of(crossings, grid);
    if (!ways) {
        return std::nullopt;
    }
    give_tracks(*ways);
    std::size_t tracks = 0;
    std::size_t columns = 0;
    for (const Way& way : *ways) {
        tracks = std::max(tracks, way.track);
        columns = std::max(columns, way.right() + 1);
    }
    // A line above the tracks and one below, so that each way is seen to leave and to come.
    Canvas canvas(tracks == 0 ? 1 : tracks + 2, std::vector<Spot>(columns));
    for (const Way& way : *ways) {
        draw(canvas, way);
    }
    std::vector<PaintedLine> lines;
    lines.reserve(canvas.size());
    for (const auto& spots : canvas) {
        lines.push_back(painted_line(spots, ascii));
    }
    return lines;
}

}  // namespace anyorder
