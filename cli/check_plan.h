// How much a check tries: the options that make its plan.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <anyorder/properties/check.h>

#include "subject_options.h"

namespace CLI {
class App;
}

namespace anyorder::cli {

// As they stand on the command line; empty where they do not.
struct PlanArguments {
    std::string lists = "rooms,streams,users";
    std::string seed = "1";
    std::string deliver = "at-least-once";
    bool distinct_times = false;
    bool every_prefix = false;
    std::string strategy = "auto";
    std::string cases{};
    std::string budget{};
    std::string effort{};
    std::string small_scope{};
};

void add_plan_options(CLI::App& app, PlanArguments& arguments);

// Throws UsageError where something is wrong with them, or they do not fit together.
void require_plan(const PlanArguments& arguments);

// What a subject of this speed is given. Throws UsageError.
PlanOptions plan_from(const PlanArguments& arguments, Speed speed);

// The milliseconds of --budget, where it is given.
std::optional<std::uint64_t> budget_ms_from(const PlanArguments& arguments);

}  // namespace anyorder::cli
