// Counts of orders, which leave 64 bits behind at 21 callbacks.
#pragma once

#include <cstddef>

#include <boost/multiprecision/cpp_int.hpp>

namespace anyorder {

using OrderCount = boost::multiprecision::cpp_int;

// Without an allocation; enough for the n! orders of 34 callbacks.
using OrderCount128 = boost::multiprecision::uint128_t;

inline OrderCount factorial(std::size_t n) {
    OrderCount product = 1;
    for (std::size_t factor = 2; factor <= n; ++factor) {
        product *= factor;
    }
    return product;
}

}  // namespace anyorder
