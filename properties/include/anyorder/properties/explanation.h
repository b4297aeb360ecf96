// Why a delivery fails: two deliveries of the same callbacks, one that passes and one that fails,
// that differ in one thing alone. Either two neighbours change places, or one arrival is one too
// many.
//
// In a 1-minimal case any inversion undone makes it pass, so the failing one is the case itself. In
// others the pair is looked for on the way to the true order: swaps of neighbours that each undo an
// inversion, until repeats stand beside their first arrivals, then one repeat less at a time. The
// one end fails and the other passes, and bisecting finds a step between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include <anyorder/engine/event.h>
#include <anyorder/properties/case.h>
#include <anyorder/properties/shrink.h>

namespace anyorder {

enum class ExplanationKind : std::uint8_t {
    swap,    // equal but for what arrives at `place` and at the next one, which is the other way
             // round
    repeat,  // equal but for what arrives at `place` of the failing one, not for the first time
};

struct Explanation {
    ExplanationKind kind{};
    Delivery passing;
    Delivery failing;
    std::size_t place = 0;

    friend bool operator==(const Explanation&, const Explanation&) = default;
};

using DeliveryFails = std::function<bool(const Delivery&)>;

// `failing` fails. Nothing where all callbacks once, in the true order, fail as well: then it is
// not for the order. Two callbacks about the same room, stream or user are preferred. Deterministic
// where `fails` is; asks it for O(log n) deliveries of n callbacks.
std::optional<Explanation> explain(std::span<const Event> callbacks, const Delivery& failing,
                                   const DeliveryFails& fails);
std::optional<Explanation> explain(const Case& failing, const Fails& fails);

// The same by verdicts. Nothing as well where one of them is Unknown.
std::optional<Explanation> explain_by_verdicts(
    std::span<const Event> callbacks, const Delivery& failing,
    const std::function<Verdict(const Delivery&)>& judged);

// One sentence: "It passes when callback 4 (stream_create s1, seq 3) arrives before callback 5
// (stream_close s1, seq 4), and fails when they arrive the other way round; all else is the same."
// Callbacks are numbered and named as in the picture.
std::string explanation_in_words(std::span<const Event> callbacks, const Explanation& explanation);

}  // namespace anyorder
