#include "run_first.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/properties.h>

#include "interrupt.h"
#include "options.h"
#include "stored_cases.h"

namespace anyorder::cli {

namespace {

bool shares_a_millisecond(const StoredCase& stored_case) {
    std::vector<TimeMs> times;
    for (const Event& event : stored_case.log->events()) {
        times.push_back(event.time_ms);
    }
    std::ranges::sort(times);
    return std::ranges::adjacent_find(times) != times.end();
}

// Why the plan has no such cases; empty where it may have.
std::string_view misfit(const StoredCase& stored_case, const PlanOptions& plan) {
    if (stored_case.lists != plan.lists) {
        return "it is of other lists";
    }
    if (plan.deliver == Deliver::once &&
        stored_case.delivery.size() > stored_case.log->events().size()) {
        return "it has repeats, and callbacks are delivered once";
    }
    if (plan.judged != stored_case.judged) {
        return plan.judged == Judged::every_prefix
                   ? "it is judged at its end, and this plan after every arrival"
                   : "it is judged after every arrival, and this plan at the end";
    }
    if (plan.distinct_times && shares_a_millisecond(stored_case)) {
        return "it has changes that share a millisecond";
    }
    return {};
}

}  // namespace

std::optional<StoredFailure> run_stored_cases(const std::string& folder,
                                              const ChosenSubject& chosen,
                                              const PlanOptions& plan) {
    std::optional<StoredFailure> first;
    std::unique_ptr<Subject> subject;
    for (const StoredCaseFile& file : stored_cases_in(folder)) {
        const std::string path = shell_word(printable(file.path));
        const auto* stored_case = std::get_if<StoredCase>(&file.read);
        if (stored_case == nullptr) {
            fmt::print(stderr, "anyorder: not run first: {}\n", std::get<std::string>(file.read));
            continue;
        }
        if (const std::string_view why = misfit(*stored_case, plan); !why.empty()) {
            fmt::print(stderr, "anyorder: not run first: {}: {}\n", path, why);
            continue;
        }
        if (is_interrupted()) {
            break;
        }
        subject = subject ? std::move(subject) : chosen.make();
        subject->restart();
        Verdict verdict = judge_as_asked(*subject, stored_case->trial());
        if (holds(verdict) || is_interrupted()) {
            continue;
        }
        fmt::print(stderr, "anyorder: run first, and fails: {}\n", path);
        if (!first) {
            first = StoredFailure{file.name, *stored_case, std::move(verdict)};
        }
    }
    return first;
}

}  // namespace anyorder::cli
