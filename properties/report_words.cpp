#include <anyorder/properties/report_words.h>

namespace anyorder {

std::string grouped(const std::string& digits) {
    std::string text = digits;
    for (std::size_t from_end = 3; from_end < digits.size(); from_end += 3) {
        text.insert(digits.size() - from_end, ",");
    }
    return text;
}
std::string grouped(std::uint64_t count) {
    return grouped(std::to_string(count));
}

std::string counted(std::uint64_t count, std::string_view noun) {
    return grouped(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string counted_deliveries(std::uint64_t count) {
    return grouped(count) + (count == 1 ? " delivery" : " deliveries");
}

std::string share(std::uint64_t part, std::uint64_t whole) {
    const std::uint64_t per_mille = whole == 0 ? 0 : part * 1000 / whole;
    return std::to_string(per_mille / 10) + "." + std::to_string(per_mille % 10) + " %";
}

}  // namespace anyorder
