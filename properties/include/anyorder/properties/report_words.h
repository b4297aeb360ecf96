// Numbers as reports write them: integers alone, so that every machine prints the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <anyorder/properties/case.h>

namespace anyorder {

// 1234567 as "1,234,567".
std::string grouped(const std::string& digits);
std::string grouped(std::uint64_t count);

// "1 callback", "2,000 callbacks".
std::string counted(std::uint64_t count, std::string_view noun);

// "1 delivery", "8,000 deliveries".
std::string counted_deliveries(std::uint64_t count);

// Per mille, rounded down, as "12.3 %".
std::string share(std::uint64_t part, std::uint64_t whole);

// What all deliveries did that pass, and what one did that fails.
std::string passed_in_words(Judged judged);
std::string failed_in_words(Judged judged);

}  // namespace anyorder
