#include <filesystem>
#include <memory>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/report.h>

#include "command.h"
#include "options.h"
#include "replay_folder.h"
#include "stored_cases.h"
#include "subject_options.h"

namespace anyorder::cli {

namespace {

struct ReplayArguments {
    std::string path;
    SubjectArguments subject;
};

// The one asked for, else the one the case was found with, else the reference.
SubjectArguments subject_of(SubjectArguments subject, const std::string& path,
                            const StoredCase& stored_case) {
    if (is_chosen(subject) || !stored_case.found) {
        return subject;
    }
    subject.name = stored_case.found->subject;
    if (find_subject(subject.name) == nullptr) {
        throw UsageError(fmt::format(
            "{} was found with '{}', and there is no subject of that name; say how it is reached, "
            "as in: -- python3 subject.py",
            printable(path), printable(subject.name)));
    }
    return subject;
}

ExitCode report_failure(const std::string& name, const SubjectFailure& failure) {
    fmt::print("{}", failed_subject_text(name, failure));
    return ExitCode::subject_failed;
}

ExitCode run_replay_of_file(const ReplayArguments& arguments) {
    const StoredCase stored_case = read_stored_case(arguments.path);
    const ChosenSubject chosen = choose_subject(
        subject_of(arguments.subject, arguments.path, stored_case), stored_case.lists);
    const std::string& name = chosen.name;
    if (chosen.failure) {
        return report_failure(name, *chosen.failure);
    }
    const auto replayed = chosen.make();
    const Verdict verdict = judge_convergence(*replayed, stored_case.trial());
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return report_failure(name,
                              unknown->failure.value_or(SubjectFailure{.what = unknown->reason}));
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
    const auto& wrong = std::get<Violated>(verdict);
    fmt::print("{}", differences_in_words(wrong, stored_case.lists));
    if (!wrong.remark.empty()) {
        fmt::print("\n{}\n", wrong.remark);
    }
    return ExitCode::counterexample;
}

ExitCode run_replay(const ReplayArguments& arguments) {
    std::error_code error;
    if (!std::filesystem::is_directory(arguments.path, error)) {
        return run_replay_of_file(arguments);
    }
    return replay_folder(arguments.path,
                         [&](const std::string& path, const StoredCase& stored_case) {
                             return subject_of(arguments.subject, path, stored_case);
                         });
}

}  // namespace

Run add_replay(CLI::App& app, const Words& behind_dashes) {
    auto arguments = std::make_shared<ReplayArguments>();
    arguments->subject.command = behind_dashes;
    CLI::App* command =
        app.add_subcommand("replay", "Deliver a stored case again and judge the list it ends with");
    command
        ->add_option("case", arguments->path,
                     "a case file, as check writes it, or a folder of them")
        ->required();
    add_subject_options(*command, arguments->subject);
    command->footer(
        "Examples:\n"
        "  anyorder replay .anyorder/flowchart-5-callbacks-….case.json --subject reference\n"
        "  anyorder replay found.case.json -- python3 subject.py\n"
        "  anyorder replay .anyorder -- python3 subject.py\n"
        "Without a subject: the one that the case was found with.\n"
        "Exit codes: 0 pass, 1 it fails still, 2 usage or no case, 3 subject failed; for a folder "
        "the worst,\nin the order of 1, 3, 2.");
    return [arguments] { return run_replay(*arguments); };
}

}  // namespace anyorder::cli
