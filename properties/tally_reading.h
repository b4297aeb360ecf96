// Reading what a report file says that cases came to.
#pragma once

#include <optional>

#include <anyorder/properties/check.h>

#include "json_at.h"

namespace anyorder {

Tally read_tally(const At& at);

// Of a whole report; nothing where it was not measured, or an earlier version wrote the report.
std::optional<Wrongness> read_wrongness(const At& report);

}  // namespace anyorder
