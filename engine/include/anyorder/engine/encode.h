// From an Event to a callback's bytes, complete and typed as the vendor documents them.
//
// decode(encode(event)) is the event again: the same words, and for the attributes the same texts
// in all documented_fields() of its kind. Every documented field is written, an empty one as "" or
// []. This holds for events that decode() can make: texts in UTF-8, and nothing in the words that
// the event's kind does not carry.
#pragma once

#include <string>
#include <string_view>

#include <anyorder/engine/event.h>

namespace anyorder {

struct EncodeOptions {
    // Where not empty, `signature` is computed from it, the event's timestamp and its nonce;
    // otherwise it is written as the event has it.
    std::string_view secret;
};

// Appends one JSON object, without a line feed. Seqs are written with at least two digits, as in
// the vendor's sample ("01"). Field::list texts are written as they are and must be JSON.
void encode_to(std::string& out, const Event& event, const EncodeOptions& options = {});
std::string encode(const Event& event, const EncodeOptions& options = {});

// Percent-encodes all but letters, digits and "-._~", as the vendor may send a body.
std::string percent_encode(std::string_view body);

// Whether a Decoder takes the body for percent-encoded: the first byte that is not white space is a
// '%', which begins no JSON value. O(white space).
bool is_percent_encoded(std::string_view body);

}  // namespace anyorder
