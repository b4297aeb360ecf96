// The two rows of a case as SVG: callbacks in the order in which they were executed above, in the
// order in which they arrived below, and a line from each to its arrivals. Where two lines cross,
// one callback has overtaken the other.
#pragma once

#include <optional>
#include <span>
#include <string>

#include <anyorder/properties/case.h>
#include <anyorder/properties/explanation.h>

#include "html.h"

namespace anyorder {

struct CrossingStyle {
    // Of the picture, different for each on a page.
    std::string id;
    // What it shows, for those who cannot see it.
    std::string title;
    // Whether callbacks are named in full; otherwise as far as some six letters go.
    bool wide = true;
    // The callbacks of these arrivals stand out.
    std::optional<std::size_t> first{};
    std::optional<std::size_t> second{};
};

// How many arrivals are shown in full.
inline constexpr std::size_t wide_arrivals_max = 8;

// "1 2 3 again".
std::string numbers_in_words(const Delivery& delivery);

// Arrivals and their lines are of the class "arrival", numbered from 1 by data-arrival.
void write_crossing(Html& html, std::span<const Event> callbacks, const Delivery& delivery,
                    const CrossingStyle& style);

}  // namespace anyorder
