#include <bit>

#include <anyorder/sim/random.h>

namespace anyorder {

namespace {

struct Product {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
};

// 64 by 64 to 128 bits, in halves: standard C++ has no 128-bit integer.
Product multiply(std::uint64_t a, std::uint64_t b) {
    constexpr std::uint64_t half = 0xffff'ffff;
    const std::uint64_t low_low = (a & half) * (b & half);
    const std::uint64_t low_high = (a & half) * (b >> 32);
    const std::uint64_t high_low = (a >> 32) * (b & half);
    const std::uint64_t high_high = (a >> 32) * (b >> 32);
    const std::uint64_t middle = (low_low >> 32) + (low_high & half) + (high_low & half);
    return {.high = high_high + (low_high >> 32) + (high_low >> 32) + (middle >> 32), .low = a * b};
}

}  // namespace

std::uint64_t split_mix(std::uint64_t& state) {
    state += 0x9e37'79b9'7f4a'7c15;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58'476d'1ce4'e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d0'49bb'1331'11eb;
    return mixed ^ (mixed >> 31);
}

Random::Random(std::uint64_t seed) : state_() {
    for (std::uint64_t& word : state_) {
        word = split_mix(seed);
    }
}

Random Random::part(std::uint64_t seed, std::uint64_t index) {
    std::uint64_t place = index;
    return Random(seed ^ split_mix(place));
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
    Product product = multiply(next(), bound);
    if (product.low < bound) {
        const std::uint64_t unfair = (0 - bound) % bound;
        while (product.low < unfair) {
            product = multiply(next(), bound);
        }
    }
    return product.high;
}

}  // namespace anyorder
