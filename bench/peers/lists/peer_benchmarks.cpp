#include "peer_benchmarks.h"

#include <array>

#include <anyorder/sim/specification.h>

#include "json_readers.h"
#include "proof.h"
#include "workload_of.h"

namespace anyorder::bench {

namespace {

constexpr const char* wrong_list = "the list is not what the last changes left";

// Ids that two rooms have in common, sessions and streams alike, and ids that look alike when they
// are written one behind the other. What ends in one room goes on in the other.
std::array<Event, 14> callbacks_of_like_rooms() {
    const auto room = [](EventKind kind, std::uint64_t session, std::string_view room_id) {
        return Event{.kind = kind,
                     .session = RoomSession{session},
                     .time_ms = TimeMs{1},
                     .room_id = room_id};
    };
    const auto stream = [=](EventKind kind, std::uint64_t session, std::string_view room_id,
                            std::string_view stream_id, std::uint64_t seq) {
        Event event = room(kind, session, room_id);
        event.seq = ChangeSeq{seq};
        event.key = stream_id;
        return event;
    };
    using enum EventKind;
    return {room(room_create, 1, "a"),
            room(room_create, 1, "b"),
            room(room_create, 1, "c"),
            room(room_close, 1, "c"),
            stream(stream_create, 1, "a", "s", 1),
            stream(stream_create, 1, "b", "s", 2),
            stream(stream_close, 1, "b", "s", 3),
            stream(stream_create, 1, "b", "bs", 4),
            room(room_create, 1, "bb"),
            stream(stream_create, 1, "bb", "s", 1),
            room(room_create, 11, "1"),
            stream(stream_create, 11, "1", "s", 5),
            room(room_create, 1, "11"),
            stream(stream_create, 1, "11", "s", 5)};
}

bool keeps_like_rooms_apart(const MakeKeeper& make) {
    const auto callbacks = callbacks_of_like_rooms();
    const auto keeper = make();
    keeper->apply(callbacks);
    return keeper->list() == specified_list(callbacks);
}

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
    keeper.reset();
    prove(state, keeps_like_rooms_apart(make), "rooms that have ids in common are mixed up");
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
