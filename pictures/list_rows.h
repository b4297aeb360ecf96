// A list as rows of a table: what is listed, and how it differs from what is live.
#pragma once

#include <string>
#include <vector>

#include <anyorder/pictures/story.h>

namespace anyorder {

// What is wrong about a row; none of it is said by a colour alone.
enum class Mark : std::uint8_t { none, ghost, missing, stale, twice };

struct ListRow {
    // "stream s1".
    std::string name;
    // Empty for rooms.
    std::string room;
    // "seq 3".
    std::string detail;
    Mark mark = Mark::none;
    // Of a stale one: "has stream_seq 3".
    std::string note;

    friend auto operator<=>(const ListRow&, const ListRow&) = default;
};

// "+ ghost", with a sign in front; empty for none.
std::string words_of(Mark mark);
// The same without the sign, as the name of a class.
std::string name_of(Mark mark);

// The rows of the lists that were chosen; printable texts.
std::vector<ListRow> rows_of(const ObservedList& list, const Lists& lists);

// Those of what a subject listed, then those that it misses. More than rows_max become fewer: what
// differs stays, and a last row says how many more there are.
std::vector<ListRow> rows_of(const ObservedList& listed, const ObservedList& expected,
                             const std::vector<Difference>& differences, const Lists& lists);

inline constexpr std::size_t rows_max = 200;
std::vector<ListRow> fitted(std::vector<ListRow> rows);

}  // namespace anyorder
