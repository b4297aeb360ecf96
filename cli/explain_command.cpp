#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/pictures/mermaid.h>
#include <anyorder/pictures/story.h>
#include <anyorder/pictures/story_text.h>
#include <anyorder/pictures/svg.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/columns.h>
#include <anyorder/properties/explanation.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/report.h>

#include "command.h"
#include "found_case.h"
#include "options.h"
#include "picture_options.h"
#include "stored_cases.h"
#include "subject_options.h"

namespace anyorder::cli {

namespace {

struct ExplainArguments {
    std::string path;
    SubjectArguments subject;
    PictureArguments picture;
    bool svg = false;
    bool mermaid = false;
};

// The one asked for, else the one the case was found with, if it comes with anyorder.
std::optional<SubjectArguments> subject_of(const SubjectArguments& asked,
                                           const StoredCase& stored_case) {
    if (is_chosen(asked)) {
        return asked;
    }
    const bool is_given_store = is_given(asked.store);
    if (!stored_case.found ||
        (find_subject(stored_case.found->subject) == nullptr && !is_given_store)) {
        return std::nullopt;
    }
    SubjectArguments subject = asked;
    subject.name = stored_case.found->subject;
    return subject;
}

// What a passing delivery differs in, asked of the subject.
std::optional<Explanation> explanation_of(Subject& subject, const StoredCase& stored_case) {
    subject.restart();
    return explain_by_verdicts(stored_case.log->events(), stored_case.delivery,
                               [&](const Delivery& delivery) {
                                   Trial trial = stored_case.trial();
                                   trial.delivery = &delivery;
                                   return judge_as_asked(subject, trial);
                               });
}

ExitCode report_failure(const std::string& name, const SubjectFailure& failure) {
    fmt::print("{}", failed_subject_text(name, failure));
    return ExitCode::subject_failed;
}

SubjectFailure failure_in(const Unknown& unknown) {
    return unknown.failure.value_or(SubjectFailure{.what = unknown.reason});
}

std::string drawn(const ExplainArguments& arguments, const StoredCase& stored_case,
                  const std::optional<Explanation>& explanation) {
    return arguments.svg ? svg(stored_case, explanation) : mermaid(stored_case, explanation);
}

// What the picture says was listed is what this subject listed.
ExitCode draw_with(const ChosenSubject& chosen, const ExplainArguments& arguments,
                   StoredCase stored_case) {
    const auto subject = chosen.make();
    const Verdict verdict = judge_as_asked(*subject, stored_case.trial());
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return report_failure(chosen.name, failure_in(*unknown));
    }
    stored_case.found = found_by(chosen.name, verdict);
    if (holds(verdict)) {
        stored_case.found->listed = stored_case.truth;
    }
    // Of a list on the way the picture has no place.
    if (stored_case.judged == Judged::every_prefix) {
        stored_case.found.reset();
    }
    fmt::print("{}",
               drawn(arguments, stored_case,
                     violated(verdict) ? explanation_of(*subject, stored_case) : std::nullopt));
    return ExitCode::pass;
}

std::string why_nobody_is_asked(const ExplainArguments& arguments, const StoredCase& stored_case) {
    const std::string found =
        stored_case.found
            ? fmt::format(" The case was found with '{}', which does not come with anyorder.",
                          visible(stored_case.found->subject))
            : "";
    return fmt::format(
        "No subject is asked what it lists.{} To see its lists as well, say how it is reached, as "
        "in: anyorder explain {} -- python3 subject.py",
        found, visible(shell_word(arguments.path)));
}

ExitCode explain_without_subject(const ExplainArguments& arguments, const StoredCase& stored_case) {
    if (arguments.svg || arguments.mermaid) {
        fmt::print("{}", drawn(arguments, stored_case, std::nullopt));
        return ExitCode::pass;
    }
    const PictureStyle style = output_style(arguments.picture);
    const Story story = tell(stored_case, stored_case.delivery, nullptr);
    fmt::print("{}\n{}{}", paragraph(why_nobody_is_asked(arguments, stored_case), 0, style),
               story_text(story, {.subject = {}, .style = style}),
               paragraph(fmt::format("What is true in the end: {}.",
                                     in_words(stored_case.truth, stored_case.lists)),
                         0, style));
    return ExitCode::pass;
}

// Which callback was mistaken for what; of the end alone it can be told.
void print_mistakes(const Verdict& verdict, const StoredCase& stored_case,
                    const std::optional<Explanation>& explanation, const PictureStyle& style) {
    const auto* wrong = std::get_if<Violated>(&verdict);
    if (wrong == nullptr || wrong->arrivals < stored_case.delivery.size()) {
        return;
    }
    for (const DifferenceWords& words :
         words_of_differences(*wrong, stored_case.log->events(), stored_case.delivery,
                              explanation ? &*explanation : nullptr)) {
        fmt::print("{}", words.why.empty() ? "" : paragraph(words.why, 0, style));
    }
}

ExitCode explain_with(const ChosenSubject& chosen, const ExplainArguments& arguments,
                      const StoredCase& stored_case) {
    const PictureStyle style = output_style(arguments.picture);
    const auto subject = chosen.make();
    const Story story = tell(stored_case, stored_case.delivery, subject.get());
    fmt::print("{}", story_text(story, {.subject = chosen.name, .style = style}));
    const Verdict verdict = verdict_of(story);
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return report_failure(chosen.name, failure_in(*unknown));
    }
    const auto explanation =
        violated(verdict) ? explanation_of(*subject, stored_case) : std::nullopt;
    print_mistakes(verdict, stored_case, explanation, style);
    if (explanation) {
        fmt::print("\n{}", paragraph(explanation_in_words(stored_case.log->events(),
                                                          stored_case.delivery, *explanation),
                                     0, style));
    }
    return ExitCode::pass;
}

