#include <anyorder/engine/list_text.h>
#include <anyorder/properties/report.h>
#include <anyorder/properties/report_words.h>

#include "page_parts.h"
#include "sentence.h"

namespace anyorder {

namespace {

struct Words {
    // One word or two, as of a traffic light, and its colour's class.
    std::string_view badge;
    std::string_view kind;
    std::string sentence;
    // What that means to somebody who has never heard of all this.
    std::string meaning;
};

constexpr std::string_view what_callbacks_are =
    "A service sends a callback for each change: a room opens, a stream begins, a user leaves. On "
    "their way callbacks overtake each other, and some come twice. Whoever keeps a list of what is "
    "live from them must end with the right list all the same. ";

std::string failure_sentence(const CheckReport& report) {
    const std::string words =
        report.breakdown ? breakdown_in_words(report.breakdown->failure)
        : report.record.stored && std::holds_alternative<Unknown>(report.record.stored->verdict)
            ? "It gave no list: " + std::get<Unknown>(report.record.stored->verdict).reason + "."
            : "It gave no list.";
    return printable(words.ends_with('\n') ? words.substr(0, words.size() - 1) : words);
}

constexpr std::string_view of_wrong_lists =
    "Here is an order of arrival that leaves a wrong list behind. A ghost is listed though it is "
    "over; what is missing is live and not listed; what is stale is listed with other data than it "
    "has. Networks reorder callbacks by themselves, so any order happens sooner or later.";

Words words_of(const CheckReport& report) {
    const Judged judged = report.record.plan.judged;
    switch (conclusion_of(report)) {
        case Conclusion::passed:
            if (report.total.cases == 0) {
                return {"Passed", "pass", "Nothing of the plan falls to this share of it.",
                        "Another share of the same plan may say more."};
            }
            return {"Passed", "pass", sentence(passed_in_words(judged)),
                    "In every order that was tried it was right. What was tried, and what that "
                    "leaves open, stands below."};
        case Conclusion::violated:
            return {"Failed", "fail",
                    report.counterexample
                        ? sentence(failed_in_words(judged))
                        : "A stored case ends with a list that is not true, still.",
                    std::string(of_wrong_lists)};
        case Conclusion::flaky:
            return {"Flaky", "fail", "One case ended in different ways, each from a fresh start.",
                    "A list that is right only sometimes is wrong, but not because of the order "
                    "alone: look for threads, clocks, and maps that are gone through in a random "
                    "order."};
        case Conclusion::subject_failed:
            return {"No answer", "fail", failure_sentence(report),
                    "There was no list to judge, so nothing is said about its order."};
        case Conclusion::interrupted:
            return {"Interrupted", "open", "Nothing was wrong so far.",
                    "The plan was not carried out to its end, so this is no pass."};
        case Conclusion::nothing_tested:
            return {"Inconclusive", "open",
                    "Even a list kept in order of arrival would have been right, so nothing was "
                    "tested.",
                    "A check that nothing can fail says nothing. More cases, or other lists, may."};
        case Conclusion::planted_survived:
            return {"Inconclusive", "open",
                    sentence(passed_in_words(judged) + ", but the same plan misses a planted bug"),
                    "Handlers that are wrong in one known way each were given the same callbacks. "
                    "One was not found out, so a real bug of that kind would not be either."};
    }
    return {};
}

Words words_of(const Verdict& verdict, Judged judged) {
    if (const auto* unknown = std::get_if<Unknown>(&verdict)) {
        return {"No answer", "fail", "It gave no list: " + printable(unknown->reason) + ".",
                "There was no list to judge."};
    }
    // What stands behind "FAIL: ".
    const std::string words = verdict_in_words(verdict, judged).substr(6);
    const std::string said = sentence(words.substr(0, words.size() - 1));
    if (holds(verdict)) {
        return {"Passed", "pass", said, "The case does not fail any more."};
    }
    return {"Failed", "fail", said, std::string(of_wrong_lists)};
}

Words words_of(const PageContents& contents) {
    if (contents.report != nullptr) {
        return words_of(*contents.report);
    }
    return contents.cases.empty()
               ? Words{}
               : words_of(contents.cases.front().verdict, contents.cases.front().stored.judged);
}

void fact(Html& html, std::string_view name, std::string_view value) {
    html.open("div").element("dt", name).element("dd", value).close();
}

// What was asked for, as facts.
void write_plan(Html& html, const PlanOptions& plan, const Shard& shard) {
    html.open("dl", {{"class", "facts"}});
    fact(html, "Lists", text_of(plan.lists));
    fact(html, "Delivered", plan.deliver == Deliver::once ? "once" : "at least once");
    if (plan.judged == Judged::every_prefix) {
        fact(html, "Judged", "after every arrival");
    }
    if (plan.distinct_times) {
        fact(html, "Times", "each change in a millisecond of its own");
    }
    fact(html, "Seed", std::to_string(plan.seed));
    fact(html, "Asked for", "about " + counted(plan.cases, "case"));
    if (shard.of > 1) {
        fact(html, "Share", std::to_string(shard.index) + " of " + std::to_string(shard.of));
    }
    html.close();
}

// The last lines of a text that came in lines.
void write_said(Html& html, const std::string& said) {
    const std::string text = said_text(said);
    if (text.empty()) {
        return;
    }
    html.open("pre", {{"class", "said"}, {"tabindex", "0"}});
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        html.element("span", {{"class", "line"}}, text.substr(begin, end - begin));
        begin = end + 1;
    }
    html.close();
}

}  // namespace

std::string title_of(const PageContents& contents) {
    return contents.subject + ": " + std::string(words_of(contents).badge);
}

void write_verdict(Html& html, const PageContents& contents) {
    const Words words = words_of(contents);
    html.open("header", {{"class", std::string(words.kind)}});
    html.element("p", {{"class", "kicker"}},
                 "anyorder \u00b7 does the list end right in every order?");
    html.open("h1").element("bdi", contents.subject).text(" ");
    html.element("span", {{"class", "badge"}}, words.badge).close();
    html.element("p", {{"class", "verdict"}}, words.sentence);
    html.element("p", {{"class", "meaning"}}, std::string(what_callbacks_are) + words.meaning);
    if (contents.report != nullptr) {
        const CheckReport& report = *contents.report;
        if (report.breakdown) {
            if (!report.breakdown->note.empty()) {
                html.element("p", printable(report.breakdown->note) + ".");
            }
            write_said(html, report.breakdown->failure.said);
        }
        write_plan(html, report.record.plan, report.record.shard);
    }
    html.close();
}

}  // namespace anyorder
