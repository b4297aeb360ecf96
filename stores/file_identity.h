// Which file a path stands for. Private to the stores.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace anyorder {

// Equal for two paths of one file, whatever links there are, as long as one of them is open.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t number = 0;

    friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

// All zero where there is no file.
FileIdentity file_identity(const std::string& path);

}  // namespace anyorder
