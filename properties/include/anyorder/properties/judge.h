// Judging one list by another: what is listed and should not be, and what is not and should.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <anyorder/subjects/observed_list.h>

namespace anyorder {

enum class DifferenceKind : std::uint8_t {
    ghost,    // listed, and not live
    missing,  // live, and not listed
    stale,    // listed with another session, sid or seq than it has
    twice,    // listed more than once
};

enum class EntryKind : std::uint8_t { room, stream, user };

struct Difference {
    DifferenceKind kind{};
    EntryKind entry{};
    std::string room_id;
    // Empty for rooms.
    std::string key;
    // Only for stale: "stream_seq 3" and "stream_seq 1".
    std::string expected;
    std::string listed;

    friend bool operator==(const Difference&, const Difference&) = default;
};

// In the order of lists (rooms, streams, users), then by id. Empty where the list is right.
// Only the chosen lists count; without `rooms` it does not matter which rooms are listed, only the
// (room, stream) and (room, user) pairs. What `found` leaves out of an entry is not compared.
std::vector<Difference> differences(const ObservedList& expected, const ObservedList& found,
                                    const Lists& lists);

// An id for people: printable, and in quotes where it has spaces or nothing in it.
std::string shown(std::string_view id);

// One sentence without a full stop: "stream s1 in r1 is a ghost: it is listed and not live".
std::string describe(const Difference& difference);

std::string_view name_of(DifferenceKind kind);

}  // namespace anyorder
