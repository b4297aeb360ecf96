#include "bipartitions.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace anyorder {

namespace {

// Primes of the form 4k + 3 whose bipartitions by squares part two points from two and one from
// three; 3 and 7 do not. The tests look at every order of every four points.
constexpr std::array<std::size_t, 6> square_primes = {11, 19, 23, 31, 43, 47};

// How many points the squares modulo the greatest of them can part.
constexpr std::size_t square_points_max = square_primes.back() + 1;

// C(bits, bits/2): how many halves of so many bits there are.
std::size_t halves_of(std::size_t bits) {
    std::size_t count = 1;
    for (std::size_t taken = 0; taken < bits / 2; ++taken) {
        count = count * (bits - taken) / (taken + 1);
    }
    return count;
}

std::vector<bool> squares_modulo(std::size_t prime) {
    std::vector<bool> is_square(prime);
    for (std::size_t root = 1; root < prime; ++root) {
        is_square[root * root % prime] = true;
    }
    return is_square;
}

// The points are the numbers modulo the prime, and one more that is always in block `true`.
// Bipartition `shift` has in that block the points whose distance from `shift` is a square.
std::vector<Bipartition> square_bipartitions(std::size_t prime, std::size_t points) {
    const std::vector<bool> is_square = squares_modulo(prime);
    std::vector<Bipartition> bipartitions(prime, Bipartition(points));
    for (std::size_t shift = 0; shift < prime; ++shift) {
        for (std::size_t point = 0; point < points; ++point) {
            bipartitions[shift][point] =
                point == prime || is_square[(point + prime - shift) % prime];
        }
    }
    return bipartitions;
}

bool is_prime(std::size_t number) {
    for (std::size_t factor = 2; factor * factor <= number; ++factor) {
        if (number % factor == 0) {
            return false;
        }
    }
    return number > 1;
}

std::size_t prime_with_square_from(std::size_t points) {
    std::size_t prime = 2;
    while (prime * prime < points || !is_prime(prime)) {
        ++prime;
    }
    return prime;
}

// The points are those of a plane of prime * prime. Parallel lines in one of five directions are
// the points of a smaller case. Two points share a line in one direction at most, and four points
// that are to be parted two from two, or one from three, have at most four pairs to keep apart: in
// one of the five directions no such pair shares a line, and there the smaller case parts them.
std::vector<Bipartition> plane_bipartitions(std::size_t points) {
    constexpr std::size_t slopes = 4;
    const std::size_t prime = prime_with_square_from(points);
    const std::vector<Bipartition> of_lines = parting_bipartitions(prime);
    std::vector<Bipartition> bipartitions;
    bipartitions.reserve((slopes + 1) * of_lines.size());
    for (std::size_t slope = 0; slope <= slopes; ++slope) {
        for (const Bipartition& lines : of_lines) {
            Bipartition& blocks = bipartitions.emplace_back(points);
            for (std::size_t point = 0; point < points; ++point) {
                const std::size_t x = point / prime;
                const std::size_t y = point % prime;
                blocks[point] = lines[slope == slopes ? x : (y + slope * x) % prime];
            }
        }
    }
    return bipartitions;
}

}  // namespace

std::vector<Bipartition> sperner_bipartitions(std::size_t points) {
    std::size_t bits = 1;
    while (halves_of(bits) < points) {
        ++bits;
    }
    std::vector<Bipartition> bipartitions(bits, Bipartition(points));
    std::uint64_t half = 0;
    for (std::size_t point = 0; point < points; ++point, ++half) {
        while (static_cast<std::size_t>(std::popcount(half)) != bits / 2) {
            ++half;
        }
        for (std::size_t bit = 0; bit < bits; ++bit) {
            bipartitions[bit][point] = ((half >> bit) & 1U) != 0;
        }
    }
    return bipartitions;
}

std::vector<Bipartition> parting_bipartitions(std::size_t points) {
    if (points > square_points_max) {
        return plane_bipartitions(points);
    }
    const auto prime = std::ranges::find_if(
        square_primes, [points](std::size_t candidate) { return candidate + 1 >= points; });
    return square_bipartitions(*prime, points);
}

}  // namespace anyorder
