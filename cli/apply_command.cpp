#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <anyorder/engine/decode.h>
#include <anyorder/engine/list_text.h>
#include <anyorder/engine/room_lists.h>

#include "callback_lines.h"
#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

enum class Format : std::uint8_t { table, json, vendor };

// In the order of Format.
constexpr std::array<std::string_view, 3> format_choices = {"table", "json", "vendor"};

struct ApplyArguments {
    std::string path = "-";
    // Empty: a table on a terminal, else JSON.
    std::string format;
};

std::string list_in(Format format, const RoomList& list) {
    switch (format) {
        case Format::table:
            return list_as_table(list) + "\n";
        case Format::vendor:
            return list_as_vendor_json(list) + "\n";
        case Format::json:
            return list_as_json(list) + "\n";
    }
    return {};
}

Format format_from(const ApplyArguments& arguments) {
    if (arguments.format.empty()) {
        return isatty(STDOUT_FILENO) != 0 ? Format::table : Format::json;
    }
    return static_cast<Format>(choice_from("--format", arguments.format, format_choices));
}

struct Refused {
    std::uint64_t lines = 0;
    std::uint64_t of = 0;
};

// Applies every line that can be read, and reports the others.
Refused apply_lines(CallbackLines& callbacks, RoomLists& lists) {
    Refused refused;
    while (const std::optional<Decoded> decoded = callbacks.next()) {
        ++refused.of;
        if (const auto* error = std::get_if<DecodeError>(&*decoded)) {
            ++refused.lines;
            callbacks.complain(*error);
        } else {
            lists.apply(std::get<Event>(*decoded));
        }
    }
    return refused;
}

ExitCode run_apply(const ApplyArguments& arguments) {
    const Format format = format_from(arguments);
    CallbackLines callbacks(arguments.path);
    RoomLists lists;
    const Refused refused = apply_lines(callbacks, lists);
    fmt::print("{}", list_in(format, lists.list()));
    if (refused.lines == 0) {
        return ExitCode::pass;
    }
    fmt::print(stderr,
               "anyorder: {} of {} callbacks could not be read; the list is of the others\n",
               refused.lines, refused.of);
    return ExitCode::usage;
}

}  // namespace

Run add_apply(CLI::App& app) {
    auto arguments = std::make_shared<ApplyArguments>();
    CLI::App* command = app.add_subcommand(
        "apply", "Read callbacks in order of arrival, one a line, and print what is live");
    command->add_option("file", arguments->path, "callbacks as NDJSON (default: standard input)");
    command->add_option("--format", arguments->format,
                        "table, json or vendor (default: table on a terminal, else json)");
    command->footer(
        "Example: anyorder apply callbacks.ndjson --format table\n"
        "A line that cannot be read is reported on standard error, the others count, "
        "and the exit code is 2.");
    return [arguments] { return run_apply(*arguments); };
}

}  // namespace anyorder::cli
