// The project's own generator: the same numbers from the same seed on every machine.
//
// xoshiro256** seeded by SplitMix64 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number
// Generators", 2018). The standard library's distributions and shuffle differ from vendor to
// vendor, so the few that are needed are here, pinned by known-answer tests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace anyorder {

// One step of SplitMix64: advances `state` and returns 64 mixed bits.
std::uint64_t split_mix(std::uint64_t& state);

class Random {
public:
    explicit Random(std::uint64_t seed);

    // The generator in this state, which is not all zeros.
    explicit Random(const std::array<std::uint64_t, 4>& state) : state_(state) {}

    // 64 uniform bits.
    std::uint64_t next();

    // Uniform in [0, bound), without bias (Lemire's method with rejection). `bound` is not zero.
    std::uint64_t below(std::uint64_t bound);

    // True in `hits` of `of` cases.
    bool chance(std::uint64_t hits, std::uint64_t of) { return below(of) < hits; }

    // A generator of its own for part `index` of the work: independent of how much of this one has
    // been used, so that parts can be drawn in any order.
    [[nodiscard]] static Random part(std::uint64_t seed, std::uint64_t index);

    // Fisher and Yates, from the back.
    template <class Value>
    void shuffle(std::vector<Value>& values) {
        for (std::size_t left = values.size(); left > 1; --left) {
            std::swap(values[left - 1], values[static_cast<std::size_t>(below(left))]);
        }
    }

private:
    std::array<std::uint64_t, 4> state_;
};

}  // namespace anyorder
