#include <stdexcept>

#include "sql_files.h"

namespace anyorder {

std::string named_statement(std::string_view file, std::string_view name, std::string_view space) {
    constexpr std::string_view next = "\n-- ";
    constexpr std::string_view dashes = " -----";
    constexpr std::string_view ours = "anyorder_";
    const std::string heading = std::string(next) + std::string(name) + std::string(dashes);
    const std::size_t found = file.find(heading);
    if (found == std::string_view::npos) {
        throw std::invalid_argument("no statement is named '" + std::string(name) + "'");
    }
    const std::size_t begin = file.find('\n', found + heading.size());
    std::size_t end = file.find(next, begin);
    while (end != std::string_view::npos &&
           file.substr(end, file.find('\n', end + 1) - end).find(dashes) ==
               std::string_view::npos) {
        end = file.find(next, end + 1);
    }
    std::string statement(file.substr(begin, end - begin));
    for (std::size_t at = statement.find(ours); at != std::string::npos;
         at = statement.find(ours, at + space.size())) {
        statement.replace(at, ours.size() - 1, space);
    }
    return statement;
}

}  // namespace anyorder
