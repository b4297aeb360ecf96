#include "empty_texts.h"

#include <algorithm>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.h"
#include "http_arguments.h"

namespace anyorder::cli {

void refuse_empty_texts(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        // Those two are refused with what there is to choose from.
        const std::string name = option->get_name();
        if (option->get_group() == mapping_group || name == "--lists" || name == "--strategy") {
            continue;
        }
        const auto& texts = option->results();
        if (std::ranges::find(texts, std::string()) != texts.end()) {
            throw UsageError(fmt::format(
                "{} is given an empty text; leave it out, or see whether a variable is not set",
                name));
        }
    }
}

}  // namespace anyorder::cli
