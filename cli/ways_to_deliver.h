// The ways in which each kind of subject is handed a workload, and what is timed of it.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <anyorder/subjects/http.h>
#include <anyorder/subjects/subject.h>

#include "measurement.h"

namespace anyorder::cli {

// A subject in this process, callback by callback. Reading the list is not timed. A latency is that
// of a callback, without what reading the clock takes.
std::unique_ptr<WayToDeliver> callback_by_callback(std::unique_ptr<Subject> subject);

// The engine itself, many events at a time: RoomLists::apply(span). A latency is that of a block.
std::unique_ptr<WayToDeliver> in_blocks();

// The engine itself, from callbacks' bytes: Ingest::take. Bodies are made before they are timed,
// some hundreds at a time. A latency is that of a body.
std::unique_ptr<WayToDeliver> from_bytes();

// A process: the time from the first byte written to the list that was read; the lines are made
// before. A latency is that of a batch of so many callbacks, with the list after them, as the
// process gives no other sign that it has taken them in.
std::unique_ptr<WayToDeliver> over_a_pipe(std::unique_ptr<Subject> subject, std::size_t batch);

// A service: the time from the first request sent to the last answer; bodies are made before, and
// the list is read after it. A latency is that of a request.
std::unique_ptr<WayToDeliver> over_http(const HttpOptions& options);

}  // namespace anyorder::cli
