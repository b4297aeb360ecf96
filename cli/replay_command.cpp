#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/pictures/page.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/explanation.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/report.h>

#include "check_reports.h"
#include "command.h"
#include "empty_texts.h"
#include "files.h"
#include "found_case.h"
#include "options.h"
#include "picture_options.h"
#include "replay_folder.h"
#include "stored_cases.h"
#include "subject_options.h"

namespace anyorder::cli {

namespace {

struct ReplayArguments {
    std::string path;
    SubjectArguments subject;
    std::string html;
    PictureArguments picture;
};

// The one asked for, else the one the case was found with, else the reference.
SubjectArguments subject_of(SubjectArguments subject, const std::string& path,
                            const StoredCase& stored_case) {
    if (is_chosen(subject) || !stored_case.found) {
        return subject;
    }
    subject.name = stored_case.found->subject;
    if (find_subject(subject.name) == nullptr && find_store_subject(subject.name) == nullptr) {
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

std::optional<Explanation> explained(Subject& subject, const StoredCase& stored_case) {
    return explain_by_verdicts(stored_case.log->events(), stored_case.delivery,
                               [&](const Delivery& delivery) {
                                   Trial trial = stored_case.trial();
                                   trial.delivery = &delivery;
                                   return judge_as_asked(subject, trial);
                               });
}

void print_wrong(const StoredCase& stored_case, const Violated& wrong,
                 const std::optional<Explanation>& explanation, const PictureStyle& style) {
    const auto callbacks = stored_case.log->events();
    const Delivery& delivery = stored_case.delivery;
    const Explanation* pair = explanation ? &*explanation : nullptr;
    // Why an entry is wrong is told of the end alone.
    const bool at_the_end = wrong.arrivals == delivery.size();
    fmt::print("{}{}", picture(callbacks, delivery, style, marks_of(pair, delivery)),
               at_the_end ? differences_in_words(wrong, stored_case.lists, style, callbacks,
                                                 delivery, pair)
                          : differences_in_words(wrong, stored_case.lists, style));
    if (explanation) {
        fmt::print("\n{}", explanation_in_lines(callbacks, delivery, *explanation, style));
    }
    if (!wrong.remark.empty()) {
        fmt::print("\n{}\n", wrong.remark);
    }
}

// The replayed case as a page, where one is asked for; the subject is asked again for it.
std::vector<UsageError> write_page(const ReplayArguments& arguments, const ChosenSubject& chosen,
                                   const StoredCase& stored_case, const Verdict& verdict) {
    if (arguments.html.empty()) {
        return {};
    }
    const auto subject = chosen.make();
    PageContents contents{
        .subject = chosen.name,
        .replay = replay_command(shell_word(printable(arguments.path)), " " + chosen.options)};
    contents.cases.push_back(tell_replayed(stored_case, verdict, subject.get()));
    try {
        write_file(arguments.html, page(contents));
    } catch (const UsageError& error) {
        return {error};
    }
    return {};
}

// Prints what came of it.
ExitCode print_replayed(const std::string& name, Subject& replayed, const StoredCase& stored_case,
                        const Verdict& verdict, const PictureStyle& style) {
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return report_failure(name,
                              unknown->failure.value_or(SubjectFailure{.what = unknown->reason}));
    }
    fmt::print("{}: {}\n\n", name, verdict_in_words(verdict, stored_case.judged));
    if (holds(verdict)) {
        fmt::print("{}", picture(stored_case.log->events(), stored_case.delivery, style));
        fmt::print("{}", listed_in_words(stored_case.truth, stored_case.lists, style));
        return ExitCode::pass;
    }
    print_wrong(stored_case, std::get<Violated>(verdict), explained(replayed, stored_case), style);
    return ExitCode::counterexample;
}

ExitCode run_replay_of_file(const ReplayArguments& arguments) {
    const StoredCase stored_case = read_stored_case(arguments.path);
    require_not_input("--html", arguments.html, arguments.path);
    if (!arguments.html.empty()) {
        require_writable(arguments.html);
    }
    const ChosenSubject chosen = choose_subject(
        subject_of(arguments.subject, arguments.path, stored_case), stored_case.lists);
    if (chosen.failure) {
        return report_failure(chosen.name, *chosen.failure);
    }
    const auto replayed = chosen.make();
    const Verdict verdict = judge_as_asked(*replayed, stored_case.trial());
    const ExitCode code = print_replayed(chosen.name, *replayed, stored_case, verdict,
                                         output_style(arguments.picture));
    return told({code, write_page(arguments, chosen, stored_case, verdict)});
}

ExitCode run_replay(const ReplayArguments& arguments) {
    std::error_code error;
    if (!std::filesystem::is_directory(arguments.path, error)) {
        return run_replay_of_file(arguments);
    }
    if (!arguments.html.empty()) {
        throw UsageError("--html is for one case; name a file instead of a folder");
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
    add_html_option(*command, arguments->html);
    add_picture_options(*command, arguments->picture);
    command->footer(
        "Examples:\n"
        "  anyorder replay .anyorder/flowchart-5-callbacks-….case.json --subject reference\n"
        "  anyorder replay found.case.json -- python3 subject.py\n"
        "  anyorder replay .anyorder -- python3 subject.py\n"
        "Without a subject: the one that the case was found with.\n"
        "Exit codes: 0 pass, 1 it fails still, 2 usage or no case, 3 subject failed; for a folder "
        "the worst,\nin the order of 1, 3, 2.");
    return [arguments, command] {
        refuse_empty_texts(*command);
        return run_replay(*arguments);
    };
}

}  // namespace anyorder::cli
