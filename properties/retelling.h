// A case told again with streams alone: whatever comes and goes, users too and in whichever room,
// becomes a stream of one user in one room. Streams come and go with nothing else, so a bug about
// entries of any kind is smallest there.
#pragma once

#include <vector>

#include "leaps.h"

namespace anyorder {

// All of it, all but one callback, and all but two that belong together; each in the order in which
// the original arrived and in a pool of others. Nothing where streams may not be switched on.
void add_retold(std::vector<Leap>& leaps, const Ground& ground);

}  // namespace anyorder
