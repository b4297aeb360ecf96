#include "peer_benchmarks.h"

#include "json_readers.h"
#include "proof.h"
#include "workload_of.h"

namespace anyorder::bench {

namespace {

constexpr const char* wrong_list = "the list is not what the last changes left";

void count_bodies(benchmark::State& state, const CallbackBodies& bodies) {
    count_items(state, bodies.all().size());
    state.counters["body_bytes"] = bodies.bytes_per_body();
}

}  // namespace

void keep(benchmark::State& state, const StandardWorkload& standard, const MakeKeeper& make) {
    const Workload& workload = workload_of(standard.parameters);
    std::unique_ptr<Keeper> keeper;
    for (auto _ : state) {
        state.PauseTiming();
        keeper.reset();
        keeper = make();
        state.ResumeTiming();
        keeper->apply(workload.arrivals());
    }
    prove_checksum(state, standard, workload);
    prove(state, workload.is_right(keeper->list()), wrong_list);
    count_items(state, workload.arrivals().size());
}

void apply_json(benchmark::State& state, const StandardWorkload& standard,
                const CallbackBodies& bodies, ApplyBodies apply) {
    RoomLists lists;
    for (auto _ : state) {
        state.PauseTiming();
        lists = RoomLists();
        state.ResumeTiming();
        apply(lists, bodies.all());
    }
    const Workload& workload = workload_of(standard.parameters);
    prove_checksum(state, standard, workload);
    prove(state, workload.is_right(lists.list()), wrong_list);
    count_bodies(state, bodies);
}

void read_json(benchmark::State& state, const CallbackBodies& bodies) {
    Read read;
    for (auto _ : state) {
        read = read_bodies(bodies.all());
    }
    prove(state, read == to_be_read(bodies.events()), "what was read is not what was written");
    count_bodies(state, bodies);
}

}  // namespace anyorder::bench
