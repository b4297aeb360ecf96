// What pictures say of callbacks and of their arrivals, in words; how they are laid out is up to
// each picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/sim/delivery.h>

namespace anyorder {

bool has_many_rooms(std::span<const Event> callbacks);

// One callback; ids are visible and cut to fit.
struct CallbackWords {
    // From 1, in the order of execution.
    std::string number;
    std::string kind;
    // "s1", or "r1 / s1" where there are many rooms.
    std::string about;
    // "session 1" of a room, "seq 2" of a stream or a user.
    std::string order;
    // Since the first one was executed: "3 ms".
    std::string since;
};

CallbackWords words_of(std::span<const Event> callbacks, std::uint32_t index, bool many_rooms);

// One callback: "stream_close s1, seq 4", or "stream_close r1 / s1, seq 4" where there are many
// rooms.
std::string callback_in_words(const Event& callback, bool many_rooms);

// "callback 4 (stream_close s1, seq 4)".
std::string callback_by_number(std::span<const Event> callbacks, std::uint32_t index);

struct Placed {
    std::uint32_t callback = 0;
    // How often the same one had arrived before.
    std::size_t earlier = 0;
    // Where it is the first time: callbacks that were executed before it and had not arrived yet;
    // the first few of them, and how many there are.
    std::vector<std::uint32_t> overtook;
    std::size_t overtaken_count = 0;
    // Where it is the first time: the newest that was executed after it and had arrived already.
    std::optional<std::uint32_t> later_one;
};

// One for each arrival. O(n²) in the arrivals.
std::vector<Placed> placed(const Delivery& delivery);

// "overtook 3 and 4", "overtook 3, 4, 5 and 2 more", "after 5", "again"; empty where there is
// nothing to say.
std::string in_words(const Placed& arrival);

}  // namespace anyorder
