// How settings and operations get plainer, one step at a time, and how far from plain they are.
#pragma once

#include <cstddef>

#include <anyorder/sim/scenario.h>

namespace anyorder {

inline constexpr std::size_t plainer_settings = 11;
inline constexpr std::size_t plainer_operations = 4;
inline constexpr std::size_t renamings = 18;

// Makes one thing about it plain. `which` counts from zero; what is plain already stays as it is.
void make_plainer(Setting& setting, std::size_t which);
void make_plainer(Operation& operation, std::size_t which);

// Gives one room, user or stream the index of another one below it, everywhere. False where that
// changes nothing.
bool rename(Scenario& scenario, std::size_t which);

// Zero for a scenario in plain terms about one room, one user and one stream.
std::size_t oddities_of(const Scenario& scenario);

}  // namespace anyorder
