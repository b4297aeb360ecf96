// What was measured, as far as this program knows.
#pragma once

namespace anyorder::bench {

// Names the compiler and the versions of the libraries in what Google Benchmark reports.
void add_versions_to_context();

}  // namespace anyorder::bench
