#include <exception>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.h"

namespace {

using anyorder::cli::ExitCode;

int code(ExitCode exit_code) {
    return static_cast<int>(exit_code);
}

int run(int argc, char** argv) {
    CLI::App app{"Checks that a list kept from callbacks is right in every order of arrival."};
    app.name("anyorder");
    app.set_version_flag("--version", ANYORDER_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Example: anyorder check --subject flowchart\n"
        "`anyorder COMMAND --help` says more about each.");
    const std::map<std::string, anyorder::cli::Run> commands = {
        {"check", anyorder::cli::add_check(app)},       {"replay", anyorder::cli::add_replay(app)},
        {"simulate", anyorder::cli::add_simulate(app)}, {"apply", anyorder::cli::add_apply(app)},
        {"subjects", anyorder::cli::add_subjects(app)},
    };
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? code(ExitCode::pass) : code(ExitCode::usage);
    }
    return code(commands.at(app.get_subcommands().front()->get_name())());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const anyorder::cli::UsageError& error) {
        fmt::print(stderr, "anyorder: {}\n", error.what());
        return code(ExitCode::usage);
    } catch (const std::exception& error) {
        fmt::print(stderr, "anyorder: {}\n", error.what());
        return code(ExitCode::usage);
    }
}
