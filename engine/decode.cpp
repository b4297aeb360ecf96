#include <algorithm>
#include <cstring>
#include <new>
#include <optional>

#include <simdjson.h>

#include <anyorder/engine/decode.h>

#include "decode_event.h"
#include "decode_slots.h"
#include "decode_walk.h"
#include "percent.h"

namespace anyorder {

namespace ondemand = simdjson::ondemand;

struct Decoder::Buffers {
    ondemand::parser parser;
    // The body's copy, with room for simdjson::SIMDJSON_PADDING zeros behind it.
    std::unique_ptr<char[]> body;
    std::size_t body_bytes = 0;
    Slots slots;
    Attributes attributes;

    void reserve(std::size_t bytes);
    Decoded decode_copy(std::size_t bytes);
};

void Decoder::Buffers::reserve(std::size_t bytes) {
    if (body != nullptr && bytes <= body_bytes) {
        return;
    }
    const std::size_t wanted = std::max({bytes, 2 * body_bytes, std::size_t{4096}});
    body = std::make_unique<char[]>(wanted + simdjson::SIMDJSON_PADDING);
    body_bytes = wanted;
    if (parser.allocate(wanted) != simdjson::SUCCESS) {
        throw std::bad_alloc();
    }
}

Decoded Decoder::Buffers::decode_copy(std::size_t bytes) {
    std::memset(body.get() + bytes, 0, simdjson::SIMDJSON_PADDING);
    slots.clear();
    ondemand::document document;
    if (parser.iterate(body.get(), bytes, bytes + simdjson::SIMDJSON_PADDING).get(document) !=
        simdjson::SUCCESS) {
        return refuse(Refusal::not_json);
    }
    Walk walk({body.get(), bytes}, slots);
    if (const std::optional<Refusal> refusal = walk.into_slots(document)) {
        return refuse(*refusal);
    }
    return event_from(slots, attributes);
}

Decoder::Decoder() : buffers_(std::make_unique<Buffers>()) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Decoded Decoder::decode(std::string_view body) {
    if (body.size() > body_bytes_max) {
        return refuse(Refusal::too_large);
    }
    buffers_->reserve(body.size());
    if (!is_percent_encoded(body)) {
        std::copy(body.begin(), body.end(), buffers_->body.get());
        return buffers_->decode_copy(body.size());
    }
    std::string_view broken;
    const auto bytes = percent_decode(body, buffers_->body.get(), broken);
    if (!bytes) {
        return refuse(Refusal::bad_percent_encoding, {}, broken);
    }
    return buffers_->decode_copy(*bytes);
}

}  // namespace anyorder
