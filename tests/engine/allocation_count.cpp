#include "allocation_count.h"

#include <atomic>
#include <cstdlib>
#include <new>

// The replacements of the global operators are the one place that must call malloc.
// NOLINTBEGIN(cppcoreguidelines-no-malloc)
namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t bytes) {
    ++allocations;
    return std::malloc(bytes == 0 ? 1 : bytes);
}

void* counted_or_throw(std::size_t bytes) {
    void* const memory = counted(bytes);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return memory;
}

}  // namespace

namespace anyorder {

std::size_t allocation_count() {
    return allocations;
}

}  // namespace anyorder

void* operator new(std::size_t bytes) {
    return counted_or_throw(bytes);
}
void* operator new[](std::size_t bytes) {
    return counted_or_throw(bytes);
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
    return counted(bytes);
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
    return counted(bytes);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
// NOLINTEND(cppcoreguidelines-no-malloc)
