// Which share of the plan this run carries out: what --shard says, or the job system around it.
#pragma once

#include <functional>
#include <string>

#include <anyorder/properties/check.h>

namespace anyorder::cli {

// The value of an environment variable; null where it is not set.
using Environment = std::function<const char*(const char* name)>;

// "2/3" is the second of three shares. "auto" takes both numbers from the environment, "auto/3" the
// first. Throws UsageError.
Shard shard_from(const std::string& text, const Environment& environment);

}  // namespace anyorder::cli
