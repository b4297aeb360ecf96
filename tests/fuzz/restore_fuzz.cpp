// Any bytes are a state or a named refusal, and a state survives being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <anyorder/engine/snapshot.h>

// Private to the engine: images whose checksums are right are made here.
#include "../../engine/image_bytes.h"
#include "../../engine/image_checksum.h"

namespace {

using anyorder::EventKind;
using anyorder::ImageError;
using anyorder::Restored;
using anyorder::RoomLists;

void check(bool holds, const char* claim) {
    if (!holds) {
        std::fprintf(stderr, "broken: %s\n", claim);
        std::abort();
    }
}

// What a service would do with it next.
void live_on(RoomLists& lists) {
    constexpr anyorder::TimeMs at_the_end{~std::uint64_t{0}};
    lists.overdue(at_the_end, 0);
    for (const anyorder::ListedRoom& room : lists.list().rooms) {
        for (std::uint64_t seq = 0; seq < 8; ++seq) {
            lists.apply({.kind = seq % 3 == 0 ? EventKind::stream_close : EventKind::stream_create,
                         .session = room.room_session_id,
                         .seq = anyorder::ChangeSeq{seq},
                         .room_id = room.room_id,
                         .key = seq % 2 == 0 ? "s" : "t"});
        }
        const auto seq =
            lists.query_sent(room.room_id, room.room_session_id, anyorder::ListKind::streams);
        lists.settle(at_the_end, 0);
        lists.reconcile(room.room_id, room.room_session_id, anyorder::ListKind::streams, {}, *seq);
    }
    lists.forget(at_the_end);
    lists.compact();
}

void check_image(std::string_view image, bool is_bytes) {
    Restored restored = anyorder::restore(image);
    if (const auto* const error = std::get_if<ImageError>(&restored)) {
        check(!anyorder::describe(*error).empty(), "a refusal has a sentence");
        return;
    }
    RoomLists& lists = std::get<RoomLists>(restored);
    const std::string taken = anyorder::snapshot(lists);
    check(!is_bytes || taken == image, "what is taken of a restored image is the image");
    Restored again = anyorder::restore(anyorder::snapshot_json(lists));
    check(std::holds_alternative<RoomLists>(again), "what is written in JSON can be restored");
    RoomLists& other = std::get<RoomLists>(again);
    check(anyorder::snapshot(other) == taken, "JSON holds the state");
    live_on(lists);
    live_on(other);
    check(anyorder::snapshot(other) == anyorder::snapshot(lists), "equal states stay equal");
}

void put(std::string& image, std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < sizeof(value); ++i) {
        image[at + i] = static_cast<char>(value >> (8 * i) & 255U);
    }
}

// With lengths and a checksum that are right, so that what is between them is looked at.
std::string framed(std::string image) {
    namespace bytes = anyorder::image_bytes;
    image.resize(image.size() - anyorder::image_checksum_bytes);
    put(image, bytes::length_at, image.size() + anyorder::image_checksum_bytes);
    put(image, bytes::rooms_at - sizeof(std::uint64_t), image.size() - bytes::rooms_at);
    return image + anyorder::image_checksum(image);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view image{reinterpret_cast<const char*>(data), size};
    const bool is_bytes = image.starts_with(anyorder::image_bytes::magic);
    check_image(image, is_bytes);
    if (is_bytes && size >= anyorder::image_bytes::rooms_at + anyorder::image_checksum_bytes) {
        check_image(framed(std::string(image)), true);
    }
    return 0;
}
