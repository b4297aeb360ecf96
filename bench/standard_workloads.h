// The workloads by whose names results are compared. A workload that has another checksum than the
// one written here is another workload, and its results are not to be compared.
#pragma once

#include <cstdint>
#include <string_view>

#include <benchmark/benchmark.h>

#include <anyorder/sim/workload.h>

namespace anyorder::bench {

struct StandardWorkload {
    std::string_view name;
    WorkloadParameters parameters;
    // Of Workload::checksum().
    std::uint64_t checksum = 0;
};

// Small enough for tests, and for the specification, which looks at all pairs of events.
inline constexpr StandardWorkload tiny = {.name = "tiny",
                                          .parameters = {.sessions = 4,
                                                         .keys_per_session = 5,
                                                         .events = 300,
                                                         .window = 20,
                                                         .duplicates_per_thousand = 100},
                                          .checksum = 12'577'362'532'469'326'537U};

// A busy service: 10,000 streams that come and go in 100 rooms. The callbacks carry what the rule
// reads and no business data, so that it is the rule that is measured.
inline constexpr StandardWorkload w = {.name = "W",
                                       .parameters = {.sessions = 100,
                                                      .keys_per_session = 100,
                                                      .events = 1'000'000,
                                                      .window = 1'000,
                                                      .duplicates_per_thousand = 20,
                                                      .with_texts = false},
                                       .checksum = 6'227'026'940'513'689'348U};

// The same in the order in which it happened.
inline constexpr StandardWorkload w_order = {.name = "W-order",
                                             .parameters = {.sessions = 100,
                                                            .keys_per_session = 100,
                                                            .events = 1'000'000,
                                                            .with_texts = false},
                                             .checksum = 5'268'064'686'500'364'612U};

// A great one: far more than fits into the caches of a processor.
inline constexpr StandardWorkload w_big = {.name = "W-big",
                                           .parameters = {.sessions = 100'000,
                                                          .keys_per_session = 10,
                                                          .events = 10'000'000,
                                                          .window = 1'000,
                                                          .duplicates_per_thousand = 20,
                                                          .with_texts = false},
                                           .checksum = 3'475'546'661'748'858'951U};

// The same streams, and a fifth of the changes, for whoever would take too long.
constexpr StandardWorkload begin_of(StandardWorkload workload, std::uint64_t checksum) {
    workload.parameters.events = 200'000;
    workload.checksum = checksum;
    return workload;
}

// The same with the business data of real callbacks, which every list keeps.
constexpr StandardWorkload with_texts(StandardWorkload workload, std::string_view name,
                                      std::uint64_t checksum) {
    workload.name = name;
    workload.parameters.with_texts = true;
    workload.checksum = checksum;
    return workload;
}

inline constexpr StandardWorkload w_begin = begin_of(w, 15'851'768'794'127'283'382U);
inline constexpr StandardWorkload w_texts = with_texts(w, "W-texts", 12'501'200'137'535'374'855U);
inline constexpr StandardWorkload w_texts_begin = begin_of(w_texts, 13'916'458'597'950'877'287U);
inline constexpr StandardWorkload w_big_texts =
    with_texts(w_big, "W-big-texts", 3'160'279'413'362'042'188U);

// To be called after the timed loop, with the workload that was made of the standard's parameters.
void prove_checksum(benchmark::State& state, const StandardWorkload& standard,
                    const Workload& workload);

}  // namespace anyorder::bench
