// Compact open-addressing tables: which block may hold what has this hash. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "arena.h"

namespace anyorder {

// Eight bytes: 32 bits of a hash and where the block lies.
struct HashSlot {
    std::uint32_t tag = 0;
    Ref block = no_block;  // no_block for a free slot
};

// A table's slots, of which at least one is free. The place of a slot follows from its 32 bits, the
// greatest of them first, so a table grows and closes gaps without looking at a block. Linear
// probing. Whoever looks something up compares the ids in the blocks.
template <class HashSlotOrConst>
class SlotsOf {
public:
    // 2^bits of them.
    SlotsOf(HashSlotOrConst* slots, unsigned bits) : slots_(slots), bits_(bits) {}

    [[nodiscard]] std::size_t count() const { return std::size_t{1} << bits_; }

    // The first block of this tag that `is_it` takes, or no_block.
    template <class IsIt>
    [[nodiscard]] Ref find(std::uint32_t tag, IsIt is_it) const {
        // The first step without a branch: whether there is one is as good as random.
        std::size_t at = home(tag);
        at = (at + std::size_t{slots_[at].tag != tag}) & (count() - 1);
        for (;; at = after(at)) {
            const HashSlot slot = slots_[at];
            if (slot.tag == tag && slot.block != no_block && is_it(slot.block)) {
                return slot.block;
            }
            if (slot.block == no_block) {
                return no_block;
            }
        }
    }

    void prefetch(std::uint32_t tag) const { __builtin_prefetch(&slots_[home(tag)]); }

    void insert(std::uint32_t tag, Ref block) const {
        std::size_t at = home(tag);
        while (slots_[at].block != no_block) {
            at = after(at);
        }
        slots_[at] = {tag, block};
    }

    // What lies at `from` lies at `to` from now on.
    void move(std::uint32_t tag, Ref from, Ref to) const { slots_[slot_of(tag, from)].block = to; }

    void erase(std::uint32_t tag, Ref block) const {
        std::size_t gap = slot_of(tag, block);
        // What follows and could stand nearer to its home closes the gap.
        const std::size_t mask = count() - 1;
        for (std::size_t at = after(gap); slots_[at].block != no_block; at = after(at)) {
            if (((at - home(slots_[at].tag)) & mask) >= ((at - gap) & mask)) {
                slots_[gap] = slots_[at];
                gap = at;
            }
        }
        slots_[gap] = {};
    }

    void insert_all(std::span<const HashSlot> others) const {
        for (const HashSlot& slot : others) {
            if (slot.block != no_block) {
                insert(slot.tag, slot.block);
            }
        }
    }

private:
    [[nodiscard]] std::size_t home(std::uint32_t tag) const {
        return static_cast<std::size_t>((std::uint64_t{tag} << bits_) >> 32U);
    }
    [[nodiscard]] std::size_t after(std::size_t at) const { return (at + 1) & (count() - 1); }

    [[nodiscard]] std::size_t slot_of(std::uint32_t tag, Ref block) const {
        std::size_t at = home(tag);
        while (slots_[at].block != block) {
            at = after(at);
        }
        return at;
    }

    HashSlotOrConst* slots_;
    unsigned bits_;
};

using HashSlots = SlotsOf<HashSlot>;
using ConstHashSlots = SlotsOf<const HashSlot>;

// A table with memory of its own.
class SlotTable {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return memory_.capacity() * sizeof(HashSlot); }

    template <class IsIt>
    [[nodiscard]] Ref find(std::uint32_t tag, IsIt is_it) const {
        return memory_.empty() ? no_block : slots().find(tag, is_it);
    }
    // The first block of this tag.
    [[nodiscard]] Ref find_any(std::uint32_t tag) const {
        return find(tag, [](Ref) { return true; });
    }
    void prefetch(std::uint32_t tag) const {
        if (!memory_.empty()) {
            slots().prefetch(tag);
        }
    }
    // Something that is not here yet.
    void insert(std::uint32_t tag, Ref block) {
        reserve(size_ + 1);
        ++size_;
        slots().insert(tag, block);
    }
    void erase(std::uint32_t tag, Ref block) {
        --size_;
        slots().erase(tag, block);
    }

    template <class Function>
    void for_each(Function function) const {
        for (const HashSlot& slot : memory_) {
            if (slot.block != no_block) {
                function(slot.tag, slot.block);
            }
        }
    }

    // Keeps the memory if it is little.
    void clear() {
        constexpr std::size_t kept_max = 1'024;
        if (memory_.size() > kept_max) {
            memory_ = {};
            bits_ = 0;
        } else {
            memory_.assign(memory_.size(), HashSlot{});
        }
        size_ = 0;
    }

    // Room for so many without growing, and not much more.
    void reserve(std::size_t size) {
        while (size > room()) {
            grow();
        }
    }

private:
    HashSlots slots() { return {memory_.data(), bits_}; }
    [[nodiscard]] ConstHashSlots slots() const { return {memory_.data(), bits_}; }
    // Half of the slots while they are few, so that searches are short; then four fifths.
    [[nodiscard]] std::size_t room() const {
        constexpr std::size_t few = std::size_t{1} << 15U;
        return memory_.size() <= few ? memory_.size() / 2 : memory_.size() * 4 / 5;
    }

    void grow() {
        const std::vector<HashSlot> before = std::exchange(memory_, {});
        bits_ = before.empty() ? 3 : bits_ + 1;
        memory_.resize(std::size_t{1} << bits_);
        slots().insert_all(before);
    }

    std::vector<HashSlot> memory_;
    unsigned bits_ = 0;
    std::size_t size_ = 0;
};

}  // namespace anyorder
