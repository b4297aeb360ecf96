#include "check_plan.h"

#include <array>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

// In the order of Deliver.
constexpr std::array<std::string_view, 2> deliver_choices = {"once", "at-least-once"};

constexpr std::array<std::string_view, 3> efforts = {"quick", "default", "thorough"};
constexpr std::size_t default_effort = 1;

// For each speed a number of cases that takes some tenths of a second, some seconds, and a minute
// or two.
using CasesOfEffort = std::array<std::uint64_t, efforts.size()>;
constexpr std::array<CasesOfEffort, 3> cases_of_speed = {{
    {100'000, 1'000'000, 40'000'000},  // in process
    {5'000, 50'000, 2'000'000},        // processes
    {500, 2'000, 50'000},              // services
}};

Strategies strategies_from(const std::string& text) {
    if (text == "auto") {
        return Strategies::all();
    }
    Strategies chosen = Strategies::none();
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string name = text.substr(from, comma - from);
        const auto strategy = strategy_named(name);
        if (!strategy) {
            std::string names = "auto";
            for (std::size_t i = 0; i < strategy_count; ++i) {
                names += ", " + std::string(name_of(static_cast<Strategy>(i)));
            }
            throw UsageError(
                fmt::format("--strategy '{}' is none of: {}; write several with commas",
                            printable(name), names));
        }
        chosen = chosen.with(*strategy);
        from = comma + 1;
    }
    return chosen;
}

std::uint64_t cases_from(const PlanArguments& arguments, Speed speed) {
    if (!arguments.cases.empty()) {
        return number_from("--cases", arguments.cases);
    }
    const std::size_t effort = arguments.effort.empty()
                                   ? default_effort
                                   : choice_from("--effort", arguments.effort, efforts);
    const std::uint64_t cases = cases_of_speed[static_cast<std::size_t>(speed)][effort];
    // Each case is then many questions, and as many answers to be found out.
    constexpr std::uint64_t every_prefix_costs = 10;
    return arguments.every_prefix ? cases / every_prefix_costs : cases;
}

}  // namespace

void add_plan_options(CLI::App& app, PlanArguments& arguments) {
    app.add_option("--seed", arguments.seed, "the seed of everything drawn at random")
        ->capture_default_str();
    app.add_option("--lists", arguments.lists, "the lists to judge, and which callbacks are made")
        ->capture_default_str();
    app.add_option("--deliver", arguments.deliver, "once, or at-least-once: with repeats")
        ->capture_default_str();
    app.add_flag("--distinct-times", arguments.distinct_times,
                 "no two changes share a millisecond");
    app.add_flag("--every-prefix", arguments.every_prefix,
                 "the list must be right after every arrival, and not only after the last");
    const std::string group = "How much is tried";
    app.add_option("--effort", arguments.effort, "quick, default or thorough")->group(group);
    app.add_option("--cases", arguments.cases, "about so many cases instead")->group(group);
    app.add_option("--budget", arguments.budget,
                   "as much as this time lasts for: 10s; the report says how to repeat it exactly")
        ->group(group);
    app.add_option("--strategy", arguments.strategy,
                   "some of small-scope, lattice, lateness, covering-3, covering-4, adjacency, "
                   "network, uniform; auto is all that fit the subject")
        ->capture_default_str()
        ->group(group);
    app.add_option("--small-scope", arguments.small_scope,
                   "every order of every scenario with up to so many callbacks, whatever it takes")
        ->group(group);
}

void require_plan(const PlanArguments& arguments) {
    const int given = (arguments.cases.empty() ? 0 : 1) + (arguments.budget.empty() ? 0 : 1) +
                      (arguments.effort.empty() ? 0 : 1);
    if (given > 1) {
        throw UsageError("give one of --cases, --budget and --effort: each says how much is tried");
    }
    static_cast<void>(plan_from(arguments, Speed::in_process));
    static_cast<void>(budget_ms_from(arguments));
}

PlanOptions plan_from(const PlanArguments& arguments, Speed speed) {
    PlanOptions plan;
    plan.seed = number_from("--seed", arguments.seed);
    plan.lists = lists_from(arguments.lists);
    plan.deliver =
        static_cast<Deliver>(choice_from("--deliver", arguments.deliver, deliver_choices));
    plan.distinct_times = arguments.distinct_times;
    plan.judged = arguments.every_prefix ? Judged::every_prefix : Judged::at_the_end;
    plan.strategies = strategies_from(arguments.strategy);
    plan.cases = cases_from(arguments, speed);
    if (!arguments.small_scope.empty()) {
        if (!plan.strategies.has(Strategy::small_scope)) {
            throw UsageError(
                "--small-scope needs the strategy of that name, and --strategy leaves "
                "it out");
        }
        plan.small_scope =
            number_from("--small-scope", arguments.small_scope, 0, small_scope_callbacks_max);
    }
    return plan;
}

std::optional<std::uint64_t> budget_ms_from(const PlanArguments& arguments) {
    if (arguments.budget.empty()) {
        return std::nullopt;
    }
    return duration_ms_from("--budget", arguments.budget);
}

}  // namespace anyorder::cli
