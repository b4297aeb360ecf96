// The rules that are about one file at a time: size, names, words, headers, and chance as data.
// Each is a pure function from a file to its violations, and silent about files it is not for.
#pragma once

#include <cstddef>

#include "source_file.h"

namespace anyorder::tidy {

inline constexpr std::size_t lines_max = 400;

// C++ files are short enough to be read in one go.
Violations size_violations(const SourceFile& file);

// No file and no folder has a name that says nothing, such as `utils` or `string_helpers.h`.
Violations file_name_violations(const SourceFile& file);

// No class has a name that says nothing, such as one that ends in `Manager`.
Violations class_name_violations(const SourceFile& file);

// No text file puts work off or knows the machine that it was written on.
Violations word_violations(const SourceFile& file);

// A public header begins with a comment that says what it promises, and is included once.
Violations header_violations(const SourceFile& file);

// The libraries draw chance and time from their arguments, never from where they run; the
// simulator iterates over nothing unordered and starts no threads.
Violations chance_violations(const SourceFile& file);

}  // namespace anyorder::tidy
