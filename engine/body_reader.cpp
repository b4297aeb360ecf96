#include "body_reader.h"

#include <anyorder/engine/encode.h>

#include "decode_event.h"
#include "decode_walk.h"
#include "percent.h"

namespace anyorder {

std::optional<DecodeError> BodyReader::read(std::string_view body, char*& room, Event& event,
                                            Attributes& attributes) {
    if (body.size() > Decoder::body_bytes_max) {
        return refuse(Refusal::too_large);
    }
    if (!is_percent_encoded(body)) {
        return read_json(body, room, event, attributes);
    }
    std::string_view broken;
    const auto bytes = percent_decode(body, room, broken);
    if (!bytes) {
        return refuse(Refusal::bad_percent_encoding, {}, broken);
    }
    const std::string_view decoded(room, *bytes);
    room += *bytes;
    return read_json(decoded, room, event, attributes);
}

std::optional<DecodeError> BodyReader::read_json(std::string_view body, char*& room, Event& event,
                                                 Attributes& attributes) {
    slots_.clear();
    Walk walk(body, tokens_.tokens_of(body), room, slots_, order_);
    if (const std::optional<Refusal> refusal = walk.into_slots()) {
        return refuse(*refusal);
    }
    room = walk.room();
    return read_event(slots_, event, attributes);
}

}  // namespace anyorder
