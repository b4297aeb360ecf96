#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "measurement_text.h"

namespace anyorder::cli {

namespace {

constexpr double ms_ns = 1e6;
constexpr double second_ms = 1e3;

std::string json_string(std::string_view text) {
    std::string json;
    append_json_string(json, text);
    return json;
}

// The members of one object, in order.
class Members {
public:
    void text(std::string_view name, std::string_view value) { add(name, json_string(value)); }
    void number(std::string_view name, std::uint64_t value) { add(name, fmt::format("{}", value)); }
    void number(std::string_view name, double value) { add(name, fmt::format("{:.9e}", value)); }

    [[nodiscard]] std::string object(std::string_view indent) const {
        return fmt::format("{}{{\n{}\n{}}}", indent,
                           fmt::join(lines_with(std::string(indent) + "  "), ",\n"), indent);
    }

private:
    void add(std::string_view name, std::string value) {
        lines_.push_back(json_string(name) + ": " + std::move(value));
    }
    [[nodiscard]] std::vector<std::string> lines_with(const std::string& indent) const {
        std::vector<std::string> lines;
        lines.reserve(lines_.size());
        for (const std::string& line : lines_) {
            lines.push_back(indent + line);
        }
        return lines;
    }

    std::vector<std::string> lines_;
};

// What is said about a list of numbers: times, or callbacks a second.
struct Statistic {
    std::string_view name;
    std::string_view unit;
    double (*of)(const std::vector<double>& values);
};

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

double median(const std::vector<double>& values) {
    return median_of(values);
}

// Of a sample: divided by one less than there are values, as Google Benchmark has it.
double deviation(const std::vector<double>& values) {
    if (values.size() < 2) {
        return 0;
    }
    const double middle = mean(values);
    double squares = 0;
    for (const double value : values) {
        squares += (value - middle) * (value - middle);
    }
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double variation(const std::vector<double>& values) {
    return mean(values) == 0 ? 0 : deviation(values) / mean(values);
}

constexpr std::array statistics = {
    Statistic{"mean", "time", mean},
    Statistic{"median", "time", median},
    Statistic{"stddev", "time", deviation},
    Statistic{"cv", "percentage", variation},
};

// The numbers of all repetitions, in their order.
struct Series {
    std::vector<double> real_ms;
    std::vector<double> cpu_ms;
    std::vector<double> per_second;
};

Series series_of(const Measurement& measurement) {
    Series series;
    for (const Spent& spent : measurement.repetitions) {
        const double real_ms =
            static_cast<double>(std::max<std::uint64_t>(spent.real_ns, 1)) / ms_ns;
        series.real_ms.push_back(real_ms);
        series.cpu_ms.push_back(static_cast<double>(spent.cpu_ns) / ms_ns);
        series.per_second.push_back(static_cast<double>(measurement.callbacks) * second_ms /
                                    real_ms);
    }
    return series;
}

// "sessions:100/streams:100/callbacks:1000000/window:1000/twice:20/reference"
std::string name_of(const Measurement& measurement, const WorkloadParameters& workload) {
    std::string subject = measurement.name;
    std::ranges::replace(subject, ' ', '_');
    std::erase(subject, ',');
    return fmt::format("sessions:{}/streams:{}/callbacks:{}/window:{}/twice:{}/{}",
                       workload.sessions, workload.keys_per_session, workload.events,
                       workload.window, workload.duplicates_per_thousand, subject);
}

struct Place {
    std::string run_name;
    std::size_t family = 0;
    std::size_t repetitions = 0;
};

Members begun(const Place& place, std::string_view name_end, std::string_view run_type) {
    Members members;
    members.text("name", place.run_name + std::string(name_end));
    members.number("family_index", std::uint64_t{place.family});
    members.number("per_family_instance_index", std::uint64_t{0});
    members.text("run_name", place.run_name);
    members.text("run_type", run_type);
    members.number("repetitions", std::uint64_t{place.repetitions});
    return members;
}

void add_times(Members& members, std::uint64_t iterations, double real, double cpu,
               double per_second) {
    members.number("iterations", iterations);
    members.number("real_time", real);
    members.number("cpu_time", cpu);
    members.text("time_unit", "ms");
    members.number("items_per_second", per_second);
}

void add_latencies(Members& members, const Measurement& measurement) {
    for (const Quantile& quantile : quantiles) {
        members.number(
            fmt::format("latency_{}_ns", quantile.name),
            static_cast<double>(percentile(measurement.latencies_ns, quantile.thousandths)));
    }
}

void add_entries(std::vector<std::string>& entries, const Measurement& measurement,
                 const Place& place) {
    constexpr std::string_view indent = "    ";
    const Series series = series_of(measurement);
    for (std::size_t i = 0; i < place.repetitions; ++i) {
        Members members = begun(place, "", "iteration");
        members.number("repetition_index", std::uint64_t{i});
        members.number("threads", std::uint64_t{1});
        add_times(members, 1, series.real_ms[i], series.cpu_ms[i], series.per_second[i]);
        entries.push_back(members.object(indent));
    }
    for (const Statistic& statistic : statistics) {
        Members members = begun(place, fmt::format("_{}", statistic.name), "aggregate");
        members.number("threads", std::uint64_t{1});
        members.text("aggregate_name", statistic.name);
        members.text("aggregate_unit", statistic.unit);
        add_times(members, place.repetitions, statistic.of(series.real_ms),
                  statistic.of(series.cpu_ms), statistic.of(series.per_second));
        if (statistic.name == "median") {
            add_latencies(members, measurement);
        }
        entries.push_back(members.object(indent));
    }
}

Members context_members(const BenchContext& context) {
    Members members;
    members.text("date", context.date);
    members.text("host_name", context.host);
    members.text("executable", "anyorder bench");
    members.number("num_cpus", std::uint64_t{context.processors});
#ifdef NDEBUG
    members.text("library_build_type", "release");
#else
    members.text("library_build_type", "debug");
#endif
    members.number("json_schema_version", std::uint64_t{1});
    members.text("workload", in_words(context.workload));
    return members;
}

}  // namespace

std::string measurements_as_benchmark_json(std::span<const Measurement> measurements,
                                           const BenchContext& context) {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        add_entries(entries, measurements[i],
                    {.run_name = name_of(measurements[i], context.workload),
                     .family = i,
                     .repetitions = measurements[i].repetitions.size()});
    }
    const std::string members = context_members(context).object("  ");
    return fmt::format("{{\n  \"context\": {},\n  \"benchmarks\": [\n{}\n  ]\n}}\n",
                       std::string_view(members).substr(2), fmt::join(entries, ",\n"));
}

}  // namespace anyorder::cli
