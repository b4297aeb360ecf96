#include <stdexcept>

#include <anyorder/engine/ingest.h>

#include "json_readers.h"

namespace anyorder::bench {

void apply_bodies(RoomLists& lists, std::span<const std::string_view> bodies) {
    Ingest ingest(lists, {.counts_outcomes = false});
    const Ingested& ingested = ingest.take(bodies);
    if (!ingested.refused.empty()) {
        throw std::runtime_error(describe(ingested.refused.front().error));
    }
}

}  // namespace anyorder::bench
