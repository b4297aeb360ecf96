#include <string>
#include <vector>

#include <anyorder/properties/report.h>
#include <anyorder/properties/report_file.h>
#include <anyorder/properties/strength.h>

namespace anyorder {

namespace {

// Whether the bytes of U+FFFE or U+FFFF, the only ones of those above the controls that XML 1.0
// cannot hold and printable() lets through, stand there.
bool is_no_character(std::string_view text) {
    return text.starts_with("\xef\xbf\xbe") || text.starts_with("\xef\xbf\xbf");
}

// What XML 1.0 cannot hold at all becomes question marks.
std::string escaped(std::string_view text) {
    std::string xml;
    while (!text.empty()) {
        const char c = text.front();
        std::size_t bytes = 1;
        switch (c) {
            case '&':
                xml += "&amp;";
                break;
            case '<':
                xml += "&lt;";
                break;
            case '>':
                xml += "&gt;";
                break;
            case '"':
                xml += "&quot;";
                break;
            case '\n':
                xml += "&#10;";
                break;
            default:
                bytes = is_no_character(text) ? 3 : 1;
                xml += bytes == 3 || static_cast<unsigned char>(c) < ' ' ? '?' : c;
        }
        text.remove_prefix(bytes);
    }
    return xml;
}

std::string in_one_line(std::string text) {
    for (char& c : text) {
        c = c == '\n' ? ' ' : c;
    }
    return text;
}

// Named the same whatever the plan is, so that a history of runs finds it again.
struct Outcome {
    std::string name;
    // What a pass has shown; may be empty.
    std::string shown{};
    // "failure" or "error"; empty where it passed.
    std::string element{};
    std::string type{};
    std::string message{};
    std::string text{};
};

// A test has one name whatever becomes of it.
const std::string arrival_order_test = "arrival order would have been wrong";
const std::string planted_test = "planted bugs are killed by the same plan";

// What the report comes to, if it is no pass: which test it is of, and what it is called there.
Outcome trouble_of(std::string_view subject, const CheckReport& report) {
    const Conclusion conclusion = conclusion_of(report);
    const std::string text = report_text(report, {.subject = subject});
    const std::string message = text.substr(0, text.find('\n'));
    const bool is_failure = conclusion == Conclusion::violated || conclusion == Conclusion::flaky ||
                            conclusion == Conclusion::nothing_tested ||
                            conclusion == Conclusion::planted_survived;
    std::string name = "run";
    if (!report.record.failures.empty()) {
        const std::size_t segment = report.record.failures.front().segment;
        name = title_of(report.record.segments[segment]);
    } else if (report.record.stored && !report.breakdown) {
        name = "stored cases";
    } else if (conclusion == Conclusion::nothing_tested) {
        name = arrival_order_test;
    } else if (conclusion == Conclusion::planted_survived) {
        name = planted_test;
    }
    return {.name = name,
            .element = is_failure ? "failure" : "error",
            .type = std::string(name_of(conclusion)),
            .message = message,
            .text = text};
}

// A test for each thing that the run was to show. What is in trouble comes last.
std::vector<Outcome> outcomes_of(std::string_view subject, const CheckReport& report) {
    std::vector<Outcome> outcomes;
    for (const StrengthLine& line : strength_of(report)) {
        outcomes.push_back(
            {.name = line.title, .shown = in_one_line(line.guarantee) + " (" + line.amount + ")"});
    }
    const Conclusion conclusion = conclusion_of(report);
    const bool went_through =
        conclusion == Conclusion::passed || conclusion == Conclusion::planted_survived;
    if (went_through && report.total.arrival_order_wrong > 0) {
        outcomes.push_back({.name = arrival_order_test});
    }
    if (conclusion == Conclusion::passed && !report.record.planted.empty()) {
        outcomes.push_back({.name = planted_test});
    }
    if (conclusion != Conclusion::passed) {
        Outcome trouble = trouble_of(subject, report);
        std::erase_if(outcomes, [&](const Outcome& shown) { return shown.name == trouble.name; });
        outcomes.push_back(std::move(trouble));
    }
    return outcomes;
}

std::string property(std::string_view name, const std::string& value) {
    return "      <property name=\"" + std::string(name) + "\" value=\"" + escaped(value) +
           "\"/>\n";
}

std::string wrongness_properties(const CheckReport& report) {
    const auto& wrongness = report.record.wrongness;
    return wrongness
               ? property("arrivals_asked_after", std::to_string(wrongness->arrivals)) +
                     property("arrivals_list_was_wrong_after", std::to_string(wrongness->wrong))
               : std::string();
}

std::string seconds(const std::optional<RunInfo>& info) {
    constexpr std::uint64_t ms = 1000;
    if (!info) {
        return "0";
    }
    const std::string decimals = std::to_string(info->milliseconds % ms);
    return std::to_string(info->milliseconds / ms) + "." + std::string(3 - decimals.size(), '0') +
           decimals;
}

std::string testcase(std::string_view subject, const Outcome& outcome) {
    std::string xml = "    <testcase classname=\"anyorder." + escaped(subject) + "\" name=\"" +
                      escaped(outcome.name) + R"(" time="0")";
    if (outcome.element.empty() && outcome.shown.empty()) {
        return xml + "/>\n";
    }
    if (outcome.element.empty()) {
        return xml + ">\n      <system-out>" + escaped(outcome.shown) +
               "</system-out>\n    </testcase>\n";
    }
    return xml + ">\n      <" + outcome.element + " type=\"" + escaped(outcome.type) +
           "\" message=\"" + escaped(outcome.message) + "\">" + escaped(outcome.text) + "</" +
           outcome.element + ">\n    </testcase>\n";
}

}  // namespace

