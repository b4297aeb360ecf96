// A RoomLists as bytes, and back: to start again where another process ended.
//
// An image holds what later behaviour depends on, and nothing of how it lies in memory: rooms,
// sessions, entries and numberings, each sorted by id. So states that are equal have equal images,
// whatever the order of arrival, the seed and the machine, where the contract was kept and the same
// queries are on their way.
//
//   std::string image = anyorder::snapshot(lists);
//   anyorder::Restored restored = anyorder::restore(image);
//   if (const auto* error = std::get_if<anyorder::ImageError>(&restored)) {
//       log(anyorder::describe(*error));  // at byte 12: the image has 90 bytes where it says 117
//   }
//
// There are two forms, which hold the same: a binary one with a checksum, and JSON for people and
// other programs. Both are versioned. docs/formats.md says what each byte and each member means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <anyorder/engine/room_lists.h>

namespace anyorder {

// Why an image was refused.
enum class ImageRefusal : std::uint8_t {
    not_an_image,     // it begins neither as the binary form does nor with an object of JSON
    unknown_version,  // of a later version, or of none
    wrong_length,     // it was cut, or something stands behind its end
    wrong_checksum,   // not what was written
    not_json,         // not one well-formed JSON value in UTF-8
    beyond_the_end,   // a length or a count says more than there is left
    bad_number,       // not a whole number below 2^64, or not written as the format says
    wrong_type,       // a JSON type that the member cannot have, or a text that is no such text
    unknown_part,     // a section, a flag, a field or a member that this version does not know
    missing_part,     // a section or a member that must be there
    repeated_part,    // a member that stands in its object twice
    not_in_order,     // ids, keys or seqs that do not rise: not sorted, or there twice
    contradiction,    // what no callbacks could have led to
    too_long,         // a text longer than an engine can hold
};

std::string_view name_of(ImageRefusal refusal);

struct ImageError {
    ImageRefusal refusal{};
    // "byte 17" of the binary form, "rooms[0].sessions[1].streams" of the JSON form.
    std::string place{};
    // What is wrong there, without a full stop.
    std::string what{};

    friend bool operator==(const ImageError&, const ImageError&) = default;
};

// One sentence without a full stop: `at byte 20: the checksum is another one`.
std::string describe(const ImageError& error);

using Restored = std::variant<RoomLists, ImageError>;

// The binary form. O(n log n).
[[nodiscard]] std::string snapshot(const RoomLists& lists);

// The JSON form: one line a room, no line feed at its end. Numbers are strings, so that readers
// whose numbers are doubles lose nothing. It carries the checksum of the binary form. O(n log n).
[[nodiscard]] std::string snapshot_json(const RoomLists& lists);

// From either form. What comes of it equals what the image was taken of, and so it stays after any
// further callbacks, settlements and reconciles; only `Stats::bytes` may differ. A JSON form whose
// checksum was removed is taken for what it says; one that was edited otherwise is refused.
//
// Safe for any bytes: an image that is refused has led to nothing, and what a wrong image costs is
// in proportion to its length. `seed` is that of the result, as for RoomLists. O(n log n).
[[nodiscard]] Restored restore(std::string_view image, std::uint64_t seed = 0);

}  // namespace anyorder
