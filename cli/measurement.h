// How fast a subject takes callbacks in: a workload is delivered again and again, and each time the
// list that comes of it is proved. A fast wrong list has no speed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <anyorder/properties/case.h>
#include <anyorder/sim/workload.h>
#include <anyorder/subjects/subject.h>

namespace anyorder::cli {

// Nanoseconds by a clock that never goes back.
std::uint64_t now_ns();

struct Spent {
    std::uint64_t real_ns = 0;
    // Of this process, all its threads together; what subjects outside of it use is not in it.
    std::uint64_t cpu_ns = 0;
};

// Stands still at first; what lies between each start() and stop() is added up.
class Stopwatch {
public:
    void start();
    void stop();
    // For a time that was taken otherwise: between these the clock stands still.
    void start_cpu();
    void stop_cpu();
    void add_real(std::uint64_t nanoseconds) { spent_.real_ns += nanoseconds; }
    [[nodiscard]] const Spent& spent() const { return spent_; }

private:
    Spent spent_;
    Spent begun_;
};

// One delivery of the whole workload.
struct Pass {
    // Whether single times are to be taken, and not the time of all.
    bool is_for_latencies = false;
    Stopwatch watch{};
    // Of the callbacks, requests or batches, in any order.
    std::vector<std::uint64_t> latencies_ns{};
};

// One way to hand a workload over.
class WayToDeliver {
public:
    WayToDeliver() = default;
    WayToDeliver(const WayToDeliver&) = delete;
    WayToDeliver& operator=(const WayToDeliver&) = delete;
    virtual ~WayToDeliver() = default;

    // What tells it from others of one subject: "in blocks of 1,000"; empty for the usual one.
    [[nodiscard]] virtual std::string variant() const { return {}; }
    // What a latency is the time of: "of single callbacks".
    [[nodiscard]] virtual std::string latency_of() const = 0;
    // Single times cannot be taken without changing the time of all: they need a pass of their own.
    [[nodiscard]] virtual bool needs_two_passes() const { return true; }

    // Delivers all to a subject that is empty at first, and asks for its list.
    virtual Observation deliver(const Workload& workload, Pass& pass) = 0;

    // As Subject::remark().
    [[nodiscard]] virtual std::string remark() const { return {}; }
};

struct Measurement {
    // The subject's, and the variant behind a comma.
    std::string name;
    // Delivered in each repetition, duplicates included.
    std::size_t callbacks = 0;
    std::vector<Spent> repetitions{};
    std::string latency_of{};
    // In ascending order.
    std::vector<std::uint64_t> latencies_ns{};
};

// In ascending order; both are of at least one value.
double median_of(std::vector<double> values);
// The least value that so many thousandths of all do not exceed.
std::uint64_t percentile(const std::vector<std::uint64_t>& ascending, std::uint64_t thousandths);

// The latencies that are told.
struct Quantile {
    std::string_view name;
    std::uint64_t thousandths;
};

inline constexpr std::array quantiles = {
    Quantile{"p50", 500},   Quantile{"p90", 900},   Quantile{"p99", 990},
    Quantile{"p99.9", 999}, Quantile{"max", 1'000},
};

struct MeasureOptions {
    std::size_t repetitions = 1;
    // Which lists the subject is asked for and judged by.
    Lists lists{};
    // Told what is being done: "repetition 2 of 5".
    std::function<void(std::string_view)> progress{};
};

// Ends with the first list that is not right, or is not there.
std::variant<Measurement, Violated, SubjectFailure> measure(std::string_view subject,
                                                            WayToDeliver& way,
                                                            const Workload& workload,
                                                            const MeasureOptions& options);

}  // namespace anyorder::cli
