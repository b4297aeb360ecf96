#include "measurement.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

#include <fmt/format.h>

namespace anyorder::cli {

namespace {

std::uint64_t cpu_ns() {
    constexpr std::uint64_t second_ns = 1'000'000'000;
    std::timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<std::uint64_t>(used.tv_sec) * second_ns +
           static_cast<std::uint64_t>(used.tv_nsec);
}

}  // namespace

std::uint64_t now_ns() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

void Stopwatch::start_cpu() {
    begun_.cpu_ns = cpu_ns();
}

void Stopwatch::stop_cpu() {
    spent_.cpu_ns += cpu_ns() - begun_.cpu_ns;
}

void Stopwatch::start() {
    start_cpu();
    begun_.real_ns = now_ns();
}

void Stopwatch::stop() {
    spent_.real_ns += now_ns() - begun_.real_ns;
    stop_cpu();
}

double median_of(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::uint64_t percentile(const std::vector<std::uint64_t>& ascending, std::uint64_t thousandths) {
    constexpr std::uint64_t whole = 1'000;
    const std::uint64_t not_exceeding = (ascending.size() * thousandths + whole - 1) / whole;
    return ascending[std::max<std::uint64_t>(not_exceeding, 1) - 1];
}

std::variant<Measurement, Violated, SubjectFailure> measure(std::string_view subject,
                                                            WayToDeliver& way,
                                                            const Workload& workload,
                                                            const MeasureOptions& options) {
    const ObservedList expected = observe(workload.expected_list());
    const std::string variant = way.variant();
    Measurement measured{.name = std::string(subject) + (variant.empty() ? "" : ", " + variant),
                         .callbacks = workload.arrivals().size(),
                         .latency_of = way.latency_of()};
    const std::size_t passes = options.repetitions + (way.needs_two_passes() ? 1 : 0);
    for (std::size_t i = 0; i < passes; ++i) {
        const bool is_repetition = i < options.repetitions;
        options.progress(is_repetition
                             ? fmt::format("repetition {} of {}", i + 1, options.repetitions)
                             : "latencies");
        Pass pass{.is_for_latencies = !is_repetition};
        const Observation listed = way.deliver(workload, pass);
        if (const auto* failure = std::get_if<SubjectFailure>(&listed)) {
            return *failure;
        }
        Verdict verdict = compare(expected, listed, options.lists, measured.callbacks);
        if (auto* violated = std::get_if<Violated>(&verdict)) {
            violated->remark = way.remark();
            return std::move(*violated);
        }
        if (is_repetition) {
            measured.repetitions.push_back(pass.watch.spent());
        }
        measured.latencies_ns.insert(measured.latencies_ns.end(), pass.latencies_ns.begin(),
                                     pass.latencies_ns.end());
    }
    std::ranges::sort(measured.latencies_ns);
    return measured;
}

}  // namespace anyorder::cli
