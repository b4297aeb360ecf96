// A compact open-addressing table: which block may hold what has this hash. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "arena.h"
#include "ask_ahead.h"

namespace anyorder {

// Eight bytes a slot: 32 bits of the hash and where the block lies. The place of a slot follows
// from its 32 bits, the greatest of them first, so the table grows and closes gaps without looking
// at a block. Linear probing. Whoever looks something up compares the ids in the blocks.
class SlotTable {
public:
    struct Slot {
        std::uint32_t tag = 0;
        Ref block = no_block;  // no_block for a free slot
    };

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

    // The first block of this tag that `is_it` takes, or no_block.
    template <class IsIt>
    [[nodiscard]] Ref find(std::uint32_t tag, IsIt is_it) const {
        if (slots_.empty()) {
            return no_block;
        }
        for (std::size_t at = home(tag);; at = after(at)) {
            const Slot& slot = slots_[at];
            if (slot.block == no_block) {
                return no_block;
            }
            if (slot.tag == tag && is_it(slot.block)) {
                return slot.block;
            }
        }
    }

    // The first block of this tag.
    [[nodiscard]] Ref find_any(std::uint32_t tag) const {
        return find(tag, [](Ref) { return true; });
    }

    void prefetch(std::uint32_t tag) const {
        if (!slots_.empty()) {
            ask_ahead(&slots_[home(tag)]);
        }
    }

    // Something that is not here yet.
    void insert(std::uint32_t tag, Ref block) {
        if (size_ + 1 > room()) {
            grow();
        }
        ++size_;
        place(tag, block);
    }

    // What lies at `from` lies at `to` from now on.
    void move(std::uint32_t tag, Ref from, Ref to) { slots_[slot_of(tag, from)].block = to; }

    void erase(std::uint32_t tag, Ref block) {
        std::size_t gap = slot_of(tag, block);
        --size_;
        // What follows and could stand nearer to its home closes the gap.
        for (std::size_t at = after(gap); slots_[at].block != no_block; at = after(at)) {
            const std::size_t mask = slots_.size() - 1;
            if (((at - home(slots_[at].tag)) & mask) >= ((at - gap) & mask)) {
                slots_[gap] = slots_[at];
                gap = at;
            }
        }
        slots_[gap] = {};
    }

    template <class Function>
    void for_each(Function function) const {
        for (const Slot& slot : slots_) {
            if (slot.block != no_block) {
                function(slot.tag, slot.block);
            }
        }
    }

    // Keeps the memory if it is little.
    void clear() {
        constexpr std::size_t kept_max = 1'024;
        if (slots_.size() > kept_max) {
            slots_ = {};
            bits_ = 0;
        } else {
            slots_.assign(slots_.size(), Slot{});
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
    [[nodiscard]] std::size_t home(std::uint32_t tag) const {
        return static_cast<std::size_t>((std::uint64_t{tag} << bits_) >> 32U);
    }
    [[nodiscard]] std::size_t after(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
    // Half of the slots while they are few, so that searches are short; then four fifths.
    [[nodiscard]] std::size_t room() const {
        constexpr std::size_t few = std::size_t{1} << 15U;
        return slots_.size() <= few ? slots_.size() / 2 : slots_.size() * 4 / 5;
    }

    [[nodiscard]] std::size_t slot_of(std::uint32_t tag, Ref block) const {
        std::size_t at = home(tag);
        while (slots_[at].block != block) {
            at = after(at);
        }
        return at;
    }

    void place(std::uint32_t tag, Ref block) {
        std::size_t at = home(tag);
        while (slots_[at].block != no_block) {
            at = after(at);
        }
        slots_[at] = {tag, block};
    }

    void grow() {
        const std::vector<Slot> before = std::exchange(slots_, {});
        bits_ = before.empty() ? 3 : bits_ + 1;
        slots_.resize(std::size_t{1} << bits_);
        for (const Slot& slot : before) {
            if (slot.block != no_block) {
                place(slot.tag, slot.block);
            }
        }
    }

    // A power of two.
    std::vector<Slot> slots_;
    unsigned bits_ = 0;
    std::size_t size_ = 0;
};

}  // namespace anyorder
