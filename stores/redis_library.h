// redis/anyorder.lua as a text of this program.
#pragma once

#include <cstdint>
#include <string_view>

namespace anyorder {

extern const std::string_view redis_library_text;

// The `version` that it says.
extern const std::int64_t redis_library_version;

}  // namespace anyorder
