// One case as a Mermaid sequence diagram, for tickets and wikis that draw them.
#pragma once

#include <optional>
#include <string>

#include <anyorder/properties/case_file.h>
#include <anyorder/properties/explanation.h>

namespace anyorder {

// The text of a `sequenceDiagram`: what was executed as notes, what arrived as messages in the
// order of arrival, and what is true and what was listed as a note. Callbacks are numbered, and one
// that overtook others says which. Of an explanation of this delivery the two arrivals are marked.
// Ids are written so that Mermaid takes nothing in them for its own.
std::string mermaid(const StoredCase& of, const std::optional<Explanation>& explanation);

}  // namespace anyorder
