// The escapes of JSON strings. Private to the engine.
#pragma once

#include <string_view>

namespace anyorder {

// Writes what stands between a string's quotes to `out` without its escapes, and returns the end;
// it is never longer. Null where an escape is none of JSON's, or half of a surrogate pair.
char* unescape_json(std::string_view raw, char* out);

}  // namespace anyorder
