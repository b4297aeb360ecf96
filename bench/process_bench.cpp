#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <anyorder/engine/encode.h>
#include <anyorder/properties/case.h>
#include <anyorder/properties/draw_case.h>
#include <anyorder/sim/draw.h>
#include <anyorder/sim/world.h>
#include <anyorder/subjects/process.h>
#include <anyorder/subjects/protocol.h>

#include "benchmarks.h"
#include "plain_driver.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

// Subjects that read each line and do nothing with it. They list one room, whose session is the
// number of callbacks that have come.
constexpr const char* python_subject = R"(
import json, sys
heard = 0
for line in sys.stdin:
    op = json.loads(line)["op"]
    if op == "callback":
        heard += 1
    elif op == "list":
        print('{"rooms":[{"room_id":"heard","room_session_id":%d,"streams":[],"users":[]}]}'
              % heard, flush=True)
)";

constexpr const char* node_subject = R"(
let heard = 0;
let rest = "";
process.stdin.setEncoding("utf8").on("data", chunk => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) {
        const op = JSON.parse(line).op;
        if (op === "callback") {
            ++heard;
        } else if (op === "list") {
            process.stdout.write(`{"rooms":[{"room_id":"heard","room_session_id":${heard},` +
                                 `"streams":[],"users":[]}]}\n`);
        }
    }
});
)";

constexpr std::size_t deliveries_per_scenario = 4;

// Calls `visit(history, truth, delivery)` for each case of a check that draws its cases.
template <class Visit>
void for_each_case(std::size_t cases, const Visit& visit) {
    for (std::uint64_t index = 0; index < cases / deliveries_per_scenario; ++index) {
        Random random = Random::part(1, index);
        const History history = simulate(draw_scenario(random, DrawLimits{.operations_max = 24}));
        const auto truth = std::make_shared<const ObservedList>(observe(history.truth));
        for (std::size_t i = 0; i < deliveries_per_scenario; ++i) {
            visit(history, truth,
                  draw_delivery(random, history.callbacks().size(), Deliver::at_least_once));
        }
    }
}

// All that is said in these cases, as the harness says it.
struct Said {
    std::string bytes;
    std::size_t answers = 0;
    std::size_t callbacks = 0;
};

Said said_in(std::size_t cases) {
    Said said;
    for_each_case(cases,
                  [&](const History& history, const auto& /*truth*/, const Delivery& delivery) {
                      said.bytes += "{\"op\":\"reset\"}\n";
                      for (const std::uint32_t index : delivery) {
                          said.bytes += R"({"op":"callback","body":)";
                          encode_to(said.bytes, history.callbacks()[index], {.secret = "secret"});
                          said.bytes += "}\n";
                      }
                      said.bytes += "{\"op\":\"list\"}\n";
                      said.callbacks += delivery.size();
                      ++said.answers;
                  });
    return said;
}

// How many callbacks the subject has heard, by its own account.
std::size_t heard_by(const Observation& answer) {
    const auto* list = std::get_if<ObservedList>(&answer);
    return list == nullptr || list->rooms.size() != 1 || !list->rooms[0].room_session_id
               ? 0
               : number(*list->rooms[0].room_session_id);
}

