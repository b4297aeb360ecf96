#include <array>
#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

#include <anyorder/engine/snapshot.h>

#include "benchmarks.h"
#include "proof.h"
#include "workload_of.h"

namespace anyorder::bench {

namespace {

struct Form {
    const char* name = "";
    std::string (*taken)(const RoomLists&) = nullptr;
};

constexpr std::array forms = {Form{.name = "binary", .taken = snapshot},
                              Form{.name = "json", .taken = snapshot_json}};

RoomLists lists_of(const WorkloadParameters& parameters) {
    RoomLists lists;
    lists.apply(workload_of(parameters).arrivals());
    return lists;
}

// An item is a listed stream.
void count(benchmark::State& state, const RoomLists& lists, const std::string& image) {
    count_items(state, lists.stats().streams_live);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(image.size()));
    state.counters["live"] = static_cast<double>(lists.stats().streams_live);
    state.counters["image_bytes"] = static_cast<double>(image.size());
}

bool leads_to(const std::string& image, const RoomLists& lists) {
    const Restored restored = restore(image);
    const auto* const other = std::get_if<RoomLists>(&restored);
    return other != nullptr && *other == lists && other->list() == lists.list();
}

// One turn: an image of all that is held.
void take(benchmark::State& state, const Form& form, const WorkloadParameters& parameters) {
    const RoomLists lists = lists_of(parameters);
    std::string image;
    for (auto _ : state) {
        image = form.taken(lists);
    }
    prove(state, leads_to(image, lists), "the image does not lead to the state it was taken of");
    count(state, lists, image);
}

// One turn: the state, of its image. Its end is not timed.
void bring_back(benchmark::State& state, const Form& form, const WorkloadParameters& parameters) {
    const RoomLists lists = lists_of(parameters);
    const std::string image = form.taken(lists);
    Restored restored;
    for (auto _ : state) {
        state.PauseTiming();
        restored = Restored();
        state.ResumeTiming();
        restored = restore(image);
    }
    const auto* const other = std::get_if<RoomLists>(&restored);
    prove(state, other != nullptr && *other == lists && form.taken(*other) == image,
          "what is restored is not the state that the image was taken of");
    count(state, lists, image);
}

struct Size {
    const char* name = "";
    std::size_t sessions = 0;
    std::size_t events = 0;
};

constexpr std::array sizes = {
    Size{.name = "1k_keys", .sessions = 10, .events = 10'000},
    Size{.name = "200k_keys", .sessions = 2'000, .events = 1'000'000},
    Size{.name = "2M_keys", .sessions = 20'000, .events = 6'000'000},
};

}  // namespace

void register_snapshot_benchmarks() {
    for (const Size& size : sizes) {
        const WorkloadParameters parameters = {.sessions = size.sessions,
                                               .keys_per_session = 100,
                                               .events = size.events,
                                               .window = 1'000};
        for (const Form& form : forms) {
            const auto add = [&](const char* what, auto function) {
                const std::string name = std::string(what) + '/' + form.name + '/' + size.name;
                benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
                    function(state, form, parameters);
                })->Unit(benchmark::kMillisecond);
            };
            add("snapshot", take);
            add("restore", bring_back);
        }
    }
}

}  // namespace anyorder::bench
