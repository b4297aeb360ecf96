// What is measured side by side on callback bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <anyorder/engine/event.h>
#include <anyorder/engine/room_lists.h>

namespace anyorder::bench {

// By the decoder of this project.
void apply_bodies(RoomLists& lists, std::span<const std::string_view> bodies);

// By nlohmann_json, into the same events. Throws where a body is not as documented.
void apply_bodies_by_nlohmann(RoomLists& lists, std::span<const std::string_view> bodies);

// What reading came to, to prove that all was read.
struct Read {
    std::uint64_t seqs = 0;
    // Of sessions and times.
    std::uint64_t numbers = 0;
    std::uint64_t text_bytes = 0;

    friend bool operator==(const Read&, const Read&) = default;
};

// The fields that the decoder reads, by simdjson's on-demand front end in the order in which they
// stand, and no more: neither checked nor kept. Behind each body are CallbackBodies::padding bytes.
// Throws simdjson_error where a body is not as documented.
Read read_bodies(std::span<const std::string_view> bodies);

// What read_bodies() is to find in the bodies of these events.
Read to_be_read(std::span<const Event> events);

}  // namespace anyorder::bench