std::string write_junit(std::string_view subject, const CheckReport& report,
                        const std::optional<RunInfo>& info) {
    const std::vector<Outcome> outcomes = outcomes_of(subject, report);
    const bool failure = !outcomes.empty() && outcomes.back().element == "failure";
    const bool error = !outcomes.empty() && outcomes.back().element == "error";
    const std::string counts = "tests=\"" + std::to_string(outcomes.size()) + "\" failures=\"" +
                               (failure ? "1" : "0") + "\" errors=\"" + (error ? "1" : "0") +
                               "\" time=\"" + seconds(info) + "\"";
    const Conclusion conclusion = conclusion_of(report);
    const Tally& total = report.total;
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"anyorder\" " +
                      counts + ">\n  <testsuite name=\"" + escaped(subject) + "\" " + counts +
                      ">\n    <properties>\n" +
                      property("verdict", std::string(name_of(conclusion))) +
                      property("exit_code", std::to_string(exit_code_of(conclusion))) +
                      property("seed", std::to_string(report.record.plan.seed)) +
                      property("scenarios", std::to_string(total.scenarios)) +
                      property("cases", std::to_string(total.cases)) +
                      property("deliveries", std::to_string(total.deliveries)) +
                      property("orders", total.orders.str()) +
                      property("callbacks", std::to_string(total.callbacks)) +
                      wrongness_properties(report) + "    </properties>\n";
    for (const Outcome& outcome : outcomes) {
        xml += testcase(subject, outcome);
    }
    return xml + "  </testsuite>\n</testsuites>\n";
}

namespace {

// As the commands in GitHub's logs want it.
std::string for_github(std::string_view text, bool is_property) {
    std::string written;
    for (const char c : text) {
        const bool is_separator = is_property && (c == ':' || c == ',');
        if (c == '%') {
            written += "%25";
        } else if (c == '\n') {
            written += "%0A";
        } else if (c == '\r') {
            written += "%0D";
        } else if (is_separator) {
            written += c == ':' ? "%3A" : "%2C";
        } else {
            written += c;
        }
    }
    return written;
}

}  // namespace

std::string github_annotations(std::string_view subject, const CheckReport& report) {
    const Conclusion conclusion = conclusion_of(report);
    if (conclusion == Conclusion::passed) {
        return {};
    }
    const bool is_warning = exit_code_of(conclusion) == exit_code_of(Conclusion::nothing_tested);
    const std::string title =
        "anyorder: " + std::string(subject) + " " + std::string(name_of(conclusion));
    return std::string(is_warning ? "::warning" : "::error") + " title=" + for_github(title, true) +
           "::" + for_github(report_text(report, {.subject = subject}), false) + "\n";
}

}  // namespace anyorder
