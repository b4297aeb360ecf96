#include "painted_line.h"

#include <anyorder/properties/columns.h>

namespace anyorder {

namespace {

std::string_view begin_of(Paint paint) {
    switch (paint) {
        case Paint::plain:
            return {};
        case Paint::marked:
            return "\x1b[1;35m";
        case Paint::wrong:
            return "\x1b[1;31m";
        case Paint::faint:
            return "\x1b[2m";
    }
    return {};
}

}  // namespace

void PaintedLine::put_at(std::size_t column, std::string_view text, Paint paint) {
    if (text.empty()) {
        return;
    }
    if (columns_ < column) {
        pieces_.push_back({std::string(column - columns_, ' '), Paint::plain});
        columns_ = column;
    }
    if (!pieces_.empty() && pieces_.back().paint == paint) {
        pieces_.back().text += text;
    } else {
        pieces_.push_back({std::string(text), paint});
    }
    columns_ += columns_of(text);
}

std::string PaintedLine::text(bool colour) const {
    std::string out;
    for (const Piece& piece : pieces_) {
        out += painted(piece.text, piece.paint, colour);
    }
    return out + '\n';
}

std::string painted(std::string_view text, Paint paint, bool colour) {
    if (!colour || paint == Paint::plain || text.empty()) {
        return std::string(text);
    }
    return std::string(begin_of(paint)) + std::string(text) + "\x1b[0m";
}

}  // namespace anyorder
