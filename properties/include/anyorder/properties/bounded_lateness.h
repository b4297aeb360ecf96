// Which orders are explored, and the sets of callbacks that can have arrived on the way.
//
// Lateness k stands for all orders in which no callback is overtaken by one that comes k or more
// places later in the true order: 1 leaves the true order alone, and for n callbacks n allows all
// n! orders. While callback f is the first that is missing, all before it have arrived, and of
// those after it only the next k−1 can have. So a set is f and a window of bits, and there are
//
//   (n−k+2)·2^(k−1)
//
// of them, the empty one and the full one among them: 2ⁿ for k = n.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace anyorder {

// Invariant: the callback `first` has not arrived; in the full set there is none of that index.
struct ArrivedSet {
    // All callbacks before this one have arrived.
    std::uint32_t first = 0;
    // Bit b: the callback first + 1 + b has arrived.
    std::uint32_t window = 0;

    [[nodiscard]] constexpr bool contains(std::uint32_t callback) const {
        return callback < first || (callback > first && callback - first <= 32 &&
                                    (window >> (callback - first - 1) & 1U) != 0);
    }

    [[nodiscard]] constexpr std::size_t size() const {
        return first + static_cast<std::size_t>(std::popcount(window));
    }

    // The set with one more, which must not be in it and at most 32 places after `first`.
    [[nodiscard]] constexpr ArrivedSet with(std::uint32_t callback) const {
        if (callback != first) {
            return {first, window | std::uint32_t{1} << (callback - first - 1)};
        }
        const auto run = static_cast<std::uint32_t>(std::countr_one(window));
        return {first + run + 1, static_cast<std::uint32_t>(std::uint64_t{window} >> (run + 1))};
    }

    friend constexpr bool operator==(const ArrivedSet&, const ArrivedSet&) = default;
};

class BoundedLateness {
public:
    static constexpr std::size_t lateness_max = 33;

    // A lateness is taken for the nearest of 1 to `callbacks` and lateness_max.
    constexpr BoundedLateness(std::size_t callbacks, std::size_t lateness)
        : callbacks_(static_cast<std::uint32_t>(callbacks)),
          lateness_(static_cast<std::uint32_t>(
              std::clamp(lateness, one, std::clamp(callbacks, one, lateness_max)))),
          sets_(count_sets(callbacks_, lateness_)) {}

    // All orders. At most lateness_max callbacks.
    static constexpr BoundedLateness unbounded(std::size_t callbacks) {
        return {callbacks, callbacks};
    }

    [[nodiscard]] constexpr std::uint32_t callbacks() const { return callbacks_; }
    [[nodiscard]] constexpr std::uint32_t lateness() const { return lateness_; }

    // How many sets can have arrived.
    [[nodiscard]] constexpr std::uint64_t sets() const { return sets_; }

    // A number of its own below sets() for each set. Sets whose window ends
    // before the last callback have 2^(k−1) numbers for each `first`; the others are numbered from
    // the end.
    [[nodiscard]] constexpr std::uint64_t place_of(const ArrivedSet& set) const {
        const std::uint32_t missing = callbacks_ - set.first;
        return missing >= lateness_ ? (std::uint64_t{set.first} << (lateness_ - 1)) + set.window
                                    : sets_ - (std::uint64_t{1} << missing) + set.window;
    }

    // Calls `visit` with each callback that can arrive next, in their true order, and with the
    // place of the set that it makes, until it returns false. Returns whether it never did.
    template <class Visit>
    constexpr bool for_each_next(const ArrivedSet& set, Visit&& visit) const {
        if (set.first == callbacks_) {
            return true;
        }
        const std::uint64_t place_of_set = place_of(set);
        const std::uint32_t ahead = std::min(callbacks_ - set.first, lateness_) - 1;
        std::uint64_t missing = ~std::uint64_t{set.window} & ((std::uint64_t{1} << ahead) - 1);
        std::uint32_t callback = set.first;
        std::uint64_t place = place_of(set.with(callback));
        while (visit(callback, place)) {
            if (missing == 0) {
                return true;
            }
            const std::uint64_t lowest = missing & (~missing + 1);
            callback = set.first + 1 + static_cast<std::uint32_t>(std::countr_zero(missing));
            place = place_of_set + lowest;
            missing ^= lowest;
        }
        return false;
    }

    // Calls `visit` with each callback that has arrived, until it returns false. Returns whether it
    // never did.
    template <class Visit>
    static constexpr bool for_each_arrived(const ArrivedSet& set, Visit&& visit) {
        for (std::uint32_t callback = 0; callback < set.first; ++callback) {
            if (!visit(callback)) {
                return false;
            }
        }
        for (std::uint32_t window = set.window; window != 0; window &= window - 1) {
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(window));
            if (!visit(set.first + 1 + bit)) {
                return false;
            }
        }
        return true;
    }

private:
    static constexpr std::size_t one = 1;

    // Fits into 64 bits: at most 2³² callbacks, and 2³² windows.
    static constexpr std::uint64_t count_sets(std::uint64_t callbacks, std::uint32_t lateness) {
        return (callbacks + 2 - lateness) << (lateness - 1);
    }

    std::uint32_t callbacks_;
    std::uint32_t lateness_;
    std::uint64_t sets_;
};

}  // namespace anyorder
