#include "replay_folder.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/properties.h>
#include <anyorder/properties/report.h>

#include "options.h"

namespace anyorder::cli {

namespace {

enum class Outcome : std::uint8_t { fixed, still_failing, subject_failed, unreadable };

struct Replayed {
    Outcome outcome{};
    // Why it cannot be run; a sentence without a full stop.
    std::string why{};
};

// Subjects that have been started, by what they were asked for.
class StartedSubjects {
public:
    Replayed replay(const SubjectArguments& arguments, const StoredCase& stored_case) {
        Started& started = started_for(arguments, stored_case.lists);
        if (started.chosen.failure) {
            return failed(*started.chosen.failure);
        }
        if (started.subject) {
            started.subject->restart();
        } else {
            started.subject = started.chosen.make();
        }
        const Verdict verdict = judge_as_asked(*started.subject, stored_case.trial());
        if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
            return failed(unknown->failure.value_or(SubjectFailure{.what = unknown->reason}));
        }
        return {.outcome = holds(verdict) ? Outcome::fixed : Outcome::still_failing};
    }

private:
    struct Started {
        ChosenSubject chosen;
        std::unique_ptr<Subject> subject;
    };

    // One command line gives one subject, or leaves it to the case to name one.
    Started& started_for(const SubjectArguments& arguments, const Lists& lists) {
        const std::pair key(arguments.name, text_of(lists));
        const auto known = started_.find(key);
        if (known != started_.end()) {
            return known->second;
        }
        return started_.emplace(key, Started{choose_subject(arguments, lists), nullptr})
            .first->second;
    }

    static Replayed failed(const SubjectFailure& failure) {
        return {
            .outcome = Outcome::subject_failed,
            .why = fmt::format("the subject failed ({}): {}", name_of(failure.kind), failure.what)};
    }

    std::map<std::pair<std::string, std::string>, Started> started_;
};

Replayed replay(const StoredCaseFile& file, const SubjectOfCase& subject_of,
                StartedSubjects& subjects) {
    const auto* stored_case = std::get_if<StoredCase>(&file.read);
    if (stored_case == nullptr) {
        return {.outcome = Outcome::unreadable, .why = std::get<std::string>(file.read)};
    }
    try {
        return subjects.replay(subject_of(file.path, *stored_case), *stored_case);
    } catch (const UsageError& wrong) {
        return {.outcome = Outcome::unreadable, .why = wrong.what()};
    }
}

void print_line(const StoredCaseFile& file, const Replayed& replayed) {
    const std::string path = shell_word(printable(file.path));
    const bool says_where = replayed.why.find(printable(file.path)) != std::string::npos;
    switch (replayed.outcome) {
        case Outcome::fixed:
            fmt::print("fixed          {}\n", path);
            break;
        case Outcome::still_failing:
            fmt::print("still failing  {}\n", path);
            break;
        case Outcome::subject_failed:
        case Outcome::unreadable:
            fmt::print("cannot run     {}{}\n", says_where ? "" : path + ": ", replayed.why);
            break;
    }
}

}  // namespace

ExitCode replay_folder(const std::string& folder, const SubjectOfCase& subject_of) {
    const std::vector<StoredCaseFile> files = stored_cases_in(folder);
    if (files.empty()) {
        throw UsageError(
            fmt::format("{} is a directory without case files (*.case.json)", printable(folder)));
    }
    StartedSubjects subjects;
    std::map<Outcome, std::size_t> counts;
    for (const StoredCaseFile& file : files) {
        const Replayed replayed = replay(file, subject_of, subjects);
        print_line(file, replayed);
        ++counts[replayed.outcome];
    }
    fmt::print("{} {}: {} fixed, {} still failing, {} cannot be run\n", files.size(),
               files.size() == 1 ? "case" : "cases", counts[Outcome::fixed],
               counts[Outcome::still_failing],
               counts[Outcome::subject_failed] + counts[Outcome::unreadable]);
    if (counts[Outcome::still_failing] > 0) {
        return ExitCode::counterexample;
    }
    if (counts[Outcome::subject_failed] > 0) {
        return ExitCode::subject_failed;
    }
    return counts[Outcome::unreadable] > 0 ? ExitCode::usage : ExitCode::pass;
}

}  // namespace anyorder::cli
