// Making a failing case small. One definition, used by RapidCheck and by the command line.
//
// From a case come simpler ones, the boldest first: without repeats, without some of its operations
// (the rest is simulated again, so it stays a possible history with a truth of its own), with
// plainer names, numbers and operations, and with an arrival order closer to the true one. Taking
// the first that still fails, again and again, ends: every step is smaller by CaseSize.
//
// Where no step fails any more another case may, with fewer callbacks and not a step away. So leaps
// come last: small scenarios in every order (all of up to three callbacks, and of four where each
// change has a millisecond of its own), the case told again as the streams of one room, and its own
// scenario with up to three operations less in orders that it did not arrive in. Where all of them
// pass, too, the case is 1-minimal (undoing any one of its inversions, repeats or operations makes
// it pass), and none of those small scenarios fails under its names and with its numbers.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <anyorder/properties/case.h>
#include <anyorder/sim/history.h>

namespace anyorder {

// What makes one case smaller than another, the weightiest first.
struct CaseSize {
    std::size_t callbacks = 0;
    std::size_t arrivals = 0;
    std::size_t operations = 0;
    // Unusual names and numbers, further rooms, users and streams, rarer kinds of operation.
    std::size_t oddities = 0;
    std::uint64_t gaps_ms = 0;
    // Pairs of arrivals that came in the other order than the true one.
    std::size_t inversions = 0;

    friend auto operator<=>(const CaseSize&, const CaseSize&) = default;
};

// `history` is what the scenario came to.
CaseSize size_of(const Case& failing, const History& history);
CaseSize size_of(const Case& failing);

// What simpler cases may have that the original has not: whatever could have been drawn in its
// stead. Never anything but what is allowed here, as a receiver need not be right about the rest.
struct Leeway {
    Families families{.streams = false, .users = false};
    // One callback may arrive twice.
    bool repeats = false;
    // Changes may share a millisecond.
    bool shared_times = false;
    // Operations of any kind; otherwise those that the original has, and logins, logouts,
    // publications and stops.
    bool rarer_operations = false;
};

struct Leap;

// All simpler cases of one case, made one at a time. Each is smaller by CaseSize, and complete.
class SimplerCases {
public:
    explicit SimplerCases(Case original, const Leeway& leeway = {});

    // Makes what is like the step that `earlier` gave last, and led to this case, come first: what
    // failed there has little hope here. The same cases come, in another order.
    void go_on_from(const SimplerCases& earlier);

    // Nothing after the last.
    std::optional<Case> next();

    // Of the case that came last, which saves simulating it.
    [[nodiscard]] const History& history() const { return history_; }

    // Whether all steps came, and what comes are leaps.
    [[nodiscard]] bool are_leaps() const { return leaps_ != nullptr; }

private:
    struct Step {
        enum class Kind : std::uint8_t {
            drop_repeats,
            drop_operations,
            drop_two_operations,
            plainer_setting,
            rename,
            plainer_operation,
            shorter_gap,
            sort_window,
            reinsert,
            swap,
        };
        Kind kind{};
        std::size_t a = 0;
        std::size_t b = 0;
    };

    void plan();
    void plan_operations();
    void plan_order();
    [[nodiscard]] std::optional<Case> taken(const Step& step);
    [[nodiscard]] Delivery reordered(const Step& step) const;
    [[nodiscard]] Delivery without_repeats(std::size_t from, std::size_t count) const;
    [[nodiscard]] std::optional<Scenario> plainer(const Step& step) const;
    [[nodiscard]] Case without_operations(std::size_t from, std::size_t count, std::size_t second);
    [[nodiscard]] Case with_scenario(Scenario scenario, const std::vector<std::size_t>& kept);

    std::optional<Case> next_leap();

    Case original_;
    Leeway leeway_;
    CaseSize size_;
    History history_of_original_;
    History history_;
    std::vector<Step> steps_;
    std::size_t next_ = 0;
    // Shared by copies; the leap that is under way, and its orders that are still to come.
    std::shared_ptr<const std::vector<Leap>> leaps_;
    std::size_t next_leap_ = 0;
    Case leaping_;
    std::vector<Delivery> orders_;
    std::size_t next_order_ = 0;
};

using Fails = std::function<bool(const Case&)>;

// The same, told what the scenario came to.
using FailsAsPlayed = std::function<bool(const Case&, const History&)>;

struct Shrunk {
    Case minimal;
    // How many cases were tried, and how many of them became the next one.
    std::size_t runs = 0;
    std::size_t steps = 0;
    // Whether no case that is one step away from the minimal one fails: it is 1-minimal.
    bool complete = false;
    // Whether no leap from it fails, either.
    bool searched = false;
};

struct ShrinkLimits {
    std::size_t runs_max = 100'000;
    // Each step is a case that failed, which takes long where failing means hanging.
    std::size_t steps_max = 100'000;
    // How many of the runs may be leaps.
    std::size_t leaps_max = 100'000;
    // Whether to end now with what there is; may be empty.
    std::function<bool()> interrupted{};
    Leeway leeway{};
};

// `failing` fails. Deterministic where `fails` is.
Shrunk shrink(Case failing, const Fails& fails, const ShrinkLimits& limits = {});
Shrunk shrink(Case failing, const FailsAsPlayed& fails, const ShrinkLimits& limits = {});

}  // namespace anyorder
