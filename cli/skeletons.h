// The files that `anyorder init` writes: the naive subjects of examples/subjects, as they were when
// the command was built.
#pragma once

#include <span>
#include <string_view>

namespace anyorder::cli {

struct SkeletonFile {
    std::string_view name;
    std::string_view text;
};

struct Skeleton {
    // As it is asked for: "python".
    std::string_view language;
    std::span<const SkeletonFile> files;
    // What to type next, a command a line.
    std::string_view next;
};

std::span<const Skeleton> skeletons();

}  // namespace anyorder::cli
