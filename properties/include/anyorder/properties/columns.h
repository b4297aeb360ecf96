// Ids from outside as text that is safe to show, and how wide it is: what no font draws is written
// out, and columns are counted as terminals count them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace anyorder {

// printable(), and more is written out that has no look of its own: code points that are not
// assigned or for private use, and marks that have nothing before them to sit on or are too many.
std::string visible(std::string_view text);

// What is beyond ASCII as \u{e9}. Of visible text.
std::string in_ascii(std::string_view visible_text);

// Columns that visible text takes on a terminal: none for a mark, two for a wide character.
std::size_t columns_of(std::string_view visible_text);

// Visible text, cut in the middle where it is wider: "begin...end", since long ids differ at their
// ends. Neither what is seen as one character nor an escape is cut in two. `columns_max` is at
// least 5.
std::string fitted(std::string_view visible_text, std::size_t columns_max);

// Lines of at most `columns_max`, broken at spaces, and words that are wider wherever they have to
// be. Spaces at the end of the text go, and no line feed comes after the last line.
std::string wrapped(std::string_view visible_text, std::size_t columns_max);

}  // namespace anyorder
