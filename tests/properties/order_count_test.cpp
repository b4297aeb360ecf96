// Counts of orders, on both sides of what a word holds.
#include <limits>

#include <gtest/gtest.h>

#include <anyorder/properties/order_count.h>

namespace anyorder {
namespace {

constexpr std::uint64_t word_max = std::numeric_limits<std::uint64_t>::max();

OrderCount sum(OrderCount a, const OrderCount& b) {
    return a += b;
}

TEST(OrderCount, IsNoneAtFirst) {
    EXPECT_EQ(OrderCount().str(), "0");
    EXPECT_EQ(OrderCount(), OrderCount(0));
    EXPECT_EQ(OrderCount(), OrderCount("0"));
    EXPECT_EQ(sum(0, 0), 0);
}

TEST(OrderCount, IsWrittenAndReadInDigits) {
    for (const std::string digits :
         {"1", "18446744073709551615", "18446744073709551616",
          "340282366920938463463374607431768211456",
          "100000000000000000000000000000000000000000000000000000000000000000000000000000000"}) {
        EXPECT_EQ(OrderCount(digits).str(), digits);
    }
    EXPECT_EQ(OrderCount(word_max), OrderCount("18446744073709551615"));
}

TEST(OrderCount, AddsBeyondAWord) {
    EXPECT_EQ(sum(2, 3), 5);
    EXPECT_EQ(sum(0, 7), 7);
    EXPECT_EQ(sum(word_max - 1, 1), word_max);
    EXPECT_EQ(sum(word_max, 1).str(), "18446744073709551616");
    EXPECT_EQ(sum(sum(word_max, 1), word_max).str(), "36893488147419103231");
    EXPECT_EQ(sum(1, OrderCount("340282366920938463463374607431768211455")).str(),
              "340282366920938463463374607431768211456");
}

TEST(OrderCount, OfAllOrdersIsTheFactorial) {
    EXPECT_EQ(factorial(0), 1);
    EXPECT_EQ(factorial(5), 120);
    EXPECT_EQ(factorial(20), 2'432'902'008'176'640'000);
    EXPECT_EQ(factorial(25).str(), "15511210043330985984000000");
    OrderCount none = factorial(25);
    none *= 0;
    EXPECT_EQ(none, 0);
}

}  // namespace
}  // namespace anyorder
