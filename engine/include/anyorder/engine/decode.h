// From a callback's bytes to an Event, or to the reason why not.
//
// Reads plain JSON and percent-encoded JSON (the body then starts with '%'; '+' stands for a
// space). Numbers are read from JSON numbers and from strings, leading zeros included, all 64 bits
// exactly. Unknown fields are skipped; an event that is not one of the six is refused by its name.
//
// What is required is what the ordering rule needs to place the event: `event`, `room_id`, the
// session, and with it `room_create_time`, or the seq and the key. A documented field that is
// missing or null is taken as empty, one that is there and cannot be read refuses the callback.
//
// Source: the vendor's callback pages (fields, types, limits).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <anyorder/engine/event.h>

namespace anyorder {

// Why a callback was refused.
enum class Refusal : std::uint8_t {
    too_large,             // the body is longer than Decoder::body_bytes_max
    bad_percent_encoding,  // a '%' without two hexadecimal digits after it
    not_json,              // not one well-formed JSON value in UTF-8, or nested too deep
    not_an_object,         // JSON, but no object
    missing_field,         // a field that the rule needs is not there, or null
    repeated_field,        // a known field stands in the object twice
    wrong_type,            // a JSON type that the field cannot have
    not_a_number,          // no whole decimal number
    out_of_range,          // a whole number that needs more than 64 bits, or a negative one
    empty_id,              // an id without a character
    too_long,              // an id longer than the vendor's limit
    unknown_event,         // an event that is not one of the six
    bad_signature,         // not signed with the secret; a Decoder asks for none, an Ingest may
};

struct DecodeError {
    Refusal refusal{};
    // The name of the field at fault; empty where the body as a whole is.
    std::string field;
    // The offending text, cut to a few dozen bytes; empty where there is none to show.
    std::string found;

    friend bool operator==(const DecodeError&, const DecodeError&) = default;
};

// One sentence without a full stop: `field 'stream_seq' is not a whole number: "x1"`. Control
// characters in what was found are escaped, so the sentence is safe on a terminal.
std::string describe(const DecodeError& error);

using Decoded = std::variant<Event, DecodeError>;

// Not for use by two threads at a time; make one per thread.
class Decoder {
public:
    static constexpr std::size_t body_bytes_max = std::size_t{1} << 20;
    // How many arrays and objects may stand inside each other, the body's own object included.
    static constexpr std::size_t nesting_max = 64;

    Decoder();
    ~Decoder();
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;

    // Safe for any bytes. The Event's views, its attributes too, point into this decoder and live
    // until its next call or its end. Allocates nothing once its buffers have seen a body as long.
    // O(bytes).
    [[nodiscard]] Decoded decode(std::string_view body);

private:
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
};

}  // namespace anyorder
