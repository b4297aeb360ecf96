// Numbers of 64 bits where a store keeps them as texts. Private to the stores.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace anyorder {

// 20 digits with leading zeros, which compare as the numbers do.
class Decimal {
public:
    explicit Decimal(std::uint64_t number) {
        for (std::size_t i = digits_.size(); i-- > 0; number /= 10) {
            digits_[i] = static_cast<char>('0' + number % 10);
        }
    }
    [[nodiscard]] std::string_view text() const { return {digits_.data(), digits_.size()}; }

private:
    std::array<char, 20> digits_{};
};

// Of a text that a store has made.
inline std::uint64_t number_in(std::string_view digits) {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace anyorder
