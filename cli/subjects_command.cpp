#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/properties/check.h>
#include <anyorder/sim/world.h>
#include <anyorder/stores/store_subject.h>
#include <anyorder/subjects/catalogue.h>

#include "command.h"
#include "options.h"
#include "progress_line.h"

namespace anyorder::cli {

namespace {

struct SubjectsArguments {
    bool check = false;
    std::string seed = "1";
};

std::string_view name_of(Role role) {
    switch (role) {
        case Role::reference:
            return "reference";
        case Role::known_wrong:
            return "known wrong";
        case Role::planted:
            return "planted bug";
    }
    return {};
}

ExitCode list_subjects() {
    for (const CatalogueEntry& entry : catalogue()) {
        fmt::print("{:<28} {:<12} {}\n", entry.name, name_of(entry.role), entry.sentence);
    }
    for (const StoreSubjectName& store : store_subjects()) {
        fmt::print("{:<28} {:<12} {}\n", store.name,
                   store.twin == StoreTwin::none ? "store" : "wrong store", store.sentence);
    }
    return ExitCode::pass;
}

// One line of the table; whether it is as it should be.
bool check_subject(const CatalogueEntry& entry, std::uint64_t seed) {
    CheckOptions options;
    options.plan.seed = seed;
    options.planted = false;
    const CheckReport report = check_with_progress(entry.name, entry.make, options);
    if (!report.counterexample) {
        const bool passed = conclusion_of(report) == Conclusion::passed;
        fmt::print("{:<28} {}\n", entry.name, passed ? "passes" : "INCONCLUSIVE");
        return passed && entry.role == Role::reference;
    }
    const Counterexample& found = *report.counterexample;
    fmt::print("{:<28} {:<8} callbacks {:>2}, arrivals {:>2}, by {}\n", entry.name,
               entry.role == Role::reference ? "FAILS" : "killed",
               simulate(found.minimal.scenario).callbacks().size(), found.minimal.delivery.size(),
               found.found_by);
    return entry.role != Role::reference;
}

ExitCode check_subjects(std::uint64_t seed) {
    std::size_t planted = 0;
    std::size_t killed = 0;
    bool all_as_expected = true;
    for (const CatalogueEntry& entry : catalogue()) {
        const bool as_expected = check_subject(entry, seed);
        all_as_expected = all_as_expected && as_expected;
        if (entry.role == Role::planted) {
            planted += 1;
            killed += as_expected ? 1 : 0;
        }
    }
    fmt::print("\n{} of {} planted bugs killed\n", killed, planted);
    return all_as_expected ? ExitCode::pass : ExitCode::inconclusive;
}

}  // namespace

Run add_subjects(CLI::App& app) {
    auto arguments = std::make_shared<SubjectsArguments>();
    CLI::App* command = app.add_subcommand(
        "subjects", "List the subjects that come with anyorder, or check them all");
    command->add_flag("--check", arguments->check,
                      "check each with the default budget, and say which bugs were found");
    command->add_option("--seed", arguments->seed, "the seed of the checks")->capture_default_str();
    command->footer("Example: anyorder subjects --check");
    return [arguments] {
        const std::uint64_t seed = number_from("--seed", arguments->seed);
        return arguments->check ? check_subjects(seed) : list_subjects();
    };
}

}  // namespace anyorder::cli
