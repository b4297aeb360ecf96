#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/report.h>

#include "check_plan.h"
#include "command.h"
#include "found_case.h"
#include "http_arguments.h"
#include "live_comparison.h"
#include "options.h"
#include "picture_options.h"
#include "progress_line.h"
#include "subject_options.h"

namespace anyorder::cli {

namespace {

struct CompareArguments {
    std::vector<std::string> subjects;
    std::string lists = "rooms,streams,users";
    std::string seed = "1";
    std::string cases;
    std::string out = ".anyorder";
    SubjectArguments limits;
    PictureArguments picture;
    LiveArguments live;
};

struct Compared {
    ChosenSubject chosen;
    std::optional<CheckReport> report;
    // The number of its smallest case among all of them, from 1.
    std::size_t case_number = 0;
};

struct SmallestCase {
    StoredCase stored_case;
    std::string path;
};

Conclusion conclusion_of(const Compared& compared) {
    return compared.report ? conclusion_of(*compared.report) : Conclusion::subject_failed;
}

std::string_view word_of(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::passed:
            return "PASS";
        case Conclusion::violated:
            return "FAIL";
        case Conclusion::flaky:
            return "FLAKY";
        case Conclusion::subject_failed:
            return "SUBJECT FAILED";
        case Conclusion::nothing_tested:
        case Conclusion::planted_survived:
            return "INCONCLUSIVE";
        case Conclusion::interrupted:
            return "INTERRUPTED";
    }
    return {};
}

std::vector<Compared> choose_all(const CompareArguments& arguments, const Lists& lists) {
    std::vector<Compared> all;
    for (const std::string& word : arguments.subjects) {
        SubjectArguments subject = subject_in_a_word(word);
        if (subject.name.empty()) {
            subject.timeout = arguments.limits.timeout;
        }
        all.push_back({.chosen = choose_subject(subject, lists), .report = {}});
        const auto same_name = std::count_if(all.begin(), all.end(), [&](const Compared& other) {
            return other.chosen.name == all.back().chosen.name;
        });
        if (same_name > 1) {
            all.back().chosen.name += fmt::format("#{}", same_name);
        }
    }
    return all;
}

// All get the same cases, so the slowest sets how many, and what one of them cannot do none does.
CheckOptions common_options(const std::vector<Compared>& all, const CompareArguments& arguments) {
    Speed slowest = Speed::in_process;
    bool all_copy_states = true;
    for (const Compared& compared : all) {
        slowest = std::max(slowest, compared.chosen.speed);
        all_copy_states = all_copy_states && !compared.chosen.failure &&
                          compared.chosen.make()->clone() != nullptr;
    }
    CheckOptions options;
    options.plan = plan_from(
        {.lists = arguments.lists, .seed = arguments.seed, .cases = arguments.cases}, slowest);
    options.plan.copies_states = all_copy_states;
    options.planted = false;
    fit_to(slowest, options);
    return options;
}

// Checks each, and gives equal smallest cases one number.
std::vector<SmallestCase> check_all(std::vector<Compared>& all, const CheckOptions& options,
                                    const std::string& folder) {
    std::vector<SmallestCase> cases;
    for (Compared& compared : all) {
        if (compared.chosen.failure) {
            continue;
        }
        compared.report = check_with_progress(compared.chosen.name, compared.chosen.make, options);
        const auto found = found_case(*compared.report, compared.chosen.name, options.plan);
        if (!found) {
            continue;
        }
        const auto same = std::ranges::find_if(cases, [&](const SmallestCase& known) {
            return known.stored_case.delivery == found->delivery &&
                   known.stored_case.operations == found->operations;
        });
        compared.case_number = static_cast<std::size_t>(same - cases.begin()) + 1;
        if (same == cases.end()) {
            cases.push_back({.stored_case = *found, .path = store(*found, folder)});
        }
    }
    return cases;
}

// A line without the spaces at its end, and with a line feed.
std::string without_end_spaces(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string line_of(const Compared& compared, const std::vector<SmallestCase>& cases) {
    std::string line =
        fmt::format("{:<28} {:<15}", compared.chosen.name, word_of(conclusion_of(compared)));
    if (compared.chosen.failure) {
        line += compared.chosen.failure->what;
    } else if (compared.report->breakdown) {
        line += compared.report->breakdown->failure.what;
    } else if (compared.case_number != 0) {
        const StoredCase& smallest = cases[compared.case_number - 1].stored_case;
        line += fmt::format("case {}: {}, {}", compared.case_number,
                            counted(smallest.log->events().size(), "callback"),
                            counted(smallest.delivery.size(), "arrival"));
    }
    return without_end_spaces(std::move(line));
}

std::string_view word_of(const Verdict& verdict) {
    return holds(verdict) ? "right" : violated(verdict) ? "WRONG" : "FAILED";
}

// Who ends how in whose smallest case.
void print_matrix(const std::vector<Compared>& all, const std::vector<SmallestCase>& cases) {
    std::string head = fmt::format("{:<28}", "");
    for (std::size_t i = 0; i < cases.size(); ++i) {
        head += fmt::format(" {:<8}", fmt::format("case {}", i + 1));
    }
    fmt::print("\nEach smallest case, delivered to each subject\n\n{}",
               without_end_spaces(std::move(head)));
    for (const Compared& compared : all) {
        std::string line = fmt::format("{:<28}", compared.chosen.name);
        const auto subject = compared.chosen.failure ? nullptr : compared.chosen.make();
        for (const SmallestCase& smallest : cases) {
            if (subject == nullptr) {
                line += fmt::format(" {:<8}", "FAILED");
                continue;
            }
            subject->restart();
            line += fmt::format(" {:<8}",
                                word_of(judge_as_asked(*subject, smallest.stored_case.trial())));
        }
        fmt::print("{}", without_end_spaces(std::move(line)));
    }
}

void print_case(std::size_t number, const SmallestCase& smallest, const PictureStyle& style) {
    const StoredCase& stored_case = smallest.stored_case;
    fmt::print("\ncase {}, found with {}: {}\n\n", number, stored_case.found->subject,
               smallest.path);
    fmt::print("{}", picture(stored_case.log->events(), stored_case.delivery, style));
    fmt::print("{}", expected_in_words(stored_case.truth, stored_case.lists, style));
    if (stored_case.found->failure.empty()) {
        fmt::print("{}", listed_in_words(stored_case.found->listed, stored_case.lists, style));
    } else {
        fmt::print("instead     {}\n", stored_case.found->failure);
    }
}

// The worst that came of any of them.
ExitCode exit_code_of_all(const std::vector<Compared>& all) {
    for (const Conclusion worst : {Conclusion::violated, Conclusion::flaky,
                                   Conclusion::subject_failed, Conclusion::nothing_tested}) {
        if (std::ranges::any_of(
                all, [&](const Compared& compared) { return conclusion_of(compared) == worst; })) {
            return as_exit_code(worst);
        }
    }
    return ExitCode::pass;
}

ExitCode run_compare(const CompareArguments& arguments) {
    const Lists lists = lists_from(arguments.lists);
    std::vector<Compared> all = choose_all(arguments, lists);
    const CheckOptions options = common_options(all, arguments);
    const std::vector<SmallestCase> cases = check_all(all, options, arguments.out);
    fmt::print("{} subjects, the same cases for each (lists {}; seed {})\n\n", all.size(),
               text_of(lists), options.plan.seed);
    for (const Compared& compared : all) {
        fmt::print("{}", line_of(compared, cases));
    }
    if (!cases.empty()) {
        print_matrix(all, cases);
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
        print_case(i + 1, cases[i], output_style(arguments.picture));
    }
    return exit_code_of_all(all);
}

// Options of the one kind of comparison that are given to the other would change nothing.
void refuse_what_does_not_fit(const CLI::App& command, bool is_live) {
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = option->get_name();
        const bool is_of_both = name == "subjects" || name == "--lists" || name == "--timeout" ||
                                name == "--live" || name == "--help";
        const bool is_of_live =
            option->get_group() == live_group || option->get_group() == live_mapping_group;
        if (option->count() > 0 && !is_of_both && is_of_live != is_live) {
            throw UsageError(fmt::format("{} {}", name,
                                         is_live ? "does not go with --live: nothing is delivered"
                                                 : "goes with --live, which compares two services "
                                                   "that are running"));
        }
    }
}

}  // namespace

