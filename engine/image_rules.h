// What is true of the parts of every state that callbacks can lead to. Private to the engine.
#pragma once

#include <string_view>

#include "image.h"

namespace anyorder {

MaybeFault fault_in(const ImageRoom& room);
MaybeFault fault_in(const ImageSeqs& seqs);

// Whether there is anything to remember but the watermark and when gaps were reported.
bool has_more_than_a_watermark(const ImageSeqs& seqs);

// Longer than an entry's block can say.
bool is_too_long(const Event& event);
inline constexpr std::size_t image_text_bytes_max = (std::size_t{1} << 29U) - 1;

}  // namespace anyorder
