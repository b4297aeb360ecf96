#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>

#include "command.h"

namespace {

using anyorder::cli::ExitCode;
using anyorder::cli::UsageError;
using Commands = std::map<std::string, anyorder::cli::Run>;

int code(ExitCode exit_code) {
    return static_cast<int>(exit_code);
}

// The parser would only say that a command is missing.
void require_known_command(const Commands& commands, int argc, char** argv) {
    if (argc > 1 && argv[1][0] != '-' && !commands.contains(argv[1])) {
        throw UsageError(
            fmt::format("there is no command '{}'; `anyorder --help` lists those there are",
                        anyorder::printable(argv[1])));
    }
}

// The command that was being read, and a space; nothing where there was none.
std::string command_of(const CLI::App& app) {
    const auto commands = app.get_subcommands();
    return commands.empty() ? "" : commands.front()->get_name() + " ";
}

// What stands behind the first "--", and is left to the commands that take a program there.
anyorder::cli::Words words_behind_dashes(int& argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--") {
            anyorder::cli::Words words(argv + i + 1, argv + argc);
            if (words.empty()) {
                throw UsageError("'--' must be followed by a program, as in -- python3 subject.py");
            }
            argc = i;
            return words;
        }
    }
    return {};
}

bool takes_a_program(int argc, char** argv) {
    constexpr std::array<std::string_view, 4> commands = {"check", "replay", "explain", "bench"};
    return argc > 1 && std::ranges::find(commands, argv[1]) != commands.end();
}

ExitCode run(int argc, char** argv) {
    const anyorder::cli::Words behind_dashes =
        takes_a_program(argc, argv) ? words_behind_dashes(argc, argv) : anyorder::cli::Words();
    CLI::App app{"Checks that a list kept from callbacks is right in every order of arrival."};
    app.name("anyorder");
    app.set_version_flag("--version", ANYORDER_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Example: anyorder check --subject flowchart\n"
        "`anyorder COMMAND --help` says more about each.");
    const Commands commands = {
        {"check", anyorder::cli::add_check(app, behind_dashes)},
        {"merge", anyorder::cli::add_merge(app)},
        {"replay", anyorder::cli::add_replay(app, behind_dashes)},
        {"explain", anyorder::cli::add_explain(app, behind_dashes)},
        {"compare", anyorder::cli::add_compare(app)},
        {"bench", anyorder::cli::add_bench(app, behind_dashes)},
        {"init", anyorder::cli::add_init(app)},
        {"simulate", anyorder::cli::add_simulate(app)},
        {"apply", anyorder::cli::add_apply(app)},
        {"serve", anyorder::cli::add_serve(app)},
        {"subjects", anyorder::cli::add_subjects(app)},
        {"host", anyorder::cli::add_host(app)},
        {"subject", anyorder::cli::add_serve_subject(app)},
    };
    require_known_command(commands, argc, argv);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            app.exit(error);  // prints the help or the version that was asked for
            return ExitCode::pass;
        }
        const bool extra = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
        const std::string_view hint = extra && takes_a_program(argc, argv)
                                          ? "; a program to be checked stands behind --"
                                          : "";
        throw UsageError(fmt::format("{}{}; `anyorder {}--help` shows what there is",
                                     anyorder::printable(error.what()), hint, command_of(app)));
    }
    return commands.at(app.get_subcommands().front()->get_name())();
}

// What was written counts only once it has arrived.
void require_written_output() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        throw UsageError("cannot write to standard output: " +
                         std::generic_category().message(errno));
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const ExitCode exit_code = run(argc, argv);
        require_written_output();
        return code(exit_code);
    } catch (const std::exception& error) {
        const char* where = std::ferror(stdout) != 0 ? "standard output: " : "";
        fmt::print(stderr, "anyorder: {}{}\n", where, error.what());
        return code(ExitCode::usage);
    }
}
