// One case as SVG: what was executed above, what arrived below, joined by lines that cross where
// order was lost; what is true and what was listed below that.
#pragma once

#include <optional>
#include <string>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/explanation.h>

namespace anyorder {

// A document of its own: no script, no reference to anything outside, light or dark as the reader
// has it, with a title and a description for those who do not see it. Ids show as text, whatever is
// in them; long ones are cut, with the whole as a tooltip. Of an explanation of this delivery the
// two arrivals are marked. The same case gives the same bytes.
std::string svg(const StoredCase& of, const std::optional<Explanation>& explanation);

}  // namespace anyorder
