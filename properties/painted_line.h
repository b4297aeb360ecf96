// A line for a terminal: text in columns, some of it in colour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace anyorder {

enum class Paint : std::uint8_t { plain, marked, wrong, faint };

class PaintedLine {
public:
    // Fills up with spaces to that column first; text that is there already stays.
    void put_at(std::size_t column, std::string_view text, Paint paint = Paint::plain);

    // With a line feed, and no spaces at the end. Colours are SGR sequences, and end in the line.
    [[nodiscard]] std::string text(bool colour) const;

private:
    struct Piece {
        std::string text;
        Paint paint{};
    };
    std::vector<Piece> pieces_;
    std::size_t columns_ = 0;
};

// The text in colour, or as it is.
std::string painted(std::string_view text, Paint paint, bool colour);

}  // namespace anyorder
