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
        const std::string& group = option->get_group();
        if (group == http_group || group == mapping_group) {
            continue;
        }
        const auto& texts = option->results();
        if (std::ranges::find(texts, std::string()) != texts.end()) {
            throw UsageError(fmt::format(
                "{} is given an empty text; leave it out, or see whether a variable is not set",
                option->get_name()));
        }
    }
}

}  // namespace anyorder::cli
