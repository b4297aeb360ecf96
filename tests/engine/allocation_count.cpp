#include "allocation_count.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

// The replacements of the global operators are the one place that must call malloc.
// NOLINTBEGIN(cppcoreguidelines-no-malloc)
namespace {

std::atomic<std::size_t> allocations{0};
std::atomic<std::size_t> bytes_held{0};

// In front of each allocation stands how many bytes were asked for.
constexpr std::size_t head_bytes = alignof(std::max_align_t);

void* counted(std::size_t bytes) {
    void* const memory = std::malloc(head_bytes + bytes);
    if (memory == nullptr) {
        return nullptr;
    }
    ++allocations;
    bytes_held += bytes;
    std::memcpy(memory, &bytes, sizeof(bytes));
    return static_cast<char*>(memory) + head_bytes;
}

void give_back(void* memory) {
    if (memory == nullptr) {
        return;
    }
    void* const begin = static_cast<char*>(memory) - head_bytes;
    std::size_t bytes = 0;
    std::memcpy(&bytes, begin, sizeof(bytes));
    bytes_held -= bytes;
    std::free(begin);
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

std::size_t allocated_bytes() {
    return bytes_held;
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
    give_back(memory);
}
void operator delete[](void* memory) noexcept {
    give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    give_back(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    give_back(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    give_back(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    give_back(memory);
}
// NOLINTEND(cppcoreguidelines-no-malloc)
