// Why the reference engine does with each callback what it does, in words.
//
// Whatever a reason says is read off the engine, or off the callbacks that have arrived, and never
// guessed: a seq that it names as one that came has come, the seqs it waits for are those that
// completeness() lists as missing, and the tombstones it speaks of are those that stats() counts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <anyorder/engine/room_lists.h>

#include "arrived.h"
#include "tombstones.h"

namespace anyorder {

class Reasons {
public:
    // Views the callbacks as long as it lives.
    explicit Reasons(std::span<const Event> callbacks) : callbacks_(callbacks) {}

    struct Step {
        Outcome outcome{};
        // A sentence without a full stop.
        std::string reason;
    };

    // The next callback arrives. O(n log n) in the callbacks.
    Step take(std::uint32_t callback);

    [[nodiscard]] const RoomLists& engine() const { return engine_; }
    [[nodiscard]] const TombstoneAccount& tombstones() const { return tombstones_; }

private:
    // What a callback may change about its room.
    struct Listing {
        std::optional<RoomSession> current{};
        bool has_key = false;
        // "1 stream and 2 users"; empty where there are none.
        std::string entries{};
    };

    [[nodiscard]] Listing listing_for(const Event& event) const;
    [[nodiscard]] std::optional<ListCompleteness> completeness_for(const Event& event) const;

    // They are asked when the engine has taken the event in, and `arrived_` has not.
    [[nodiscard]] std::string why(const Event& event, Outcome outcome) const;
    [[nodiscard]] std::string why_repeated(const Event& event) const;
    [[nodiscard]] std::string why_change(const Event& event, Outcome outcome) const;
    [[nodiscard]] std::string why_newest(const Event& event, Outcome outcome) const;
    [[nodiscard]] std::string why_superseded(const Event& event) const;
    [[nodiscard]] std::string why_conflicting(const Event& event) const;
    [[nodiscard]] std::string why_creation(const Event& event, Outcome outcome) const;
    [[nodiscard]] std::string why_listed(const Event& creation) const;
    [[nodiscard]] std::string why_close(const Event& event, Outcome outcome) const;
    [[nodiscard]] std::string other_session(const Event& event, Outcome outcome) const;

    std::span<const Event> callbacks_;
    RoomLists engine_;
    Arrived arrived_;
    TombstoneAccount tombstones_;
    Listing before_;
    Listing now_;
};

}  // namespace anyorder
