// A case as a table, a row for each arrival: for what is too wide for two rows joined by lines.
#pragma once

#include <string>

#include <anyorder/properties/picture.h>

namespace anyorder {

std::string arrival_table(std::span<const Event> callbacks, const Delivery& delivery,
                          const PictureStyle& style, const PictureMarks& marks);

}  // namespace anyorder
