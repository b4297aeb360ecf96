#include "arena.h"

#include <algorithm>
#include <cstring>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace anyorder {

namespace {

// The size of a page of memory where pages are large. So few of them are needed that their
// addresses are nearly always at hand.
constexpr std::size_t large_page_bytes = std::size_t{1} << 21U;

ChunkBytes take_bytes(std::size_t bytes) {
    if (bytes < large_page_bytes) {
        return {static_cast<std::byte*>(::operator new(bytes)), GiveBackChunk{.is_large = false}};
    }
    constexpr std::align_val_t alignment{large_page_bytes};
    ChunkBytes large(static_cast<std::byte*>(::operator new(bytes, alignment)),
                     GiveBackChunk{.is_large = true});
#ifdef __linux__
    static_cast<void>(madvise(large.get(), bytes, MADV_HUGEPAGE));  // a wish
#endif
    return large;
}

}  // namespace

void GiveBackChunk::operator()(std::byte* bytes) const {
    if (is_large) {
        ::operator delete (bytes, std::align_val_t{large_page_bytes});
    } else {
        ::operator delete(bytes);
    }
}

Ref Arena::allocate_new(std::size_t units) {
    if (units > listed_units_max) {
        return allocate_chunk(units);
    }
    units = rounded(units);
    if (chunks_.empty() || chunks_[current_].used + units > chunks_[current_].units) {
        const bool is_first = chunks_.empty();
        if (!is_first) {
            list_rest(chunks_[current_]);
        }
        // As much as there is: with so few chunks a small state is copied as fast as in one.
        const std::size_t wanted = std::clamp(cut_units_, first_units, chunk_units);
        current_ = new_chunk(std::max(wanted, units + 1));
        cut_units_ += chunks_[current_].units;
        chunks_[current_].used = is_first ? 1 : 0;  // no block lies at no_block
    }
    Chunk& chunk = chunks_[current_];
    const auto ref = static_cast<Ref>((current_ << unit_bits) + chunk.used);
    chunk.used += static_cast<std::uint32_t>(units);
    return ref;
}

// What is left of a chunk becomes free blocks.
void Arena::list_rest(Chunk& chunk) {
    const auto base = static_cast<Ref>(current_ << unit_bits);
    while (chunk.used < chunk.units) {
        const std::size_t units = std::min<std::size_t>(exact_units_max, chunk.units - chunk.used);
        const Ref ref = base + chunk.used;
        chunk.used += static_cast<std::uint32_t>(units);
        free(ref, units * unit_bytes);
    }
}

std::size_t Arena::new_chunk(std::size_t units) {
    std::size_t index = chunks_.size();
    if (unused_.empty()) {
        if (index == std::size_t{1} << (32 - unit_bits)) {
            throw std::bad_alloc();
        }
        chunks_.emplace_back();
        begins_.push_back(nullptr);
        unused_.reserve(chunks_.capacity());
    } else {
        index = unused_.back();
        unused_.pop_back();
    }
    chunks_[index] = {.bytes = take_bytes(units * unit_bytes),
                      .units = static_cast<std::uint32_t>(units),
                      .used = 0};
    begins_[index] = chunks_[index].bytes.get();
    return index;
}

Ref Arena::allocate_chunk(std::size_t units) {
    if (chunks_.empty()) {
        allocate_new(1);  // so that no block lies at no_block
    }
    const std::size_t index = new_chunk(units);
    chunks_[index].used = static_cast<std::uint32_t>(units);
    return static_cast<Ref>(index << unit_bits);
}

void Arena::free_chunk(std::size_t index) {
    chunks_[index] = {};
    begins_[index] = nullptr;
    unused_.push_back(static_cast<std::uint32_t>(index));
}

void Arena::clear() {
    constexpr std::size_t kept_units_max = 4'096;
    free_ = {};
    unused_.clear();
    current_ = 0;
    cut_units_ = 0;
    if (chunks_.empty() || chunks_.front().units > kept_units_max) {
        chunks_.clear();
        begins_.clear();
        return;
    }
    chunks_.resize(1);
    begins_.resize(1);
    chunks_.front().used = 1;
    cut_units_ = chunks_.front().units;
}

void Arena::assign(const Arena& other) {
    chunks_.resize(other.chunks_.size());
    begins_.resize(other.chunks_.size());
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
        Chunk& to = chunks_[i];
        const Chunk& from = other.chunks_[i];
        if (from.bytes == nullptr || to.units != from.units) {
            to = {};
            begins_[i] = nullptr;
            if (from.bytes == nullptr) {
                continue;
            }
            to = {.bytes = take_bytes(from.units * unit_bytes), .units = from.units, .used = 0};
            begins_[i] = to.bytes.get();
        }
        std::memcpy(to.bytes.get(), from.bytes.get(), from.used * unit_bytes);
        to.used = from.used;
    }
    unused_.reserve(chunks_.capacity());
    unused_.assign(other.unused_.begin(), other.unused_.end());
    current_ = other.current_;
    cut_units_ = other.cut_units_;
    free_ = other.free_;
}

std::size_t Arena::bytes() const {
    std::size_t bytes = chunks_.capacity() * sizeof(Chunk) +
                        begins_.capacity() * sizeof(std::byte*) +
                        unused_.capacity() * sizeof(std::uint32_t);
    for (const Chunk& chunk : chunks_) {
        bytes += chunk.units * unit_bytes;
    }
    return bytes;
}

}  // namespace anyorder
