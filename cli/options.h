// Options that several commands take, and what they refuse.
#pragma once

#include <cstddef>
#include <string>

#include <anyorder/subjects/catalogue.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder::cli {

// Throws UsageError with the names there are.
const CatalogueEntry& subject_named(const std::string& name);

// Throws UsageError for anything but a choice of rooms, streams and users.
Lists lists_from(const std::string& text);

// Columns to write in: the terminal's, or 100 where the output is none.
std::size_t output_width();

}  // namespace anyorder::cli
