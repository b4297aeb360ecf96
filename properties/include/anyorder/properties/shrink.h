// Making a failing case small. One definition, used by RapidCheck and by the command line.
//
// From a case come simpler ones, the boldest first: without repeats, without some of its operations
// (the rest is simulated again, so it stays a possible history with a truth of its own), with
// plainer names, numbers and operations, and with an arrival order closer to the true one. What is
// left of a delivery may pass where another order of the same callbacks fails, so of scenarios with
// few callbacks all orders are tried in the end. Taking the first that still fails, again and
// again, ends: every step is smaller by CaseSize. Where it ends the case is 1-minimal: undoing any
// one of its inversions, repeats or operations makes it pass.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <anyorder/properties/case.h>

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

CaseSize size_of(const Case& failing);

// All simpler cases of one case, made one at a time. Each is smaller by CaseSize, and complete.
class SimplerCases {
public:
    explicit SimplerCases(Case original);

    // Nothing after the last.
    std::optional<Case> next();

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

    // The next case of a scenario with fewer callbacks, over all orders of each.
    std::optional<Case> next_reordered();

    void plan();
    void plan_operations();
    void plan_order();
    [[nodiscard]] std::optional<Case> taken(const Step& step) const;
    [[nodiscard]] Case without_repeats(std::size_t from, std::size_t count) const;
    [[nodiscard]] Case with_scenario(const Scenario& scenario,
                                     const std::vector<std::size_t>& kept) const;
    [[nodiscard]] Case with_all_operations(const Scenario& scenario) const;
    [[nodiscard]] Case without_operations(std::size_t from, std::size_t count,
                                          std::size_t second) const;

    Case original_;
    CaseSize size_;
    std::vector<Origin> origins_;
    std::vector<Step> steps_;
    std::size_t next_ = 0;
    // The scenario whose orders are being gone through, and after which step it was made.
    std::optional<Case> reordered_;
    std::size_t next_scenario_ = 0;
};

using Fails = std::function<bool(const Case&)>;

struct Shrunk {
    Case minimal;
    // How many cases were tried, and how many of them became the next one.
    std::size_t runs = 0;
    std::size_t steps = 0;
    // Whether it ended by itself: no simpler case of the minimal one fails.
    bool complete = false;
};

struct ShrinkLimits {
    std::size_t runs_max = 100'000;
    // Each step is a case that failed, which takes long where failing means hanging.
    std::size_t steps_max = 100'000;
};

// `failing` fails. Deterministic where `fails` is.
Shrunk shrink(Case failing, const Fails& fails, const ShrinkLimits& limits = {});

}  // namespace anyorder
