// How often this executable has asked for memory with operator new.
#pragma once

#include <cstddef>

namespace anyorder {

std::size_t allocation_count();

}  // namespace anyorder
