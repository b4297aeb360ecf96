// The rule that is about all files together: a name stands for one type.
#pragma once

#include <span>

#include "source_file.h"

namespace anyorder::tidy {

// The libraries share a namespace. Two types of one name in headers of theirs are one type to a
// linker, which takes the functions of either and says nothing.
Violations type_name_violations(std::span<const SourceFile> files);

}  // namespace anyorder::tidy
