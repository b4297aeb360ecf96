#include <algorithm>
#include <utility>

#include <anyorder/engine/ingest.h>
#include <anyorder/engine/signature.h>

#include "decode_event.h"

namespace anyorder {

namespace {

// So many events are decoded before they are applied. An event points into its decoder, so there
// are as many of these.
constexpr std::size_t block_size = 32;

// Longer bodies are all decoded by the first decoder, so that the others' buffers stay small.
constexpr std::size_t usual_body_bytes_max = std::size_t{16} << 10;

struct Block {
    std::array<Event, block_size> events{};
    std::size_t count = 0;
};

void apply(RoomLists& lists, Block& block, Ingested& ingested) {
    for (const Event& event : std::span(block.events).first(block.count)) {
        ++ingested.outcomes[static_cast<std::size_t>(lists.apply(event))];
    }
    block.count = 0;
}

}  // namespace

struct Ingest::Parts {
    Parts(RoomLists& applied_to, IngestOptions asked_for)
        : lists(&applied_to), options(std::move(asked_for)) {}

    Decoded decode(std::size_t decoder, std::string_view body);

    RoomLists* lists;
    IngestOptions options;
    std::array<Decoder, block_size> decoders;
    Block block;
    Ingested ingested;
};

Decoded Ingest::Parts::decode(std::size_t decoder, std::string_view body) {
    Decoded decoded = decoders[decoder].decode(body);
    const auto* event = std::get_if<Event>(&decoded);
    if (event == nullptr || options.secret.empty() || verify_signature(*event, options.secret)) {
        return decoded;
    }
    return refuse(Refusal::bad_signature, name_of(Field::signature),
                  text_of(*event, Field::signature));
}

Ingest::Ingest(RoomLists& lists, IngestOptions options)
    : parts_(std::make_unique<Parts>(lists, std::move(options))) {}
Ingest::~Ingest() = default;
Ingest::Ingest(Ingest&&) noexcept = default;
Ingest& Ingest::operator=(Ingest&&) noexcept = default;

Taken Ingest::take(std::string_view body) {
    Decoded decoded = parts_->decode(0, body);
    if (auto* error = std::get_if<DecodeError>(&decoded)) {
        return std::move(*error);
    }
    return parts_->lists->apply(std::get<Event>(decoded));
}

const Ingested& Ingest::take(std::span<const std::string_view> bodies) {
    Block& block = parts_->block;
    Ingested& ingested = parts_->ingested;
    ingested.outcomes.fill(0);
    ingested.refused.clear();
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        if (bodies[i].size() > usual_body_bytes_max) {
            apply(*parts_->lists, block, ingested);
        }
        Decoded decoded = parts_->decode(block.count, bodies[i]);
        if (auto* error = std::get_if<DecodeError>(&decoded)) {
            ingested.refused.push_back({.index = i, .error = std::move(*error)});
            continue;
        }
        block.events[block.count++] = std::get<Event>(decoded);
        if (block.count == block_size) {
            apply(*parts_->lists, block, ingested);
        }
    }
    apply(*parts_->lists, block, ingested);
    return ingested;
}

}  // namespace anyorder
