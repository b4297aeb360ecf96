// Counts of orders, which leave 64 bits behind at 21 callbacks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace anyorder {

// A whole number from 0 to as much as there is memory for.
class OrderCount {
public:
    OrderCount() = default;
    // A number is a count: NOLINTNEXTLINE(google-explicit-constructor)
    OrderCount(std::uint64_t count);
    // Of decimal digits, of which there must be one, and nothing else.
    explicit OrderCount(const std::string& digits);

    OrderCount& operator+=(const OrderCount& other);
    OrderCount& operator*=(const OrderCount& other);
    friend bool operator==(const OrderCount&, const OrderCount&) = default;

    // In decimal digits.
    [[nodiscard]] std::string str() const;

private:
    // In base 2^64, the least first, and the last is not 0.
    std::vector<std::uint64_t> limbs_;
};

// n!
OrderCount factorial(std::size_t n);

}  // namespace anyorder
