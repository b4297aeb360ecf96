// What `anyorder bench` makes of times, where the times are known.
#include "measurement.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <anyorder/engine/room_lists.h>

#include "measurement_text.h"
#include "ways_to_deliver.h"

namespace anyorder::cli {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr WorkloadParameters tiny = {
    .sessions = 2, .keys_per_session = 3, .events = 40, .window = 8, .duplicates_per_thousand = 50};

// Right, but for the list of one delivery; says in which passes it was used.
class Scripted final : public WayToDeliver {
public:
    explicit Scripted(int wrong_delivery = -1) : wrong_delivery_(wrong_delivery) {}

    [[nodiscard]] std::string variant() const override { return "scripted"; }
    [[nodiscard]] std::string latency_of() const override { return "of nothing"; }
    [[nodiscard]] std::string remark() const override { return "it is scripted"; }

    Observation deliver(const Workload& workload, Pass& pass) override {
        passes.push_back(pass.is_for_latencies ? "latencies" : "throughput");
        pass.latencies_ns.assign(pass.is_for_latencies ? 3 : 0, 7);
        RoomLists lists;
        lists.apply(workload.arrivals());
        if (std::cmp_equal(passes.size(), wrong_delivery_)) {
            return ObservedList{};
        }
        return observe(lists.list());
    }

