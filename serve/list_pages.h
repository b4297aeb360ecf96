// What the store holds, as JSON.
//
// Ids and all numbers of 64 bits are strings, as in the subject protocol, so that readers whose
// numbers are doubles lose nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <anyorder/engine/room_list.h>
#include <anyorder/stores/store.h>

#include "metrics.h"

namespace anyorder {

// {"rooms":[{"room_id","room_session_id","create_time_ms","complete","attributes":{…},
// "streams":[…],"users":[…]}]}; `gaps` tells which are complete.
std::string rooms_page(const RoomList& list, const std::vector<StoredGaps>& gaps);

// The same of one room, without "complete".
std::string room_page(const ListedRoom& room);

// {"gaps":[{"room_id","room_session_id","list","missing":[["3","5"]],"missing_callbacks",
// "oldest_gap_ms","overdue"}]}
std::string gaps_page(const std::vector<StoredGaps>& gaps, std::uint64_t now_ms);

// How much of a list the live page is sent.
struct ViewLimits {
    std::size_t rooms_max = 200;
    // Streams and users, of all rooms together.
    std::size_t entries_max = 2'000;
    std::size_t gaps_max = 100;
    // Of the rooms with all that is in them.
    std::size_t bytes_max = std::size_t{1} << 20;
};

// Both of the above with how many there are in all, cut to the limits: what /live sends.
std::string view_text(const RoomList& list, const std::vector<StoredGaps>& gaps,
                      std::uint64_t now_ms, const ViewLimits& limits);

// `metrics_text` tells them.
Gauges gauges_of(const RoomList& list, const std::vector<StoredGaps>& gaps, std::uint64_t now_ms);

}  // namespace anyorder
