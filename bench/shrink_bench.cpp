#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "benchmarks.h"
#include "minima.h"
#include "proof.h"

namespace anyorder::bench {

namespace {

constexpr std::uint64_t seeds = 50;

bool has_plain_operations(const Case& candidate) {
    return std::ranges::all_of(candidate.scenario.operations, [](const Operation& operation) {
        return operation.kind == OperationKind::log_in ||
               operation.kind == OperationKind::log_out ||
               operation.kind == OperationKind::publish || operation.kind == OperationKind::stop;
    });
}

struct Wanted {
    std::string_view subject;
    minima::Size smallest;
    minima::Terms terms{};
    bool plain = false;
};

// Failing cases that were drawn, one a seed, and how they are shrunk.
class Work {
public:
    explicit Work(const Wanted& wanted)
        : wanted_(wanted),
          subject_(find_subject(wanted.subject)->make()),
          fails_(minima::ends_wrong(*subject_, wanted.terms.lists)) {
        if (wanted.plain) {
            fails_ = [ends_wrong = fails_](const Case& candidate, const History& history) {
                return has_plain_operations(candidate) && ends_wrong(candidate, history);
            };
        }
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            if (auto drawn = minima::failing_case(fails_, seed, wanted.terms)) {
                failing_.push_back(*std::move(drawn));
            }
        }
        reached_ = std::ranges::count_if(failing_, [this](const Case& drawn) {
            const Shrunk shrunk = shrunk_from(drawn);
            return shrunk.complete && minima::size_of(shrunk.minimal) == wanted_.smallest;
        });
    }

    [[nodiscard]] std::span<const Case> failing() const { return failing_; }
    [[nodiscard]] std::int64_t reached() const { return reached_; }

    [[nodiscard]] Shrunk shrunk_from(const Case& drawn) const {
        return shrink(drawn, fails_, {.leeway = wanted_.terms.leeway()});
    }

private:
    Wanted wanted_;
    std::unique_ptr<Subject> subject_;
    FailsAsPlayed fails_;
    std::vector<Case> failing_;
    std::int64_t reached_ = 0;
};

// One turn: one of the cases is shrunk as far as it goes, each in its turn.
void shrinking(benchmark::State& state, const Work& work) {
    using Clock = std::chrono::steady_clock;
    if (work.failing().size() != seeds) {
        prove(state, false, "from some seed nothing fails");
        return;
    }
    std::int64_t runs = 0;
    std::size_t next = 0;
    Clock::duration slowest{};
    for (auto _ : state) {
        const Clock::time_point start = Clock::now();
        const Shrunk shrunk = work.shrunk_from(work.failing()[next++ % work.failing().size()]);
        slowest = std::max(slowest, Clock::now() - start);
        runs += static_cast<std::int64_t>(shrunk.runs);
    }
    prove(state, work.reached() == std::ssize(work.failing()),
          "from some seed shrinking ends elsewhere than at the smallest case");
    state.counters["cases"] = static_cast<double>(work.failing().size());
    state.counters["runs"] = static_cast<double>(runs) / static_cast<double>(state.iterations());
    state.counters["slowest_ms"] = std::chrono::duration<double, std::milli>(slowest).count();
}

}  // namespace

void register_shrink_benchmarks() {
    const auto add = [](const std::string& name, const Wanted& wanted) {
        // Made when it is first run, and once: Google Benchmark runs it until its time is long
        // enough.
        const auto work = std::make_shared<std::optional<Work>>();
        benchmark::RegisterBenchmark(("shrink/" + name).c_str(), [=](benchmark::State& state) {
            if (!*work) {
                work->emplace(wanted);
            }
            shrinking(state, **work);
        })->Unit(benchmark::kMillisecond);
    };
    for (const minima::Minimum& minimum : minima::all) {
        add(std::string(minimum.subject),
            {.subject = minimum.subject, .smallest = minimum.smallest});
    }
    const minima::Minimum& streams = minima::flowchart_of_streams_once;
    add("flowchart/streams_once",
        {.subject = streams.subject, .smallest = streams.smallest, .terms = minima::streams_once});
    add("flowchart/streams_once/plain", {.subject = streams.subject,
                                         .smallest = *streams.plain,
                                         .terms = minima::streams_once,
                                         .plain = true});
}

}  // namespace anyorder::bench
