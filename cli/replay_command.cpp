#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>

#include "command.h"
#include "files.h"
#include "options.h"

namespace anyorder::cli {

namespace {

struct ReplayArguments {
    std::string path;
    std::string subject;
};

StoredCase read_stored_case(const std::string& path) {
    auto read = read_case(read_file(path));
    if (const auto* error = std::get_if<CaseError>(&read)) {
        throw UsageError(
            fmt::format("{} is not a case: {}", printable(path), printable(error->what)));
    }
    return std::get<StoredCase>(std::move(read));
}

// The one asked for, else the one the case was found with, else the reference.
std::string subject_of(const ReplayArguments& arguments, const StoredCase& stored_case) {
    if (!arguments.subject.empty()) {
        return arguments.subject;
    }
    return stored_case.found ? stored_case.found->subject : "reference";
}

ExitCode run_replay(const ReplayArguments& arguments) {
    const StoredCase stored_case = read_stored_case(arguments.path);
    const std::string name = subject_of(arguments, stored_case);
    if (arguments.subject.empty() && find_subject(name) == nullptr) {
        throw UsageError(fmt::format(
            "{} was found with '{}', and there is no subject of that name; give one with --subject",
            printable(arguments.path), printable(name)));
    }
    const auto subject = subject_named(name).make();
    const Verdict verdict = judge_convergence(*subject, stored_case.trial());
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        fmt::print("{}: SUBJECT FAILED: {}.\n", name, unknown->reason);
        return ExitCode::subject_failed;
    }
    if (holds(verdict)) {
        fmt::print("{}: PASS: this delivery ended with the list that is true.\n\n", name);
    } else {
        fmt::print("{}: FAIL: this delivery ended with a list that is not true.\n\n", name);
    }
    fmt::print("{}", picture(stored_case.log->events(), stored_case.delivery, output_width()));
    if (holds(verdict)) {
        fmt::print("listed      {}\n", in_words(stored_case.truth, stored_case.lists));
        return ExitCode::pass;
    }
    fmt::print("{}", differences_in_words(std::get<Violated>(verdict), stored_case.lists));
    return ExitCode::counterexample;
}

}  // namespace

Run add_replay(CLI::App& app) {
    auto arguments = std::make_shared<ReplayArguments>();
    CLI::App* command =
        app.add_subcommand("replay", "Deliver a stored case again and judge the list it ends with");
    command->add_option("case", arguments->path, "a case file, as check writes it")->required();
    command->add_option("--subject", arguments->subject,
                        "what to check, by name (default: what the case was found with)");
    command->footer(
        "Example: anyorder replay .anyorder/flowchart-5-callbacks-….case.json "
        "--subject reference");
    return [arguments] { return run_replay(*arguments); };
}

}  // namespace anyorder::cli
