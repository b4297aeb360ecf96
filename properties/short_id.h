// An id as long as a picture has room for.
#pragma once

#include <string>
#include <string_view>

namespace anyorder {

// As shown(), cut in the middle where it is wider than 24 columns.
std::string short_id(std::string_view id);

}  // namespace anyorder
