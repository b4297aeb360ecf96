// From the binary form to the pieces of an image. Private to the engine.
#pragma once

#include <optional>
#include <string_view>

#include "image.h"
#include "store.h"

namespace anyorder {

// Whether the bytes begin as the binary form does, as far as they go.
bool begins_like_bytes(std::string_view image);

// Builds what the image says in `store`, which is empty. On an error it holds a part of that, and
// is to be given up. O(n log n).
std::optional<ImageError> read_bytes(std::string_view image, BlockStore& store);

}  // namespace anyorder
