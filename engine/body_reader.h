// From a body, wherever it lies, to its Event. Private to the engine.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <anyorder/engine/decode.h>

#include "decode_names.h"
#include "decode_slots.h"
#include "decode_tokens.h"

namespace anyorder {

// Reads bodies one by one. What it keeps between two of them is memory, and a guess about the order
// of the next one's members; no answer depends on it.
class BodyReader {
public:
    // A percent-encoded body takes as much once more.
    static constexpr std::size_t room_bytes(std::size_t body_bytes) { return 2 * body_bytes; }

    // The Event's texts lie in the body where they stand there as they are, and else in the room,
    // which has room_bytes() of the body's; `room` is moved past them. Its attributes are
    // `attributes`, filled here. Nothing where the body was read.
    std::optional<DecodeError> read(std::string_view body, char*& room, Event& event,
                                    Attributes& attributes);

private:
    std::optional<DecodeError> read_json(std::string_view body, char*& room, Event& event,
                                         Attributes& attributes);

    TokenFinder tokens_;
    Slots slots_;
    MemberOrder order_;
};

}  // namespace anyorder
