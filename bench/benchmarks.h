// The benchmarks, by what they measure. Each function registers its own with Google Benchmark.
#pragma once

namespace anyorder::bench {

// workload/…: making the work that is applied. It is not part of the product; it stands here so
// that what it makes is proved like everything else.
void register_workload_benchmarks();

// decode/…: from a callback's bytes to an Event.
void register_decode_benchmarks();

// apply/…: events to an engine that is empty at first. list/…: the list of all that is live.
void register_apply_benchmarks();

// ingest/…: from callbacks' bytes to the list.
void register_ingest_benchmarks();

// sharded/…: events to ShardedRoomLists, by one thread and by two that share the rooms.
void register_sharded_benchmarks();

// snapshot/…: an image of what an engine holds, in either form. restore/…: the engine, of its
// image.
void register_snapshot_benchmarks();

// harness/…: what checking a subject is made of.
void register_harness_benchmarks();

// covering/t/n: making the deliveries in which every order of t of n callbacks occurs.
void register_covering_benchmarks();
// shrink/…: from a failing case that was drawn to the smallest one, for each wrong subject.
void register_shrink_benchmarks();
// lattice/…, lateness/…: all orders, and those of a bounded lateness; the argument is the number of
// callbacks, with the lateness behind it.
void register_lattice_benchmarks();

// process/…: a subject in a process of its own, driven by the harness and by a program that does
// nothing but write and read; the argument is the number of cases.
void register_process_benchmarks();

// peers/…: what is measured side by side, on a workload so small that only the proofs count.
void register_peer_benchmarks();

}  // namespace anyorder::bench
