// How pictures look: what the commands that draw them in the terminal are asked for.
#pragma once

#include <CLI/CLI.hpp>

#include <anyorder/properties/picture.h>

namespace anyorder::cli {

struct PictureArguments {
    bool ascii = false;
};

// Adds --ascii.
void add_picture_options(CLI::App& command, PictureArguments& arguments);

// As wide as the output. In colour where the output is a terminal that has it, unless NO_COLOR asks
// for none.
PictureStyle output_style(const PictureArguments& arguments);

}  // namespace anyorder::cli
