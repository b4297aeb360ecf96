#include <anyorder/engine/list_text.h>
#include <anyorder/engine/snapshot.h>

#include "image_bytes.h"
#include "image_json.h"
#include "image_read.h"
#include "image_walk.h"
#include "room_lists_state.h"

namespace anyorder {

std::string_view name_of(ImageRefusal refusal) {
    switch (refusal) {
        case ImageRefusal::not_an_image:
            return "not_an_image";
        case ImageRefusal::unknown_version:
            return "unknown_version";
        case ImageRefusal::wrong_length:
            return "wrong_length";
        case ImageRefusal::wrong_checksum:
            return "wrong_checksum";
        case ImageRefusal::not_json:
            return "not_json";
        case ImageRefusal::beyond_the_end:
            return "beyond_the_end";
        case ImageRefusal::bad_number:
            return "bad_number";
        case ImageRefusal::wrong_type:
            return "wrong_type";
        case ImageRefusal::unknown_part:
            return "unknown_part";
        case ImageRefusal::missing_part:
            return "missing_part";
        case ImageRefusal::repeated_part:
            return "repeated_part";
        case ImageRefusal::not_in_order:
            return "not_in_order";
        case ImageRefusal::contradiction:
            return "contradiction";
        case ImageRefusal::too_long:
            return "too_long";
    }
    return {};
}

std::string describe(const ImageError& error) {
    const std::string what = printable(error.what);
    return error.place.empty() ? what : "at " + printable(error.place) + ": " + what;
}

std::string snapshot(const RoomLists& lists) {
    const BlockStore& store = Imaging::store_of(lists);
    ImageWriter writer;
    writer.reserve(store.block_bytes());
    walk(store, writer);
    return writer.finish();
}

std::string snapshot_json(const RoomLists& lists) {
    ImageJsonWriter writer(stored_checksum(snapshot(lists)));
    walk(Imaging::store_of(lists), writer);
    return writer.finish();
}

Restored restore(std::string_view image, std::uint64_t seed) {
    RoomLists lists(seed);
    BlockStore& store = Imaging::store_of(lists);
    const std::size_t begin = std::min(image.find_first_not_of(" \t\r\n"), image.size());
    std::optional<ImageError> error;
    if (begins_like_bytes(image)) {
        error = read_bytes(image, store);
    } else if (image.substr(begin).starts_with('{')) {
        error = read_json(image, store);
    } else {
        error = ImageError{.refusal = ImageRefusal::not_an_image,
                           .what = "the image begins neither with \"anyorder\" nor with '{'"};
    }
    if (error) {
        return *std::move(error);
    }
    return lists;
}

}  // namespace anyorder
