// From the slots of one callback to its Event. Private to the engine.
#pragma once

#include <optional>

#include <anyorder/engine/decode.h>

#include "decode_slots.h"

namespace anyorder {

// The Event's texts are the slots' texts; its attributes are `attributes`, filled here. Nothing
// where all was read.
std::optional<DecodeError> read_event(const Slots& slots, Event& event, Attributes& attributes);

// `found` is cut to a few dozen bytes.
DecodeError refuse(Refusal refusal, std::string_view field = {}, std::string_view found = {});

}  // namespace anyorder
