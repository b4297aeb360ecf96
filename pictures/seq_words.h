// Seqs and sessions in words.
#pragma once

#include <string>

#include <anyorder/engine/completeness.h>

namespace anyorder {

// "seq 3", "session 7".
std::string named(ChangeSeq seq);
std::string named(RoomSession session);

// What has not arrived below a seq that has: "seq 1, 3 and 5 to 9 are in". At most the ranges that
// `list` names, and then "more". There is at least one.
std::string missing_below(const ListCompleteness& list, ChangeSeq seq);

}  // namespace anyorder
