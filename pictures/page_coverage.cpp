#include <algorithm>
#include <bit>

#include <anyorder/properties/report_words.h>
#include <anyorder/properties/strength.h>
#include <anyorder/subjects/catalogue.h>

#include "page_parts.h"

namespace anyorder {

namespace {

void begin_table(Html& html, std::string_view caption,
                 std::initializer_list<std::string_view> columns) {
    html.open("div", {{"class", "scroll"},
                      {"tabindex", "0"},
                      {"role", "region"},
                      {"aria-label", std::string(caption)}});
    html.open("table").element("caption", caption).open("thead").open("tr");
    for (const std::string_view column : columns) {
        html.element("th", {{"scope", "col"}}, column);
    }
    html.close().close().open("tbody");
}

void end_table(Html& html) {
    html.close().close().close();
}

void begin_row(Html& html, std::string_view name) {
    html.open("tr").element("th", {{"scope", "row"}}, name);
}

void write_share(Html& html, std::uint64_t part, std::uint64_t whole, std::string_view kind) {
    html.open("td", {{"class", "plot"}});
    if (whole == 0) {
        html.text("\u2013");
    } else {
        html.element("span", {{"class", "number"}}, share(part, whole));
        write_bar(html, part, whole, kind);
    }
    html.close();
}

void write_number(Html& html, const std::string& number) {
    html.element("td", {{"class", "number"}}, number);
}

void write_strength(Html& html, const CheckReport& report) {
    const std::vector<StrengthLine> lines = strength_of(report);
    if (lines.empty()) {
        html.element("p", "Nothing was carried out to its end.");
        return;
    }
    begin_table(html, "What holds, by strategy", {"Strategy", "What holds", "Tried"});
    for (const StrengthLine& line : lines) {
        begin_row(html, line.name);
        html.element("td", line.guarantee).element("td", {{"class", "amount"}}, line.amount);
        html.close();
    }
    end_table(html);
}

// "7.4", of whole numbers alone.
std::string average(std::uint64_t sum, std::uint64_t count) {
    constexpr std::uint64_t tenths = 10;
    const std::uint64_t value = count == 0 ? 0 : sum * tenths / count;
    return grouped(value / tenths) + "." + std::to_string(value % tenths);
}

void write_cases(Html& html, const CheckReport& report) {
    begin_table(html,
                "Where the cases went, and how often a list kept in order of arrival is wrong",
                {"Strategy", "Scenarios", "Deliveries", "Callbacks in one", "at most",
                 "Cases that order of arrival gets wrong"});
    const auto row = [&](std::string_view name, const Tally& tally) {
        begin_row(html, name);
        write_number(html, grouped(tally.scenarios));
        write_number(html, tally.deliveries == 0 ? "all at once" : grouped(tally.deliveries));
        write_number(html, average(tally.callbacks, tally.scenarios));
        write_number(html, grouped(tally.callbacks_largest));
        write_share(html, tally.arrival_order_wrong, tally.cases, "rate");
        html.close();
    };
    for (std::size_t i = 0; i < strategy_count; ++i) {
        if (report.by_strategy[i].scenarios > 0) {
            row(name_of(static_cast<Strategy>(i)), report.by_strategy[i]);
        }
    }
    row("in all", report.total);
    end_table(html);
}

void write_orders_covered(Html& html, const CheckReport& report) {
    if (std::ranges::all_of(report.by_strategy,
                            [](const Tally& tally) { return tally.tuples.front().of == 0; })) {
        return;
    }
    begin_table(html, "How many of the orders of 2, 3 and 4 callbacks a scenario is delivered in",
                {"Strategy", "of 2", "of 3", "of 4"});
    for (std::size_t i = 0; i < strategy_count; ++i) {
        const Tally& tally = report.by_strategy[i];
        if (tally.tuples.front().of == 0) {
            continue;
        }
        begin_row(html, name_of(static_cast<Strategy>(i)));
        for (const TupleCoverage& coverage : tally.tuples) {
            write_share(html, coverage.covered, coverage.of, "coverage");
        }
        html.close();
    }
    end_table(html);
}

void write_gaps(Html& html, const CheckReport& report) {
    if (!report.record.failures.empty()) {
        return;  // the plan ended there
    }
    html.element("h3", "What it says nothing about").open("ul", {{"class", "gaps"}});
    for (const std::string& gap : not_covered(report)) {
        html.element("li", gap);
    }
    html.close();
}

void write_run(Html& html, const RunInfo& run, const Tally& total) {
    if (run.milliseconds == 0) {
        return;
    }
    constexpr std::uint64_t in_a_second = 1'000;
    html.element("p", "It took " + grouped(run.milliseconds) + " ms with " +
                          counted(run.jobs, "job") + ": " +
                          grouped(total.cases * in_a_second / run.milliseconds) +
                          " cases a second, all else included.");
}

const std::string& sign_of(bool killed) {
    static const std::string found = "\u2713 found";
    static const std::string missed = "\u2717 not found";
    return killed ? found : missed;
}

}  // namespace

void write_bar(Html& html, std::uint64_t part, std::uint64_t whole, std::string_view kind) {
    constexpr std::uint64_t width = 100;
    if (whole == 0) {
        return;
    }
    html.open("svg", {{"class", "bar " + std::string(kind)},
                      {"viewBox", "0 0 100 8"},
                      {"preserveAspectRatio", "none"},
                      {"aria-hidden", "true"}});
    html.lone("rect", {{"class", "whole"}, {"width", "100"}, {"height", "8"}});
    html.lone(
        "rect",
        {{"class", "part"}, {"width", std::to_string(part * width / whole)}, {"height", "8"}});
    html.close();
}

void write_wrongness(Html& html, const Wrongness& wrongness) {
    if (wrongness.arrivals == 0) {
        return;
    }
    html.open("section", {{"aria-labelledby", "wrongness"}});
    html.element("h2", {{"id", "wrongness"}}, "How long was it wrong?");
    const std::string asked = "In " + counted(wrongness.cases, "case") +
                              " beside the plan it was asked after every arrival. ";
    if (wrongness.wrong == 0) {
        html.element("p", asked + "Its list was right after each of the " +
                              counted(wrongness.arrivals, "arrival") +
                              ", by what had arrived until then.");
        html.close();
        return;
    }
    html.element("p", asked + "Its list differed from what had arrived until then after " +
                          share(wrongness.wrong, wrongness.arrivals) + " of the " +
                          counted(wrongness.arrivals, "arrival") + ", and at some time in " +
                          grouped(wrongness.cases_ever_wrong) + " of the cases.");
    begin_table(html, "Wrong lists, from the first tenth of a delivery to the last",
                {"Tenth", "Arrivals", "Wrong after"});
    for (std::size_t i = 0; i < Wrongness::tenths; ++i) {
        begin_row(html, std::to_string(i + 1));
        write_number(html, grouped(wrongness.arrivals_at[i]));
        write_share(html, wrongness.wrong_at[i], wrongness.arrivals_at[i], "rate");
        html.close();
    }
    end_table(html);
    html.close();
}

void write_coverage(Html& html, const PageContents& contents) {
    const CheckReport& report = *contents.report;
    html.open("section", {{"aria-labelledby", "covered"}});
    html.element("h2", {{"id", "covered"}}, "What was covered");
    write_strength(html, report);
    html.close();
    html.open("section", {{"aria-labelledby", "worth"}});
    html.element("h2", {{"id", "worth"}}, "What that is worth");
    const Tally& total = report.total;
    html.element(
        "p", counted(total.scenarios, "scenario") + ", " + counted_deliveries(total.deliveries) +
                 ", " + counted(total.callbacks, "callback") + ", and " +
                 grouped(total.orders.str()) + " orders that differ within their scenario.");
    if (total.cases > 0) {
        write_cases(html, report);
        write_orders_covered(html, report);
    }
    if (contents.run) {
        write_run(html, *contents.run, total);
    }
    write_gaps(html, report);
    html.close();
}

void write_planted(Html& html, const RunRecord& record) {
    html.open("section", {{"aria-labelledby", "planted"}});
    html.element("h2", {{"id", "planted"}}, "Would it have noticed?");
    if (record.planted.empty()) {
        html.element("p", record.planted_asked
                              ? "The plan was not run against planted bugs: it did not get so far."
                              : "The plan was not run against planted bugs, as was asked for.");
        html.close();
        return;
    }
    html.element(
        "p",
        "The same plan was given to handlers that are right but for one mistake each. What "
        "it does not find there it would not find in a real one.");
    begin_table(html, "Planted bugs",
                {"Handler", "Its mistake", "Result", "By", "After so many cases"});
    std::uint64_t most = 1;
    for (const PlantedRecord& bug : record.planted) {
        most = std::max(most, bug.cases);
    }
    for (const PlantedRecord& bug : record.planted) {
        const CatalogueEntry* known = find_subject(bug.name);
        html.open("tr", {{"class", bug.killed ? "" : "wrong"}});
        html.open("th", {{"scope", "row"}}).element("code", bug.name).close();
        html.element("td", {{"class", "sentence"}},
                     known == nullptr ? std::string_view{} : known->sentence);
        html.element("td", sign_of(bug.killed));
        html.element("td", bug.killed ? name_of(bug.by) : std::string_view{});
        html.open("td", {{"class", "plot"}})
            .element("span", {{"class", "number"}}, grouped(bug.cases));
        // Twice as many are one step more.
        write_bar(html, std::bit_width(bug.cases), std::bit_width(most), "cases");
        html.close().close();
    }
    end_table(html);
    html.close();
}

}  // namespace anyorder