Run add_compare(CLI::App& app) {
    auto arguments = std::make_shared<CompareArguments>();
    CLI::App* command =
        app.add_subcommand("compare", "Check several subjects on the same cases: who fails what?");
    command
        ->add_option("subjects", arguments->subjects,
                     "each in one word: a name, ./libmine.so, 'python3 subject.py'")
        ->required();
    command->add_option("--lists", arguments->lists, "the lists to judge")->capture_default_str();
    command->add_option("--seed", arguments->seed, "the seed of everything drawn at random")
        ->capture_default_str();
    command->add_option("--cases", arguments->cases,
                        "about so many cases for each (default: what fits the slowest)");
    command->add_option("--timeout", arguments->limits.timeout, "how long an answer may take")
        ->capture_default_str();
    command->add_option("--out", arguments->out, "the folder for case files")
        ->capture_default_str();
    add_picture_options(*command, arguments->picture);
    add_live_options(*command, arguments->live);
    command->footer(
        "Examples:\n"
        "  anyorder compare reference flowchart 'python3 subject.py'\n"
        "  anyorder compare --live http://127.0.0.1:8080/rooms https://example.com/live.json\n"
        "Exit codes as of check: the worst of them all. With --live: 0 they agree, 1 they do not, "
        "3 one gives no list.");
    return [arguments, command] {
        refuse_what_does_not_fit(*command, arguments->live.is_asked_for);
        return arguments->live.is_asked_for
                   ? compare_live(arguments->live, arguments->subjects, arguments->lists,
                                  arguments->limits.timeout)
                   : run_compare(*arguments);
    };
}

}  // namespace anyorder::cli
