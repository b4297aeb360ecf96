#include "type_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <string>

namespace anyorder::tidy {

namespace {

constexpr std::array<std::string_view, 7> libraries = {
    "engine/", "sim/", "subjects/", "properties/", "pictures/", "stores/", "serve/"};

bool is_of_a_library(std::string_view path) {
    return is_header(path) && std::ranges::any_of(libraries, [path](std::string_view folder) {
               return path.starts_with(folder);
           });
}

}  // namespace

Violations type_name_violations(std::span<const SourceFile> files) {
    // What is not indented is in no other type; clang-format sees to it.
    static const std::regex definition(R"(^(?:struct|class|enum class) (\w+)(?: [^;]*)?\{.*)");
    std::map<std::string, std::string> known;
    Violations violations;
    for (const SourceFile& file : files) {
        if (!is_of_a_library(file.path)) {
            continue;
        }
        std::size_t number = 0;
        for (const std::string_view line : lines_of(file.text)) {
            ++number;
            std::cmatch found;
            if (!std::regex_match(line.data(), line.data() + line.size(), found, definition)) {
                continue;
            }
            const auto [place, is_new] = known.try_emplace(found[1], file.path);
            if (!is_new) {
                violations.push_back(
                    {.path = file.path,
                     .line = number,
                     .what = "'" + found[1].str() + "' is a type of " + place->second + ", too"});
            }
        }
    }
    return violations;
}

}  // namespace anyorder::tidy
