#include <algorithm>
#include <bit>
#include <numeric>
#include <vector>

#include <anyorder/sim/order_coverage.h>

namespace anyorder {

namespace {

constexpr std::size_t word_bits = 64;

using Words = std::vector<std::uint64_t>;

Delivery first_arrivals(const Delivery& delivery, std::size_t callbacks) {
    std::vector<bool> arrived(callbacks);
    Delivery first;
    first.reserve(callbacks);
    for (const std::uint32_t callback : delivery) {
        if (!arrived[callback]) {
            arrived[callback] = true;
            first.push_back(callback);
        }
    }
    return first;
}

// For each order of t - 1 callbacks, which callbacks have come after it.
class Covered {
public:
    Covered(std::size_t callbacks, std::size_t t)
        : callbacks_(callbacks), t_(t), width_((callbacks + word_bits - 1) / word_bits) {
        std::size_t orders = width_;
        for (std::size_t i = 1; i < t; ++i) {
            orders *= callbacks;
        }
        covered_.resize(orders);
    }

    void add(const Delivery& delivery) {
        first_ = first_arrivals(delivery, callbacks_);
        // The callbacks from each place of `first_` to its end.
        from_.assign((first_.size() + 1) * width_, 0);
        for (std::size_t place = first_.size(); place-- > 0;) {
            std::copy_n(&from_[(place + 1) * width_], width_, &from_[place * width_]);
            from_[place * width_ + first_[place] / word_bits] |= std::uint64_t{1}
                                                                 << (first_[place] % word_bits);
        }
        add_orders(0, 0, t_ - 1);
    }

    [[nodiscard]] std::uint64_t count() const {
        return std::accumulate(covered_.begin(), covered_.end(), std::uint64_t{0},
                               [](std::uint64_t sum, std::uint64_t word) {
                                   return sum + static_cast<std::uint64_t>(std::popcount(word));
                               });
    }

private:
    // All orders that go on from the order with number `begun`, with `left` callbacks and one more
    // from `place` on.
    void add_orders(std::size_t begun, std::size_t place, std::size_t left) {
        if (left == 0) {
            for (std::size_t word = 0; word < width_; ++word) {
                covered_[begun * width_ + word] |= from_[place * width_ + word];
            }
            return;
        }
        for (; place + left < first_.size(); ++place) {
            add_orders(begun * callbacks_ + first_[place], place + 1, left - 1);
        }
    }

    std::size_t callbacks_;
    std::size_t t_;
    std::size_t width_;
    Words covered_;
    Delivery first_;
    Words from_;
};

std::uint64_t count_orders(std::size_t callbacks, std::size_t t) {
    std::uint64_t count = 1;
    for (std::size_t taken = 0; taken < t; ++taken) {
        count *= callbacks - taken;
    }
    return count;
}

}  // namespace

OrderCoverage order_coverage(std::span<const Delivery> deliveries, std::size_t callbacks,
                             std::size_t t) {
    if (callbacks < t) {
        return {};
    }
    if (t == 0) {
        return {.covered = deliveries.empty() ? 0U : 1U, .of = 1};
    }
    Covered covered(callbacks, t);
    for (const Delivery& delivery : deliveries) {
        covered.add(delivery);
    }
    return {.covered = covered.count(), .of = count_orders(callbacks, t)};
}

}  // namespace anyorder
