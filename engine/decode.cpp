#include <algorithm>
#include <utility>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/encode.h>

#include "body_reader.h"

namespace anyorder {

struct Decoder::Buffers {
    BodyReader reader;
    Attributes attributes;
    // What the Event's texts lie in: the body's copy, and what the reader writes.
    std::unique_ptr<char[]> bytes;
    std::size_t byte_count = 0;

    void reserve(std::size_t wanted);
};

void Decoder::Buffers::reserve(std::size_t wanted) {
    if (bytes == nullptr || wanted > byte_count) {
        byte_count = std::max({wanted, 2 * byte_count, std::size_t{4096}});
        bytes = std::make_unique<char[]>(byte_count);
    }
}

Decoder::Decoder() : buffers_(std::make_unique<Buffers>()) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Decoded Decoder::decode(std::string_view body) {
    Buffers& buffers = *buffers_;
    char* room = nullptr;
    if (body.size() <= body_bytes_max) {
        buffers.reserve(body.size() + BodyReader::room_bytes(body.size()));
        room = buffers.bytes.get();
    }
    if (room != nullptr && !is_percent_encoded(body)) {
        std::ranges::copy(body, room);
        body = {room, body.size()};
        room += body.size();
    }
    Decoded decoded(std::in_place_type<Event>);
    if (auto error =
            buffers.reader.read(body, room, std::get<Event>(decoded), buffers.attributes)) {
        decoded = *std::move(error);
    }
    return decoded;
}

}  // namespace anyorder
