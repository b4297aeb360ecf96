// The page that shows what is live.
#pragma once

#include <string_view>

namespace anyorder {

std::string_view page_view();

}  // namespace anyorder
