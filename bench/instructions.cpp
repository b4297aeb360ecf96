// The beginning of W-order, for a program that counts instructions inside of one function:
// tests/bench/instructions_test.py. Usage: anyorder_instructions; it proves its list.
#include <cstdio>
#include <span>

#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/workload.h>

#include "standard_workloads.h"

using anyorder::Event;
using anyorder::RoomLists;
using anyorder::Workload;

// To be found by their names.
extern "C" {
[[gnu::noinline]] void count_apply_span(RoomLists& lists, std::span<const Event> events) {
    lists.apply(events);
}

[[gnu::noinline]] void count_apply_event(RoomLists& lists, std::span<const Event> events) {
    for (const Event& event : events) {
        lists.apply(event);
    }
}
}

int main() {
    anyorder::WorkloadParameters parameters = anyorder::bench::w_order.parameters;
    parameters.events = 40'000;
    const Workload workload(parameters);
    const std::span<const Event> all = workload.arrivals();
    // The first of them create what changes afterwards.
    const std::size_t first = all.size() / 2;
    RoomLists in_blocks;
    RoomLists one_by_one;
    in_blocks.apply(all.first(first));
    one_by_one.apply(all.first(first));
    count_apply_span(in_blocks, all.subspan(first));
    count_apply_event(one_by_one, all.subspan(first));
    std::printf("%zu\n", all.size() - first);
    return workload.is_right(in_blocks.list()) && workload.is_right(one_by_one.list()) ? 0 : 1;
}
