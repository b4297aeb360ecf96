// The strategies: which deliveries are tried. Each has a guarantee that holds when all of its cases
// pass; docs/what-a-pass-means.md states them.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace anyorder {

enum class Strategy : std::uint8_t {
    small_scope,  // every scenario up to a size, in every order
    lattice,      // all orders of larger scenarios, for subjects whose state can be copied
    lateness,     // all orders in which no callback is very late, likewise
    covering_3,   // every order of every three callbacks
    covering_4,   // every order of every four callbacks
    adjacency,    // every two callbacks one right after the other, both ways
    network,      // what the vendor's retry schedule can produce
    uniform,      // all orders equally likely
};

inline constexpr std::size_t strategy_count = 8;

// "small-scope", "covering-3".
std::string_view name_of(Strategy strategy);

// Nothing where there is none of that name.
std::optional<Strategy> strategy_named(std::string_view name);

class Strategies {
public:
    static Strategies all() { return Strategies(~std::bitset<strategy_count>{}); }
    static Strategies none() { return Strategies({}); }

    [[nodiscard]] Strategies with(Strategy strategy) const {
        return Strategies(std::bitset<strategy_count>(chosen_).set(place(strategy)));
    }
    [[nodiscard]] Strategies without(Strategy strategy) const {
        return Strategies(std::bitset<strategy_count>(chosen_).reset(place(strategy)));
    }
    [[nodiscard]] bool has(Strategy strategy) const { return chosen_.test(place(strategy)); }
    [[nodiscard]] std::size_t count() const { return chosen_.count(); }

    friend bool operator==(const Strategies&, const Strategies&) = default;

private:
    explicit Strategies(const std::bitset<strategy_count>& chosen) : chosen_(chosen) {}
    static std::size_t place(Strategy strategy) { return static_cast<std::size_t>(strategy); }

    std::bitset<strategy_count> chosen_;
};

}  // namespace anyorder