ExitCode run_explain(const ExplainArguments& arguments) {
    if (arguments.svg && arguments.mermaid) {
        throw UsageError("--svg and --mermaid do not go together: each is all of the output");
    }
    const StoredCase stored_case = read_stored_case(arguments.path);
    const auto subject = subject_of(arguments.subject, stored_case);
    if (!subject) {
        return explain_without_subject(arguments, stored_case);
    }
    const ChosenSubject chosen = choose_subject(*subject, stored_case.lists);
    if (chosen.failure) {
        return report_failure(chosen.name, *chosen.failure);
    }
    return arguments.svg || arguments.mermaid ? draw_with(chosen, arguments, stored_case)
                                              : explain_with(chosen, arguments, stored_case);
}

}  // namespace

Run add_explain(CLI::App& app, const Words& behind_dashes) {
    auto arguments = std::make_shared<ExplainArguments>();
    arguments->subject.command = behind_dashes;
    CLI::App* command = app.add_subcommand(
        "explain", "Tell a stored case callback by callback: what the engine did, and why");
    command->add_option("case", arguments->path, "a case file, as check writes it")->required();
    add_picture_options(*command, arguments->picture);
    command->add_flag("--svg", arguments->svg, "print the case as an SVG picture instead");
    command->add_flag("--mermaid", arguments->mermaid,
                      "print it as a Mermaid diagram instead, for tickets and wikis");
    add_subject_options(*command, arguments->subject);
    command->footer(
        "Examples:\n"
        "  anyorder explain .anyorder/flowchart-5-callbacks-….case.json\n"
        "  anyorder explain found.case.json -- python3 subject.py\n"
        "  anyorder explain found.case.json --svg > found.svg\n"
        "Without a subject: the one that the case was found with if it comes with anyorder, else "
        "none.\n"
        "Exit codes: 0 explained, whatever the verdict; 2 usage or no case; 3 subject failed.");
    return [arguments] { return run_explain(*arguments); };
}

}  // namespace anyorder::cli
