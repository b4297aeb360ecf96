#include "arena.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace anyorder {

Ref Arena::allocate_new(std::size_t units) {
    if (units > listed_units_max) {
        return allocate_chunk(units);
    }
    units = rounded(units);
    if (chunks_.empty() || !make_room(units)) {
        if (!chunks_.empty()) {
            list_rest(chunks_[current_]);
        }
        const bool is_first = chunks_.empty();
        current_ = new_chunk(is_first ? std::max(first_units, units + 1) : chunk_units);
        chunks_[current_].used = is_first ? 1 : 0;  // no block lies at no_block
    }
    Chunk& chunk = chunks_[current_];
    const auto ref = static_cast<Ref>((current_ << unit_bits) + chunk.used);
    chunk.used += static_cast<std::uint32_t>(units);
    return ref;
}

// Doubles a chunk that is not full-sized yet; only the first one can be so.
bool Arena::make_room(std::size_t units) {
    Chunk& chunk = chunks_[current_];
    const std::size_t wanted = chunk.used + units;
    if (wanted <= chunk.units) {
        return true;
    }
    if (wanted > chunk_units) {
        return false;
    }
    const std::size_t grown = std::min(chunk_units, std::max(wanted, 2 * std::size_t{chunk.units}));
    auto bytes = std::make_unique_for_overwrite<std::byte[]>(grown * unit_bytes);
    std::memcpy(bytes.get(), chunk.bytes.get(), chunk.used * unit_bytes);
    chunk.bytes = std::move(bytes);
    chunk.units = static_cast<std::uint32_t>(grown);
    return true;
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
        unused_.reserve(chunks_.capacity());
    } else {
        index = unused_.back();
        unused_.pop_back();
    }
    chunks_[index] = {.bytes = std::make_unique_for_overwrite<std::byte[]>(units * unit_bytes),
                      .units = static_cast<std::uint32_t>(units),
                      .used = 0};
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
    unused_.push_back(static_cast<std::uint32_t>(index));
}

void Arena::clear() {
    constexpr std::size_t kept_units_max = 4'096;
    free_ = {};
    unused_.clear();
    current_ = 0;
    if (chunks_.empty() || chunks_.front().units > kept_units_max) {
        chunks_.clear();
        return;
    }
    chunks_.resize(1);
    chunks_.front().used = 1;
}

void Arena::assign(const Arena& other) {
    chunks_.resize(other.chunks_.size());
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
        Chunk& to = chunks_[i];
        const Chunk& from = other.chunks_[i];
        const bool is_growing = i == 0 && from.units < chunk_units;
        if (from.bytes == nullptr || to.units < from.used ||
            (to.units != from.units && !is_growing)) {
            to = {};
            if (from.bytes == nullptr) {
                continue;
            }
            to = {.bytes = std::make_unique_for_overwrite<std::byte[]>(from.units * unit_bytes),
                  .units = from.units,
                  .used = 0};
        }
        std::memcpy(to.bytes.get(), from.bytes.get(), from.used * unit_bytes);
        to.used = from.used;
    }
    unused_.reserve(chunks_.capacity());
    unused_.assign(other.unused_.begin(), other.unused_.end());
    current_ = other.current_;
    free_ = other.free_;
}

std::size_t Arena::bytes() const {
    std::size_t bytes =
        chunks_.capacity() * sizeof(Chunk) + unused_.capacity() * sizeof(std::uint32_t);
    for (const Chunk& chunk : chunks_) {
        bytes += chunk.units * unit_bytes;
    }
    return bytes;
}

}  // namespace anyorder
