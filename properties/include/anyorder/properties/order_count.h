// Counts of orders, which leave 64 bits behind at 21 callbacks.
#pragma once

#include <cstddef>

#include <boost/multiprecision/cpp_int.hpp>

namespace anyorder {

using OrderCount = boost::multiprecision::cpp_int;

inline OrderCount factorial(std::size_t n) {
    OrderCount product = 1;
    for (std::size_t factor = 2; factor <= n; ++factor) {
        product *= factor;
    }
    return product;
}

}  // namespace anyorder
