#include <algorithm>
#include <array>

#include <anyorder/properties/strategy.h>

namespace anyorder {

namespace {

constexpr std::array<std::string_view, strategy_count> names = {
    "small-scope", "lattice",   "lateness", "covering-3",
    "covering-4",  "adjacency", "network",  "uniform"};

}  // namespace

std::string_view name_of(Strategy strategy) {
    return names[static_cast<std::size_t>(strategy)];
}

std::optional<Strategy> strategy_named(std::string_view name) {
    const auto* const place = std::ranges::find(names, name);
    if (place == names.end()) {
        return std::nullopt;
    }
    return static_cast<Strategy>(place - names.begin());
}

}  // namespace anyorder
