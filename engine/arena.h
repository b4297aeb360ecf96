// Memory for blocks of any size that are named by numbers, not by pointers: so that all of it is
// copied by copying its bytes, and what is freed is used again without asking for memory.
//
// Blocks come in sizes: whole units of sixteen bytes up to some dozens, then four sizes for each
// doubling. A freed block waits in the list of its size. Private to the engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace anyorder {

// Where a block begins: the number of its chunk, and of its first unit inside.
using Ref = std::uint32_t;
inline constexpr Ref no_block = 0;

struct GiveBackChunk {
    bool is_large = false;
    void operator()(std::byte* bytes) const;
};
using ChunkBytes = std::unique_ptr<std::byte, GiveBackChunk>;

class Arena {
public:
    Arena() = default;
    ~Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&&) noexcept = default;
    Arena& operator=(Arena&&) noexcept = default;

    // No block moves. Throws std::bad_alloc where 2^15 chunks are not enough, which hold 64 GiB of
    // blocks below 128 KiB.
    Ref allocate(std::size_t bytes) {
        const std::size_t units = units_of(bytes);
        if (units <= listed_units_max) {
            const std::size_t size = size_of(units);
            if (const Ref ref = free_[size]; ref != no_block) {
                free_[size] = *static_cast<Ref*>(at(ref));
                return ref;
            }
        }
        return allocate_new(units);
    }

    // `bytes` as it was allocated.
    void free(Ref ref, std::size_t bytes) {
        const std::size_t units = units_of(bytes);
        if (units > listed_units_max) {
            free_chunk(ref >> unit_bits);
            return;
        }
        const std::size_t size = size_of(units);
        *static_cast<Ref*>(at(ref)) = free_[size];
        free_[size] = ref;
    }

    // Whether a block of the one size can hold the other, and no smaller block could.
    [[nodiscard]] static bool same_size(std::size_t bytes, std::size_t other_bytes) {
        return rounded(units_of(bytes)) == rounded(units_of(other_bytes));
    }

    // Quicker, and says no now and then where same_size() says yes.
    [[nodiscard]] static bool same_units(std::size_t bytes, std::size_t other_bytes) {
        return units_of(bytes) == units_of(other_bytes);
    }

    [[nodiscard]] void* at(Ref ref) const {
        return begins_[ref >> unit_bits] + std::size_t{ref & (chunk_units - 1)} * unit_bytes;
    }

    // Forgets all blocks and keeps a little memory.
    void clear();
    // The same blocks in the same places, in the memory there is.
    void assign(const Arena& other);
    // Of all blocks that were cut from chunks, free ones too, roughly. O(1).
    [[nodiscard]] std::size_t cut_bytes() const { return cut_units_ * unit_bytes; }
    // Of all allocations.
    [[nodiscard]] std::size_t bytes() const;

private:
    static constexpr std::size_t unit_bytes = 16;
    static constexpr unsigned unit_bits = 17;
    static constexpr std::size_t chunk_units = std::size_t{1} << unit_bits;
    static constexpr std::size_t first_units = 64;
    static constexpr std::size_t exact_units_max = 64;
    // Greater blocks have a chunk each, which is given back when they are freed.
    static constexpr std::size_t listed_units_max = 8'192;
    static constexpr std::size_t size_count = exact_units_max + 29;

    struct Chunk {
        ChunkBytes bytes;
        std::uint32_t units = 0;
        std::uint32_t used = 0;
    };

    static std::size_t units_of(std::size_t bytes) { return (bytes + unit_bytes - 1) / unit_bytes; }
    // Beyond the exact sizes: how many bits of a number of units do not count.
    static unsigned spared_bits(std::size_t units) {
        return static_cast<unsigned>(61 - __builtin_clzll(units - 1));
    }
    static std::size_t size_of(std::size_t units) {
        if (units <= exact_units_max) {
            return units;
        }
        const unsigned bits = spared_bits(units);
        return exact_units_max + std::size_t{bits - 4} * 4 + ((units - 1) >> bits) - 3;
    }
    // With what the block's size has to spare.
    static std::size_t rounded(std::size_t units) {
        if (units <= exact_units_max) {
            return units;
        }
        if (units > listed_units_max) {
            return units;
        }
        const unsigned bits = spared_bits(units);
        return (((units - 1) >> bits) + 1) << bits;
    }

    Ref allocate_new(std::size_t units);
    Ref allocate_chunk(std::size_t units);
    void free_chunk(std::size_t index);
    void list_rest(Chunk& chunk);
    std::size_t new_chunk(std::size_t units);

    std::vector<Chunk> chunks_;
    // Of each its bytes, closer together.
    std::vector<std::byte*> begins_;
    // Numbers of chunks that were given back.
    std::vector<std::uint32_t> unused_;
    // The chunk that blocks are cut from.
    std::size_t current_ = 0;
    // Of all chunks that blocks are cut from.
    std::size_t cut_units_ = 0;
    std::array<Ref, size_count> free_{};
};

}  // namespace anyorder
