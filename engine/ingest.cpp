#include <algorithm>
#include <optional>
#include <utility>

#include <anyorder/engine/ingest.h>
#include <anyorder/engine/signature.h>

#include "body_reader.h"
#include "decode_event.h"

namespace anyorder {

namespace {

// So many events are read before they are applied. They point into the bodies.
constexpr std::size_t block_size = 32;

// For the texts of a block that do not stand in their bodies as they are to be read.
constexpr std::size_t room_bytes_min = std::size_t{64} << 10;

// The bytes of a body of usual length, so that they are there when it is read.
void ask_ahead_usual(std::string_view body) {
    constexpr std::size_t line = 64;
    constexpr std::size_t usual = 1024;
    for (std::size_t at = 0; at < std::min(body.size(), usual); at += line) {
        __builtin_prefetch(body.data() + at);
    }
}

}  // namespace

struct Ingest::Parts {
    Parts(RoomLists& applied_to, IngestOptions asked_for)
        : lists(&applied_to), options(std::move(asked_for)) {}

    // Makes it the block's last event. What is in the block may be applied before.
    std::optional<DecodeError> read(std::string_view body);
    void apply();
    void make_room(std::size_t body_bytes);

    RoomLists* lists;
    IngestOptions options;
    BodyReader reader;
    std::array<Event, block_size> events{};
    std::array<Attributes, block_size> attributes{};
    std::size_t count = 0;
    std::unique_ptr<char[]> room;
    std::size_t room_bytes = 0;
    // Where the room is free.
    char* room_left = nullptr;
    Ingested ingested;
};

void Ingest::Parts::make_room(std::size_t body_bytes) {
    const std::size_t wanted =
        body_bytes > Decoder::body_bytes_max ? 0 : BodyReader::room_bytes(body_bytes);
    if (wanted <= static_cast<std::size_t>(room.get() + room_bytes - room_left)) {
        return;
    }
    apply();
    if (wanted > room_bytes) {
        room_bytes = std::max({wanted, 2 * room_bytes, room_bytes_min});
        room = std::make_unique<char[]>(room_bytes);
        room_left = room.get();
    }
}

std::optional<DecodeError> Ingest::Parts::read(std::string_view body) {
    make_room(body.size());
    Event& event = events[count];
    auto error = reader.read(body, room_left, event, attributes[count]);
    if (!error && !options.secret.empty() && !verify_signature(event, options.secret)) {
        error = refuse(Refusal::bad_signature, name_of(Field::signature),
                       text_of(event, Field::signature));
    }
    count += error ? 0 : 1;
    return error;
}

void Ingest::Parts::apply() {
    const std::span<const Event> block = std::span(events).first(count);
    if (options.counts_outcomes) {
        for (const Event& event : block) {
            ++ingested.outcomes[static_cast<std::size_t>(lists->apply(event))];
        }
    } else {
        lists->apply(block);
    }
    count = 0;
    room_left = room.get();
}

Ingest::Ingest(RoomLists& lists, IngestOptions options)
    : parts_(std::make_unique<Parts>(lists, std::move(options))) {}
Ingest::~Ingest() = default;
Ingest::Ingest(Ingest&&) noexcept = default;
Ingest& Ingest::operator=(Ingest&&) noexcept = default;

Taken Ingest::take(std::string_view body) {
    Parts& parts = *parts_;
    parts.count = 0;
    if (auto error = parts.read(body)) {
        return *std::move(error);
    }
    return parts.lists->apply(parts.events.front());
}

const Ingested& Ingest::take(std::span<const std::string_view> bodies) {
    Parts& parts = *parts_;
    parts.count = 0;  // after an exception
    parts.ingested.outcomes.fill(0);
    parts.ingested.refused.clear();
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        if (i + 1 < bodies.size()) {
            ask_ahead_usual(bodies[i + 1]);
        }
        if (auto error = parts.read(bodies[i])) {
            parts.ingested.refused.push_back({.index = i, .error = *std::move(error)});
        } else if (parts.count == block_size) {
            parts.apply();
        }
    }
    parts.apply();
    return parts.ingested;
}

}  // namespace anyorder
