#include <cstdint>
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/list_text.h>
#include <anyorder/sim/delivery.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>

#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

struct SimulateArguments {
    std::string seed = "1";
    std::string lists = "rooms,streams,users";
    std::string operations = "30";
    bool distinct_times = false;
    bool shuffled = false;
    bool duplicates = false;
    bool truth = false;
    std::string secret = "secret";
};

// The documentation's own sample of a session id, which a double cannot hold.
constexpr std::uint64_t first_session = 858'012'925'204'410'401;

History simulated(const SimulateArguments& arguments) {
    const Lists lists = lists_from(arguments.lists);
    Setting setting;
    setting.families = {.streams = lists.streams, .users = lists.users};
    setting.distinct_times = arguments.distinct_times;
    setting.numbers.first_session = first_session;
    DrawLimits limits;
    limits.distinct_times = arguments.distinct_times;
    limits.rooms_max = 3;
    limits.users_max = 5;
    limits.streams_max = 5;
    limits.operations_min = number_from("--operations", arguments.operations, 1, 1'000'000);
    limits.operations_max = limits.operations_min;
    Random random = Random::part(number_from("--seed", arguments.seed), 0);
    return simulate(draw_scenario(random, setting, limits));
}

Delivery delivered(const SimulateArguments& arguments, std::size_t callbacks) {
    // A generator of its own, so that the scenario of a seed is the same however it is delivered.
    Random random = Random::part(number_from("--seed", arguments.seed), 1);
    Delivery delivery = arguments.shuffled ? shuffled(callbacks, random) : in_true_order(callbacks);
    return arguments.duplicates ? with_repeats(std::move(delivery), 1 + callbacks / 10, random)
                                : delivery;
}

ExitCode run_simulate(const SimulateArguments& arguments) {
    const History history = simulated(arguments);
    if (arguments.truth) {
        fmt::print("{}\n", list_as_json(history.truth));
        return ExitCode::pass;
    }
    std::string line;
    for (const std::uint32_t index : delivered(arguments, history.callbacks().size())) {
        line.clear();
        encode_to(line, history.callbacks()[index], {.secret = arguments.secret});
        line.push_back('\n');
        if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) {
            throw UsageError("cannot write to standard output");
        }
    }
    return ExitCode::pass;
}

}  // namespace

Run add_simulate(CLI::App& app) {
    auto arguments = std::make_shared<SimulateArguments>();
    CLI::App* command = app.add_subcommand(
        "simulate", "Make up rooms, users and streams, and print the callbacks they cause");
    command->add_option("--seed", arguments->seed, "the seed of everything drawn at random")
        ->capture_default_str();
    command->add_option("--operations", arguments->operations, "how much happens")
        ->capture_default_str();
    command->add_option("--lists", arguments->lists, "which callbacks are made, beside the rooms'")
        ->capture_default_str();
    command->add_flag("--distinct-times", arguments->distinct_times,
                      "no two changes share a millisecond");
    command->add_flag("--shuffled", arguments->shuffled,
                      "in a drawn order of arrival, not as executed");
    command->add_flag("--duplicates", arguments->duplicates, "some callbacks arrive again");
    command->add_option("--secret", arguments->secret, "the callback secret to sign with")
        ->capture_default_str();
    command->add_flag("--truth", arguments->truth,
                      "print the list that is true at the end instead");
    command->footer("Example: anyorder simulate --seed 7 --shuffled --duplicates | anyorder apply");
    return [arguments] { return run_simulate(*arguments); };
}

}  // namespace anyorder::cli
