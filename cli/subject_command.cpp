#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include <anyorder/subjects/speak.h>

#include "command.h"
#include "options.h"

namespace anyorder::cli {

namespace {

ExitCode ended(const std::optional<std::string>& wrong) {
    if (wrong) {
        throw UsageError(*wrong);
    }
    return ExitCode::pass;
}

}  // namespace

Run add_serve_subject(CLI::App& app) {
    auto name = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "subject",
        "Be a subject that comes with anyorder: speak the subject protocol on standard "
        "input and output");
    command->add_option("name", *name, "as `anyorder subjects` lists it")->required();
    command->footer("Example: anyorder check -- anyorder subject flowchart");
    return [name] {
        const auto subject = subject_named(*name).make();
        return ended(speak(*subject, stdin, stdout));
    };
}

Run add_host(CLI::App& app) {
    auto library = std::make_shared<std::string>();
    CLI::App* command =
        app.add_subcommand("host", "Load a shared library and speak the subject protocol for it");
    command->add_option("library", *library, "with the functions of anyorder/subject.h")
        ->required();
    command->footer("Example: anyorder host ./libmine.so\n`check --plugin` starts it by itself.");
    return [library] { return ended(speak_for_plugin(*library)); };
}

}  // namespace anyorder::cli
