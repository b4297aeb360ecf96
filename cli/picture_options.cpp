#include "picture_options.h"

#include <cstdlib>
#include <string_view>

#include <unistd.h>

#include "options.h"

namespace anyorder::cli {

namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string_view{} : value;
}

bool has_colour() {
    return isatty(STDOUT_FILENO) != 0 && environment("TERM") != "dumb" &&
           environment("NO_COLOR").empty();
}

}  // namespace

void add_picture_options(CLI::App& command, PictureArguments& arguments) {
    command.add_flag("--ascii", arguments.ascii,
                     "draw with ASCII alone, and write other characters of ids as \\u{e9}");
}

PictureStyle output_style(const PictureArguments& arguments) {
    return {.width = output_width(), .ascii = arguments.ascii, .colour = has_colour()};
}

}  // namespace anyorder::cli
