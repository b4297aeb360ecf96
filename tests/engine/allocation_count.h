// How often this executable has asked for memory with operator new.
#pragma once

#include <cstddef>

namespace anyorder {

std::size_t allocation_count();

// Bytes that operator new has given out and nobody has given back.
std::size_t allocated_bytes();

}  // namespace anyorder
