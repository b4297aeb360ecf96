// The ordering rule for the streams of one room, as small as it gets: one number a stream.
//
// A register is 2·seq + 1 where the newest change says that the stream is live, and 2·seq where it
// is gone, which makes it a tombstone. The greatest number wins. `run`, beside this file, writes
// the same rule, changes and property for SPIN.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <anyorder/properties/explore_orders.h>

namespace anyorder::bench {

// Stream s has the 16 bits from 16·s on.
struct StreamRegisters {
    std::uint64_t bits = 0;

    friend bool operator==(const StreamRegisters&, const StreamRegisters&) = default;
};

inline constexpr std::uint32_t stream_count = 3;
inline constexpr std::size_t stream_changes_max = 32;

struct StreamChange {
    // Where the stream's register is, and what the change would have it be.
    std::uint64_t mask = 0;
    std::uint64_t value = 0;
};

// The i-th change of the room: all streams are published in turn, then all are stopped, and again.
constexpr StreamChange change_at(std::uint32_t i) {
    const std::uint32_t shift = 16 * (i % stream_count);
    const bool begins = i / stream_count % 2 == 0;
    return {.mask = std::uint64_t{0xffff} << shift,
            .value = std::uint64_t{2 * (i + 1) + (begins ? 1 : 0)} << shift};
}

// After the first `changes` of them in their order, which nothing needs to be compared for.
constexpr StreamRegisters truth_after(std::uint32_t changes) {
    StreamRegisters truth;
    for (std::uint32_t i = 0; i < changes; ++i) {
        const StreamChange change = change_at(i);
        truth.bits = (truth.bits & ~change.mask) | change.value;
    }
    return truth;
}

struct GreatestSeqWins {
    static std::uint64_t register_after(std::uint64_t known, std::uint64_t arrived) {
        return std::max(known, arrived);
    }
};

// A planted bug: a close is believed whatever its seq.
struct CloseIgnoresSeq {
    static std::uint64_t register_after(std::uint64_t known, std::uint64_t arrived) {
        const bool begins = (arrived & 0x0001'0001'0001) != 0;
        return begins ? std::max(known, arrived) : arrived;
    }
};

// Delivers by the rule, and stops at the first error: a repeat that changes something, or registers
// that are not the true ones in the end.
template <class Rule>
class RegistersVisitor {
public:
    using Node = VisitedNode<StreamRegisters>;

    explicit RegistersVisitor(std::uint32_t changes) : truth_(truth_after(changes)) {
        for (std::uint32_t i = 0; i < changes; ++i) {
            masks_[i] = change_at(i).mask;
            values_[i] = change_at(i).value;
        }
    }

    void deliver(StreamRegisters& registers, std::uint32_t callback) const {
        const std::uint64_t known = registers.bits & masks_[callback];
        registers.bits += Rule::register_after(known, values_[callback]) - known;
    }
    static bool reached(const Node& /*node*/) { return true; }
    static bool repeat_changed(const Node& /*node*/, std::uint32_t /*callback*/,
                               const StreamRegisters& /*changed*/) {
        return false;
    }
    [[nodiscard]] bool ended(const Node& node) const { return *node.state == truth_; }

private:
    std::array<std::uint64_t, stream_changes_max> masks_{};
    std::array<std::uint64_t, stream_changes_max> values_{};
    StreamRegisters truth_;
};

// All orders of the first `changes` with any repeats, at most stream_changes_max.
template <class Rule>
Exploration<std::uint64_t> explore_registers(std::uint32_t changes) {
    constexpr std::uint64_t nodes_max = 100'000'000;
    return explore_orders(BoundedLateness::unbounded(changes), StreamRegisters{}, nodes_max,
                          RegistersVisitor<Rule>(changes));
}

}  // namespace anyorder::bench
