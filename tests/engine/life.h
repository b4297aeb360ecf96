// What can happen to a RoomLists, drawn at random: callbacks within the contract and beyond it,
// repeats, gaps reported and given up on, queries, reconciles, sessions forgotten.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/draw.h>

namespace anyorder::testing {

class Life {
public:
    // As many events, and about half as many other steps.
    Life(Random& random, std::size_t events, Contract contract);

    [[nodiscard]] std::size_t size() const { return steps_.size(); }
    // Takes one step, and says all that it answered. A reconcile knows what its query answered when
    // that was taken last.
    [[nodiscard]] std::string live(std::size_t step, RoomLists& lists) const {
        return steps_[step](lists);
    }

private:
    using Step = std::function<std::string(RoomLists&)>;

    void add_upkeep(Random& random);
    void add_query(Random& random);
    using Asked = std::shared_ptr<std::optional<ChangeSeq>>;
    [[nodiscard]] Step reconciliation(Random& random, const Event& about, const Asked& asked);
    [[nodiscard]] const Event& any_event(Random& random) const;

    std::shared_ptr<const CallbackLog> log_;
    std::vector<Step> steps_;
};

// Some lives of a kind each.
Life drawn_life(Random& random, std::size_t events_max);

}  // namespace anyorder::testing
