// What the strategies draw: scenarios that fit them, and the deliveries of each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include <anyorder/properties/check.h>
#include <anyorder/sim/covering.h>

#include "pipeline.h"

namespace anyorder {

class Drawing {
public:
    explicit Drawing(const PlanOptions& plan);

    // All that the receiver may have switched on.
    [[nodiscard]] const Families& families() const { return families_.back(); }

    // Null where none was drawn that fits.
    std::shared_ptr<const Played> scenario(Strategy strategy, Random& random) const;

    // Of the `index`-th scenario of a strategy that delivers row by row.
    std::vector<Delivery> deliveries(Strategy strategy, std::uint64_t index, Random& random,
                                     const Played& of);

    const std::vector<Delivery>& covering_rows(std::size_t callbacks,
                                               const CoveringOptions& options);

private:
    PlanOptions plan_;
    std::vector<Families> families_;
    bool repeats_;
    // Made once, as those of t = 4 take a while.
    std::map<std::tuple<std::size_t, std::size_t, bool>, std::vector<Delivery>> covering_rows_;
};

}  // namespace anyorder
