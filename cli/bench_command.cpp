#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <anyorder/properties/report.h>
#include <anyorder/sim/workload.h>

#include "command.h"
#include "files.h"
#include "measurement.h"
#include "measurement_text.h"
#include "options.h"
#include "progress_line.h"
#include "subject_options.h"
#include "ways_to_deliver.h"

namespace anyorder::cli {

namespace {

// As they stand on the command line; empty where they do not.
struct BenchArguments {
    SubjectArguments subject;
    std::string lists = "rooms,streams";
    std::string seed = "1";
    std::string sessions;
    std::string streams;
    std::string events;
    std::string window;
    std::string duplicates = "20";
    std::string repetitions;
    std::string batch;
    bool bytes = false;
    std::string json;
};

struct Size {
    std::string_view sessions;
    std::string_view streams;
    std::string_view events;
    std::string_view repetitions;
};

// A repetition takes some tenths of a second, or a second or two.
constexpr std::array<Size, 3> size_of_speed = {{
    {"100", "100", "1000000", "5"},  // in process
    {"20", "10", "50000", "3"},      // processes
    {"10", "10", "2000", "3"},       // services
}};

const std::string& given_or(const std::string& given, std::string& fallback,
                            std::string_view usual) {
    fallback = usual;
    return given.empty() ? fallback : given;
}

// Other subjects are handed events, or get bytes anyway.
void require_engine_for_bytes(const BenchArguments& arguments) {
    const bool is_engine = !is_chosen(arguments.subject) || arguments.subject.name == "reference";
    if (arguments.bytes && !is_engine) {
        throw UsageError(
            "--bytes is for this project's engine: no subject, or --subject reference");
    }
}

// Throws UsageError.
WorkloadParameters workload_from(const BenchArguments& arguments, Speed speed) {
    constexpr std::uint64_t sessions_max = 1'000'000;
    constexpr std::uint64_t streams_max = 100'000;
    constexpr std::uint64_t events_max = 20'000'000;
    constexpr std::uint64_t all = 1'000;
    const Size& usual = size_of_speed[static_cast<std::size_t>(speed)];
    std::string text;
    WorkloadParameters workload;
    workload.sessions = number_from(
        "--sessions", given_or(arguments.sessions, text, usual.sessions), 1, sessions_max);
    workload.keys_per_session =
        number_from("--streams", given_or(arguments.streams, text, usual.streams), 1, streams_max);
    workload.events =
        number_from("--events", given_or(arguments.events, text, usual.events), 2, events_max);
    workload.window =
        number_from("--window", given_or(arguments.window, text, "1000"), 1, events_max);
    workload.duplicates_per_thousand = number_from("--duplicates", arguments.duplicates, 0, all);
    workload.seed = number_from("--seed", arguments.seed);
    const std::uint64_t creations = workload.sessions * (1 + workload.keys_per_session);
    if (workload.events < creations) {
        throw UsageError(fmt::format(
            "--events {} is too few: {} sessions and {} streams in each are created by {} "
            "callbacks; give more --events, or fewer --sessions or --streams",
            workload.events, workload.sessions, workload.keys_per_session, creations));
    }
    return workload;
}

std::size_t repetitions_from(const BenchArguments& arguments, Speed speed) {
    constexpr std::uint64_t repetitions_max = 1'000;
    std::string text;
    return number_from("--repetitions",
                       given_or(arguments.repetitions, text,
                                size_of_speed[static_cast<std::size_t>(speed)].repetitions),
                       1, repetitions_max);
}

std::size_t batch_from(const BenchArguments& arguments, Speed speed) {
    constexpr std::uint64_t batch_max = 1'000'000;
    if (speed != Speed::process && !arguments.batch.empty()) {
        throw UsageError("--batch is for processes: -- COMMAND ARG... or --plugin");
    }
    std::string text;
    return number_from("--batch", given_or(arguments.batch, text, "100"), 1, batch_max);
}

std::vector<std::unique_ptr<WayToDeliver>> ways_of(const ChosenSubject& chosen,
                                                   const BenchArguments& arguments,
                                                   const Lists& lists) {
    std::vector<std::unique_ptr<WayToDeliver>> ways;
    switch (chosen.speed) {
        case Speed::in_process:
            ways.push_back(callback_by_callback(chosen.make()));
            if (chosen.name == "reference") {
                ways.push_back(in_blocks());
            }
            if (arguments.bytes) {
                ways.push_back(from_bytes());
            }
            break;
        case Speed::process:
            ways.push_back(over_a_pipe(chosen.make(), batch_from(arguments, chosen.speed)));
            break;
        case Speed::service:
            if (const auto* const store = find_store_subject(arguments.subject.name)) {
                auto options =
                    store_options(*store, arguments.subject.store,
                                  duration_ms_from("--timeout", arguments.subject.timeout));
                options.one_by_one = true;
                ways.push_back(callback_by_callback(store_subject(options)));
                break;
            }
            ways.push_back(
                over_http(http_options(arguments.subject.http, lists,
                                       duration_ms_from("--timeout", arguments.subject.timeout))));
            break;
    }
    return ways;
}

void write_json(const std::string& path, const std::vector<Measurement>& measurements,
                const WorkloadParameters& workload) {
    constexpr std::size_t host_bytes = 256;
    std::array<char, host_bytes> host{};
    static_cast<void>(gethostname(host.data(), host.size() - 1));
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    const std::filesystem::path whole(path);
    const std::string folder = whole.parent_path().string();
    write_file(
        folder.empty() ? "." : folder, whole.filename().string(),
        measurements_as_benchmark_json(
            measurements, {.workload = workload,
                           .date = fmt::format("{:%Y-%m-%dT%H:%M:%S}+00:00", fmt::gmtime(now)),
                           .host = host.data(),
                           .processors = std::thread::hardware_concurrency()}));
}

ExitCode report_wrong_list(const ChosenSubject& chosen, const Violated& violated) {
    fmt::print(
        "{}: FAIL: the delivery ended with a list that is not true, so it has no speed.\n\n{}",
        chosen.name, differences_as_text(violated));
    return ExitCode::counterexample;
}

ExitCode report_failure(const ChosenSubject& chosen, const SubjectFailure& failure) {
    fmt::print("{}", failed_subject_text(chosen.name, failure));
    return ExitCode::subject_failed;
}

ExitCode run_measurements(const BenchArguments& arguments, const ChosenSubject& chosen,
                          const MeasureOptions& options) {
    const WorkloadParameters parameters = workload_from(arguments, chosen.speed);
    const std::vector<std::unique_ptr<WayToDeliver>> ways =
        ways_of(chosen, arguments, options.lists);
    const Workload workload(parameters);
    std::vector<Measurement> measurements;
    for (const std::unique_ptr<WayToDeliver>& way : ways) {
        auto measured = measure(chosen.name, *way, workload, options);
        if (const auto* violated = std::get_if<Violated>(&measured)) {
            return report_wrong_list(chosen, *violated);
        }
        if (const auto* failure = std::get_if<SubjectFailure>(&measured)) {
            return report_failure(chosen, *failure);
        }
        measurements.push_back(std::get<Measurement>(std::move(measured)));
    }
    fmt::print("{}\nEvery repetition ended with the list that is true.\n\n{}", in_words(parameters),
               measurements_as_table(measurements));
    if (!arguments.json.empty()) {
        write_json(arguments.json, measurements, parameters);
    }
    return ExitCode::pass;
}

ExitCode run_bench(const BenchArguments& arguments) {
    // What is wrong with the arguments is said before anything is started.
    const Lists lists = lists_from(arguments.lists);
    const Speed speed = speed_of(arguments.subject);
    static_cast<void>(workload_from(arguments, speed));
    static_cast<void>(batch_from(arguments, speed));
    require_engine_for_bytes(arguments);
    const std::size_t repetitions = repetitions_from(arguments, speed);
    const ChosenSubject chosen = choose_subject(arguments.subject, lists);
    if (chosen.failure) {
        return report_failure(chosen, *chosen.failure);
    }
    ProgressLine line(chosen.name);
    return run_measurements(arguments, chosen,
                            {.repetitions = repetitions,
                             .lists = lists,
                             .progress = [&](std::string_view doing) { line.say(doing); }});
}

void add_workload_options(CLI::App& app, BenchArguments& arguments) {
    const std::string group = "The workload (defaults are smaller for processes and services)";
    app.add_option("--sessions", arguments.sessions, "one in each room (default: 100)")
        ->group(group);
    app.add_option("--streams", arguments.streams,
                   "how many come and go in each session (default: 100)")
        ->group(group);
    app.add_option("--events", arguments.events, "callbacks (default: 1000000)")->group(group);
    app.add_option("--window", arguments.window,
                   "so many at a time are shuffled; 1: in order (default: 1000)")
        ->group(group);
    app.add_option("--duplicates", arguments.duplicates, "how many of 1,000 come twice")
        ->capture_default_str()
        ->group(group);
    app.add_option("--seed", arguments.seed, "the seed of everything drawn at random")
        ->capture_default_str()
        ->group(group);
}

}  // namespace

Run add_bench(CLI::App& app, const Words& behind_dashes) {
    auto arguments = std::make_shared<BenchArguments>();
    arguments->subject.command = behind_dashes;
    CLI::App* command = app.add_subcommand(
        "bench", "Measure a subject: how many callbacks a second does it take in?");
    add_subject_options(*command, arguments->subject);
    add_workload_options(*command, *arguments);
    command->add_option("--lists", arguments->lists, "the lists to ask for and to prove")
        ->capture_default_str();
    command->add_option("--repetitions", arguments->repetitions,
                        "how often it is delivered and proved (default: 5; 3 for processes and "
                        "services)");
    command->add_option("--batch", arguments->batch,
                        "callbacks of which a process is timed at once (default: 100)");
    command->add_flag("--bytes", arguments->bytes,
                      "measure the engine from callbacks' bytes on, too");
    command->add_option("--json", arguments->json,
                        "write the results as Google Benchmark does, for its tools to compare");
    command->footer(
        "Examples:\n"
        "  anyorder bench\n"
        "  anyorder bench --subject two_tables --events 100000 --json two_tables.json\n"
        "  anyorder bench --events 50000 -- python3 subject.py\n"
        "  anyorder bench --http http://127.0.0.1:8080/callbacks --list-url "
        "http://127.0.0.1:8080/list --concurrency 8\n"
        "Exit codes: 0 measured, 1 a list that is not true, 2 usage, 3 subject failed");
    return [arguments] { return run_bench(*arguments); };
}

}  // namespace anyorder::cli
