// A guard for JSON from outside: readers that recurse must not be given text that nests without
// end.
#pragma once

#include <cstddef>
#include <string_view>

namespace anyorder {

// Deeper than anything that is read here.
inline constexpr std::size_t json_depth_max = 64;

// Whether arrays and objects stand in each other more than json_depth_max deep. Counts brackets
// outside strings; of text that is not JSON the answer means nothing. O(bytes).
bool nests_too_deep(std::string_view json);

}  // namespace anyorder