    std::vector<std::string> passes;

private:
    int wrong_delivery_;
};

auto measured_by(Scripted& way) {
    return measure("subject", way, Workload(tiny),
                   {.repetitions = 2, .lists = {}, .progress = [](std::string_view) {}});
}

TEST(Measurement, TakesLatenciesInAPassOfTheirOwn) {
    Scripted way;
    const auto measured = measured_by(way);
    EXPECT_THAT(way.passes, ElementsAre("throughput", "throughput", "latencies"));
    const auto& measurement = std::get<Measurement>(measured);
    EXPECT_EQ(measurement.name, "subject, scripted");
    EXPECT_EQ(measurement.callbacks, Workload(tiny).arrivals().size());
    EXPECT_EQ(measurement.repetitions.size(), 2U);
    EXPECT_THAT(measurement.latencies_ns, ElementsAre(7, 7, 7));
}

TEST(Measurement, EndsWithTheFirstWrongListOfWhicheverPass) {
    for (const int wrong : {1, 2, 3}) {
        Scripted way(wrong);
        const auto measured = measured_by(way);
        ASSERT_TRUE(std::holds_alternative<Violated>(measured)) << wrong;
        EXPECT_EQ(way.passes.size(), static_cast<std::size_t>(wrong));
        EXPECT_THAT(differences_as_text(std::get<Violated>(measured)),
                    AllOf(HasSubstr("room room-00000 is missing"), HasSubstr("it is scripted\n")));
    }
}

// Right, but that a reset changes nothing.
class Unforgetting final : public Subject {
public:
    void reset() override {}
    void deliver(const Event& event) override { lists_.apply(event); }
    Observation list() override { return observe(lists_.list()); }

private:
    RoomLists lists_;
};

TEST(Measurement, GivesNoSpeedToWhatHasSeenTheCallbacksBefore) {
    const Workload workload(tiny);
    const auto callback_by_callback = cli::callback_by_callback(std::make_unique<Unforgetting>());
    const auto over_a_pipe = cli::over_a_pipe(std::make_unique<Unforgetting>(), 10);
    for (WayToDeliver* way : {callback_by_callback.get(), over_a_pipe.get()}) {
        const auto measured =
            measure("subject", *way, workload,
                    {.repetitions = 2, .lists = {}, .progress = [](std::string_view) {}});
        ASSERT_TRUE(std::holds_alternative<SubjectFailure>(measured));
        EXPECT_EQ(std::get<SubjectFailure>(measured).what, "it lists something after a reset");
    }
}

TEST(Measurement, TheMedianIsInTheMiddle) {
    EXPECT_EQ(median_of({5}), 5);
    EXPECT_EQ(median_of({9, 1, 5}), 5);
    EXPECT_EQ(median_of({9, 1, 5, 7}), 6);
}

TEST(Measurement, APercentileIsTheLeastThatSoManyDoNotExceed) {
    std::vector<std::uint64_t> hundred;
    for (std::uint64_t i = 1; i <= 100; ++i) {
        hundred.push_back(i);
    }
    EXPECT_EQ(percentile(hundred, 500), 50U);
    EXPECT_EQ(percentile(hundred, 990), 99U);
    EXPECT_EQ(percentile(hundred, 999), 100U);
    EXPECT_EQ(percentile(hundred, 1'000), 100U);
    EXPECT_EQ(percentile(hundred, 0), 1U);
    EXPECT_EQ(percentile({3}, 500), 3U);
}

TEST(Measurement, WritesDurationsInTheUnitOfTheFewestDigits) {
    EXPECT_EQ(duration(0), "0 ns");
    EXPECT_EQ(duration(999), "999 ns");
    EXPECT_EQ(duration(1'234), "1.23 us");
    EXPECT_EQ(duration(12'345), "12.3 us");
    EXPECT_EQ(duration(99'960), "100 us");
    EXPECT_EQ(duration(999'499), "999 us");
    EXPECT_EQ(duration(999'500), "1.00 ms");
    EXPECT_EQ(duration(4'000'000'000), "4.00 s");
    EXPECT_EQ(duration(4'000'000'000'000), "4000 s");
}

TEST(Measurement, GroupsDigitsByThousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1'000), "1,000");
    EXPECT_EQ(grouped(12'345'678), "12,345,678");
}

// 1,000 callbacks in 1, 2 and 4 ms.
Measurement known() {
    return {.name = "subject",
            .callbacks = 1'000,
            .repetitions = {{.real_ns = 4'000'000, .cpu_ns = 500'000},
                            {.real_ns = 1'000'000, .cpu_ns = 500'000},
                            {.real_ns = 2'000'000, .cpu_ns = 500'000}},
            .latency_of = "of single callbacks",
            .latencies_ns = {10, 20, 30, 40}};
}

TEST(Measurement, IsALineOfTheMedianAndTheSpread) {
    const std::vector<Measurement> measurements = {known()};
    EXPECT_THAT(measurements_as_table(measurements),
                HasSubstr("\nsubject      500,000  150.0 %     2000.0    20 ns    40 ns    40 ns"
                          "    40 ns    40 ns\n"));
}

TEST(Measurement, HasNoSpreadOfOneRepetition) {
    Measurement once = known();
    once.repetitions.resize(1);
    EXPECT_THAT(measurements_as_table({&once, 1}), HasSubstr("      250,000        -     4000.0"));
}

TEST(Measurement, HasTheAggregatesOfGoogleBenchmark) {
    const Measurement measurement = known();
    const auto json = nlohmann::json::parse(
        measurements_as_benchmark_json({&measurement, 1}, {.workload = tiny}));
    const auto& entries = json.at("benchmarks");
    ASSERT_EQ(entries.size(), 7U);
    const auto number = [&](std::size_t entry, const char* name) {
        return entries[entry].at(name).get<double>();
    };
    EXPECT_EQ(number(0, "real_time"), 4);
    EXPECT_EQ(number(0, "cpu_time"), 0.5);
    EXPECT_EQ(number(0, "items_per_second"), 250'000);
    EXPECT_EQ(entries[3].at("aggregate_name"), "mean");
    EXPECT_THAT(number(3, "real_time"), DoubleNear(7.0 / 3, 1e-6));
    EXPECT_EQ(number(4, "real_time"), 2);
    EXPECT_EQ(number(4, "items_per_second"), 500'000);
    EXPECT_EQ(number(4, "latency_p50_ns"), 20);
    EXPECT_THAT(number(5, "real_time"), DoubleNear(1.527525, 1e-6));
    EXPECT_EQ(number(5, "cpu_time"), 0);
    EXPECT_THAT(number(6, "real_time"), DoubleNear(0.654654, 1e-6));
    EXPECT_EQ(entries[6].at("aggregate_unit"), "percentage");
}

TEST(Measurement, WritesNamesThatJsonMustEscape) {
    Measurement measurement = known();
    measurement.name = "a \"b\", c";
    const auto json = nlohmann::json::parse(
        measurements_as_benchmark_json({&measurement, 1}, {.workload = tiny}));
    EXPECT_EQ(json.at("benchmarks")[0].at("name"),
              "sessions:2/streams:3/callbacks:40/window:8/twice:50/a_\"b\"_c");
}

}  // namespace
}  // namespace anyorder::cli
