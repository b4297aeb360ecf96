#include "check_shard.h"

#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

constexpr std::size_t shards_max = 1'000'000;

// Where a job system writes its number and how many there are. `first` is the number of the first
// job, in digits or as the name of a variable.
struct JobSystem {
    std::string_view name;
    const char* index;
    const char* total;
    const char* first;
};

// The more particular ones first: an array job of Slurm may run several tasks, and any of them may
// lie inside a CI job.
constexpr std::array<JobSystem, 7> job_systems = {{
    {"GoogleTest", "GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", "0"},
    {"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "0"},
    {"a Slurm job array", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN"},
    {"Slurm tasks", "SLURM_PROCID", "SLURM_NTASKS", "0"},
    {"a Kubernetes indexed job", "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", "0"},
    {"GitLab CI", "CI_NODE_INDEX", "CI_NODE_TOTAL", "1"},
    {"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", "0"},
}};

std::uint64_t number_in(const Environment& environment, const char* name) {
    const char* text = environment(name);
    if (text == nullptr) {
        throw UsageError(
            fmt::format("--shard takes its numbers from the environment, and {} is "
                        "not set; write it as in --shard 2/3, or --shard auto/3",
                        name));
    }
    return number_from(name, text, 0, shards_max);
}

// An array need not begin at 0, and may go up in steps.
std::uint64_t index_in(const Environment& environment, const JobSystem& system) {
    const bool is_number = *system.first >= '0' && *system.first <= '9';
    const std::uint64_t first = is_number ? static_cast<std::uint64_t>(*system.first - '0')
                                          : number_in(environment, system.first);
    const std::uint64_t index = number_in(environment, system.index);
    const char* step = "SLURM_ARRAY_TASK_STEP";
    const bool has_step = !is_number && environment(step) != nullptr;
    if (index < first) {
        throw UsageError(fmt::format("{} is {}, and the first is {}", system.index, index, first));
    }
    const std::uint64_t step_size =
        has_step ? number_from(step, environment(step), 1, shards_max) : 1;
    if ((index - first) % step_size != 0) {
        throw UsageError(
            fmt::format("{} is {}, and an array that begins with {} and goes up in steps of {} has "
                        "no such task",
                        system.index, index, first, step_size));
    }
    return (index - first) / step_size;
}

// How many jobs there are; none where the system does not say.
std::optional<std::uint64_t> total_in(const Environment& environment, const JobSystem& system) {
    return environment(system.total) == nullptr
               ? std::nullopt
               : std::optional(number_in(environment, system.total));
}

// The first system that this is a job of. One that has a single job gives way to those around it: a
// job of a CI may run its programs with srun.
const JobSystem* system_around(const Environment& environment) {
    const JobSystem* single = nullptr;
    for (const JobSystem& system : job_systems) {
        if (environment(system.index) == nullptr) {
            continue;
        }
        if (total_in(environment, system) != 1) {
            return &system;
        }
        single = single == nullptr ? &system : single;
    }
    return single;
}

Shard checked(std::uint64_t index, std::uint64_t of, const std::string& text) {
    if (of < 1 || index < 1 || index > of) {
        throw UsageError(
            fmt::format("--shard '{}' would be shard {} of {}; they are numbered from 1",
                        printable(text), index, of));
    }
    return {.index = index, .of = of};
}

Shard from_environment(const std::string& text, const std::optional<std::uint64_t>& of,
                       const Environment& environment) {
    if (const JobSystem* system = system_around(environment)) {
        const auto total = total_in(environment, *system);
        if (of && total && *total != *of) {
            throw UsageError(fmt::format("--shard '{}' asks for {} shares, and {} is {}",
                                         printable(text), *of, system->total, *total));
        }
        return checked(index_in(environment, *system) + 1,
                       of ? *of : number_in(environment, system->total), text);
    }
    std::string names;
    for (const JobSystem& system : job_systems) {
        names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", system.index, system.name);
    }
    throw UsageError(fmt::format(
        "--shard takes its numbers from the environment, and none of these is set: {}; write it as "
        "in --shard 2/3",
        names));
}

}  // namespace

Shard shard_from(const std::string& text, const Environment& environment) {
    constexpr std::string_view automatic = "auto";
    const std::size_t slash = text.find('/');
    const std::string index = text.substr(0, slash);
    if (index == automatic && slash == std::string::npos) {
        return from_environment(text, std::nullopt, environment);
    }
    if (slash == std::string::npos) {
        throw UsageError(
            fmt::format("--shard '{}' is no share; write it as in --shard 2/3, or --shard auto",
                        printable(text)));
    }
    const std::uint64_t of = number_from("--shard", text.substr(slash + 1), 1, shards_max);
    return index == automatic ? from_environment(text, of, environment)
                              : checked(number_from("--shard", index, 1, shards_max), of, text);
}

}  // namespace anyorder::cli
