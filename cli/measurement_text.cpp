#include "measurement_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

namespace anyorder::cli {

namespace {

constexpr double second_ns = 1e9;

std::vector<double> real_times_ns(const Measurement& measurement) {
    std::vector<double> times;
    times.reserve(measurement.repetitions.size());
    for (const Spent& spent : measurement.repetitions) {
        times.push_back(std::max(static_cast<double>(spent.real_ns), 1.0));
    }
    return times;
}

double events_per_second(const Measurement& measurement, double real_ns) {
    return static_cast<double>(measurement.callbacks) * second_ns / real_ns;
}

// From the fastest to the slowest repetition, as a share of the median.
std::string spread(const Measurement& measurement) {
    constexpr double percent = 100;
    const std::vector<double> times = real_times_ns(measurement);
    if (times.size() == 1) {
        return "-";
    }
    const auto [least, greatest] = std::ranges::minmax(times);
    return fmt::format("{:.1f} %", percent * (greatest - least) / median_of(times));
}

std::string line_of(const Measurement& measurement, std::size_t name_width) {
    const double median_ns = median_of(real_times_ns(measurement));
    const auto per_second =
        static_cast<std::uint64_t>(std::llround(events_per_second(measurement, median_ns)));
    std::string line = fmt::format("{:<{}} {:>12} {:>8} {:>10.1f}", measurement.name, name_width,
                                   grouped(per_second), spread(measurement),
                                   median_ns / static_cast<double>(measurement.callbacks));
    for (const Quantile& quantile : quantiles) {
        line += fmt::format(" {:>8}",
                            duration(percentile(measurement.latencies_ns, quantile.thousandths)));
    }
    return line + "\n";
}

}  // namespace

std::string grouped(std::uint64_t number) {
    constexpr std::size_t group = 3;
    std::string digits = std::to_string(number);
    for (std::size_t end = digits.size(); end > group; end -= group) {
        digits.insert(end - group, ",");
    }
    return digits;
}

std::string duration(std::uint64_t ns) {
    constexpr std::uint64_t thousand = 1'000;
    constexpr std::array<std::string_view, 3> units = {"us", "ms", "s"};
    if (ns < thousand) {
        return fmt::format("{} ns", ns);
    }
    // What would be written as 1000 of a unit is 1 of the next.
    constexpr double next_unit = 999.5;
    double value = static_cast<double>(ns) / static_cast<double>(thousand);
    std::size_t unit = 0;
    while (value >= next_unit && unit + 1 < units.size()) {
        value /= static_cast<double>(thousand);
        ++unit;
    }
    return fmt::format("{:.{}f} {}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, units[unit]);
}

std::string in_words(const WorkloadParameters& parameters) {
    std::string words =
        fmt::format("{} sessions of {} streams, {} callbacks", grouped(parameters.sessions),
                    grouped(parameters.keys_per_session), grouped(parameters.events));
    words += parameters.window == 1
                 ? std::string(" in order")
                 : fmt::format(" shuffled in windows of {}", grouped(parameters.window));
    if (parameters.duplicates_per_thousand > 0) {
        words += fmt::format(", {} of 1,000 twice", parameters.duplicates_per_thousand);
    }
    return words + fmt::format("; seed {}", parameters.seed);
}

std::string measurements_as_table(std::span<const Measurement> measurements) {
    std::size_t name_width = std::string_view("subject").size();
    for (const Measurement& measurement : measurements) {
        name_width = std::max(name_width, measurement.name.size());
    }
    std::string table = fmt::format("{:<{}} {:>12} {:>8} {:>10}", "subject", name_width,
                                    "callbacks/s", "spread", "ns each");
    for (const Quantile& quantile : quantiles) {
        table += fmt::format(" {:>8}", quantile.name);
    }
    table += "\n";
    for (const Measurement& measurement : measurements) {
        table += line_of(measurement, name_width);
    }
    table += fmt::format(
        "\ncallbacks/s and ns each: median of {}; spread: what the slowest took more than the "
        "fastest\n",
        measurements.front().repetitions.size());
    for (const Measurement& measurement : measurements) {
        table += fmt::format("p50 … max of {}: {}\n", measurement.name, measurement.latency_of);
    }
    return table;
}

std::string differences_as_text(const Violated& violated) {
    constexpr std::size_t shown_max = 20;
    const std::vector<Difference>& differences = violated.differences;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown_max, differences.size()); ++i) {
        text += describe(differences[i]) + "\n";
    }
    if (differences.size() > shown_max) {
        text += fmt::format("and {} more\n", grouped(differences.size() - shown_max));
    }
    return violated.remark.empty() ? text : text + violated.remark + "\n";
}

}  // namespace anyorder::cli
