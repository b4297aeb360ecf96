// Goes through a BlockStore in the order of an image. Private to the engine.
#pragma once

#include "image.h"
#include "store.h"

namespace anyorder {

// Tells `sink`, which takes all that a BlockStore can hold. O(n log n).
void walk(const BlockStore& store, ImageSink& sink);

}  // namespace anyorder
