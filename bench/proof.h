// Each benchmark proves its answer: a fast wrong program has no speed.
#pragma once

#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

namespace anyorder::bench {

// To be called after the timed loop. Unless `right`, the benchmark reports the error `otherwise`
// instead of a time, and the program's exit code will not be zero.
void prove(benchmark::State& state, bool right, const std::string& otherwise);

// Whether nothing that was to be proved turned out wrong.
bool all_proved();

// Reports items_per_second: `items` for each turn of the loop.
void count_items(benchmark::State& state, std::size_t items);

}  // namespace anyorder::bench