struct Result {
    double seconds = 0;
    std::size_t answers = 0;
    std::size_t callbacks = 0;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The process is started, and has answered once, before the time runs.
Result run_plain(const std::vector<std::string>& command, const Said& said) {
    PlainDriver driver(command);
    driver.run("{\"op\":\"list\"}\n", 1);
    const auto start = std::chrono::steady_clock::now();
    const std::string last = driver.run(said.bytes, said.answers);
    const double seconds = seconds_since(start);
    const auto list = parse_list(last, Lists{});
    const auto* read = std::get_if<ObservedList>(&list);
    return {.seconds = seconds,
            .answers = read == nullptr ? 0 : said.answers,
            .callbacks = read == nullptr ? 0 : heard_by(*read)};
}

// As check() does it: draws, simulates, encodes, delivers, and judges what comes back.
Result run_harness(const std::vector<std::string>& command, std::size_t cases) {
    const auto subject = process_subject({.command = command});
    subject->reset();
    static_cast<void>(subject->list());
    Result result;
    std::deque<std::shared_ptr<const ObservedList>> asked;
    const auto take_answer = [&] {
        const Observation answer = subject->answer();
        result.answers += holds(compare(*asked.front(), answer, Lists{}, 1)) ? 0 : 1;
        result.callbacks = heard_by(answer);
        asked.pop_front();
    };
    const auto start = std::chrono::steady_clock::now();
    for_each_case(cases, [&](const History& history, const auto& truth, const Delivery& delivery) {
        deliver_all(*subject, {history.callbacks(), truth.get(), &delivery, Lists{}});
        subject->ask();
        asked.push_back(truth);
        if (asked.size() >= subject->asks_max()) {
            take_answer();
        }
    });
    while (!asked.empty()) {
        take_answer();
    }
    result.seconds = seconds_since(start);
    return result;
}

// Every answer is a wrong list, so each must have been judged as one.
void prove_answers(benchmark::State& state, const Result& result, const Said& said) {
    prove(state, result.answers == said.answers,
          std::to_string(result.answers) + " answers of " + std::to_string(said.answers));
    prove(state, result.callbacks == said.callbacks,
          "the subject heard " + std::to_string(result.callbacks) + " callbacks of " +
              std::to_string(said.callbacks));
}

template <class Run>
void measure(benchmark::State& state, const Run& run) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const Said said = said_in(cases);
    for (auto _ : state) {
        const Result result = run(said, cases);
        state.SetIterationTime(result.seconds);
        prove_answers(state, result, said);
    }
    count_items(state, said.callbacks);
}

double median(std::vector<double> values) {
    std::ranges::nth_element(values,
                             values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

// One turn: both, one after the other, so that what else the machine does meets both alike.
void side_by_side(benchmark::State& state, const std::vector<std::string>& command) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const Said said = said_in(cases);
    std::vector<double> plain;
    std::vector<double> harness;
    for (auto _ : state) {
        for (const bool is_plain : {true, false}) {
            const Result result = is_plain ? run_plain(command, said) : run_harness(command, cases);
            prove_answers(state, result, said);
            (is_plain ? plain : harness).push_back(result.seconds);
        }
        state.SetIterationTime(harness.back());
    }
    count_items(state, said.callbacks);
    const auto callbacks = static_cast<double>(said.callbacks);
    state.counters["plain_per_second"] = callbacks / median(plain);
    state.counters["anyorder_per_second"] = callbacks / median(harness);
    state.counters["ratio_of_medians"] = median(plain) / median(harness);
}

bool is_in_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::error_code error;
        if (std::filesystem::exists(std::filesystem::path(folder) / program, error)) {
            return true;
        }
    }
    return false;
}

void register_language(const std::string& language, const std::vector<std::string>& command) {
    constexpr std::int64_t few = 40;
    constexpr std::int64_t many = 4'000;
    const auto add = [&](const std::string& name, std::int64_t rounds, const auto& function) {
        benchmark::RegisterBenchmark(("process/" + language + "/" + name).c_str(), function)
            ->Arg(few)
            ->Arg(many)
            ->Iterations(rounds)
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
    };
    add("plain_driver", 3, [command](benchmark::State& state) {
        measure(state, [&](const Said& said, std::size_t) { return run_plain(command, said); });
    });
    add("anyorder", 3, [command](benchmark::State& state) {
        measure(state, [&](const Said&, std::size_t cases) { return run_harness(command, cases); });
    });
    add("side_by_side", 9, [command](benchmark::State& state) { side_by_side(state, command); });
}

}  // namespace

void register_process_benchmarks() {
    register_language("python", {"python3", "-c", python_subject});
    if (is_in_path("node")) {
        register_language("node", {"node", "-e", node_subject});
    }
}

}  // namespace anyorder::bench
