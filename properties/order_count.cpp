#include <iterator>

#include <boost/multiprecision/cpp_int.hpp>

#include <anyorder/properties/order_count.h>

namespace anyorder {

namespace {

using Number = boost::multiprecision::cpp_int;
using Limbs = std::vector<std::uint64_t>;

constexpr unsigned limb_bits = 64;

Number number_of(const Limbs& limbs) {
    Number number = 0;
    if (!limbs.empty()) {
        import_bits(number, limbs.rbegin(), limbs.rend(), limb_bits);
    }
    return number;
}

Limbs limbs_of(const Number& number) {
    Limbs limbs;
    if (number != 0) {
        export_bits(number, std::back_inserter(limbs), limb_bits, false);
    }
    return limbs;
}

}  // namespace

OrderCount::OrderCount(std::uint64_t count) {
    if (count != 0) {
        limbs_.push_back(count);
    }
}

OrderCount::OrderCount(const std::string& digits) : limbs_(limbs_of(Number(digits))) {}

OrderCount& OrderCount::operator+=(const OrderCount& other) {
    if (limbs_.size() == 1 && other.limbs_.size() == 1) {
        const std::uint64_t sum = limbs_.front() + other.limbs_.front();
        if (sum >= limbs_.front()) {
            limbs_.front() = sum;
            return *this;
        }
    }
    limbs_ = limbs_of(number_of(limbs_) + number_of(other.limbs_));
    return *this;
}

OrderCount& OrderCount::operator*=(const OrderCount& other) {
    limbs_ = limbs_of(number_of(limbs_) * number_of(other.limbs_));
    return *this;
}

std::string OrderCount::str() const {
    return number_of(limbs_).str();
}

OrderCount factorial(std::size_t n) {
    OrderCount product = 1;
    for (std::size_t factor = 2; factor <= n; ++factor) {
        product *= factor;
    }
    return product;
}

}  // namespace anyorder
