#include <stdexcept>
#include <variant>

#include <anyorder/engine/decode.h>

#include "json_readers.h"

namespace anyorder::bench {

void apply_bodies(RoomLists& lists, std::span<const std::string_view> bodies) {
    Decoder decoder;
    for (const std::string_view body : bodies) {
        const Decoded decoded = decoder.decode(body);
        if (const auto* event = std::get_if<Event>(&decoded)) {
            lists.apply(*event);
        } else {
            throw std::runtime_error(describe(std::get<DecodeError>(decoded)));
        }
    }
}

}  // namespace anyorder::bench
