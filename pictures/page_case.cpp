#include <algorithm>

#include <anyorder/properties/picture.h>
#include <anyorder/properties/report_words.h>

#include "crossing.h"
#include "page_parts.h"
#include "story_view.h"

namespace anyorder {

namespace {

void write_picture(Html& html, const Story& story, const Delivery& delivery, CrossingStyle style) {
    if (delivery.size() > told_arrivals_max) {
        html.element("p", counted(delivery.size(), "arrival") +
                              " are too many to be drawn, and to be told one by one.");
        return;
    }
    html.open(
        "div",
        {{"class", "picture"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", style.title}});
    write_crossing(html, story.log->events(), delivery, style);
    html.close();
}

void write_row(Html& html, const ListRow& row) {
    html.open("tr", {{"class", name_of(row.mark)}});
    html.open("th", {{"scope", "row"}}).element("bdi", row.name);
    if (!row.room.empty()) {
        html.open("span", {{"class", "room"}}).text(" in ").element("bdi", row.room).close();
    }
    html.close();
    html.element("td", {{"class", "detail"}}, row.detail);
    html.open("td", {{"class", "mark"}});
    if (row.mark != Mark::none) {
        html.element("b", words_of(row.mark));
        if (!row.note.empty()) {
            html.text(" ").element("span", row.note);
        }
    }
    html.close().close();
}

// A list that is longer at any time scrolls on its own.
constexpr std::size_t low_rows_max = 12;

bool grows_tall(const std::vector<StoryState>& states, const std::vector<ListRow>& truth) {
    return truth.size() > low_rows_max || std::ranges::any_of(states, [](const StoryState& state) {
               return state.expected.size() > low_rows_max ||
                      (state.listed && state.listed->size() > low_rows_max);
           });
}

// `rows` null: not known.
void write_list(Html& html, std::string_view caption, const std::string& kind,
                const std::vector<ListRow>* rows, bool tall) {
    if (tall) {
        html.open("div", {{"class", "list tall"},
                          {"tabindex", "0"},
                          {"role", "region"},
                          {"aria-label", std::string(caption)}});
    } else {
        html.open("div", {{"class", "list"}});
    }
    html.open("table", {{"class", kind}}).element("caption", caption);
    html.open("thead").open("tr");
    html.element("th", {{"scope", "col"}}, "Live").element("th", {{"scope", "col"}}, "Known by");
    html.element("th", {{"scope", "col"}}, "Difference").close().close();
    html.open("tbody");
    if (rows == nullptr || rows->empty()) {
        html.open("tr", {{"class", "empty"}});
        html.element("td", {{"colspan", "3"}}, rows == nullptr ? "not known" : "nothing").close();
    } else {
        for (const ListRow& row : *rows) {
            write_row(html, row);
        }
    }
    html.close().close().close();
}

void write_controls(Html& html, std::size_t first, std::size_t last) {
    html.open("div", {{"class", "controls"},
                      {"role", "group"},
                      {"aria-label", "Step through the arrivals"},
                      {"hidden", ""}});
    const auto button = [&](const std::string& to, std::string_view sign, std::string_view name) {
        html.open("button", {{"type", "button"}, {"data-to", to}});
        html.element("span", {{"aria-hidden", "true"}}, sign).text(name).close();
    };
    button("first", "\u21e4", " Beginning");
    button("back", "\u2190", " Back");
    html.lone("input", {{"type", "range"},
                        {"min", std::to_string(first)},
                        {"max", std::to_string(last)},
                        {"value", std::to_string(last)},
                        {"aria-label", "Arrivals so far"}});
    button("next", "\u2192", " Next");
    button("last", "\u21e5", " End");
    html.close();
}

std::string entry_words(const std::vector<ListRow>& rows) {
    constexpr std::size_t shown_max = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(rows.size(), shown_max); ++i) {
        if (rows[i].mark == Mark::missing) {
            continue;
        }
        text += (text.empty() ? "" : ", ") + rows[i].name +
                (rows[i].detail.empty() ? "" : " (" + rows[i].detail + ")");
    }
    if (rows.size() > shown_max) {
        text += " \u2026";
    }
    return text.empty() ? "nothing" : text;
}

// In one row of the table of all arrivals.
constexpr std::size_t differences_max = 5;

// What the script shows one by one, all at once: for paper, and for whoever has no script.
void write_all_arrivals(Html& html, const std::vector<StoryState>& states) {
    html.open("div", {{"class", "scroll arrivals"},
                      {"tabindex", "0"},
                      {"role", "region"},
                      {"aria-label", "Every arrival"}});
    html.open("table").element("caption", "Every arrival").open("thead").open("tr");
    for (const std::string_view name : {"#", "What arrived", "What a right list does, and why",
                                        "Live by what has arrived", "Listed"}) {
        html.element("th", {{"scope", "col"}}, name);
    }
    html.close().close().open("tbody");
    for (std::size_t i = 1; i < states.size(); ++i) {
        const StoryState& state = states[i];
        html.open("tr", {{"class", state.wrong ? "wrong" : ""}});
        html.element("th", {{"scope", "row"}}, std::to_string(state.arrivals));
        html.element("td", state.arrived).element("td", state.reason);
        html.element("td", entry_words(state.expected));
        html.open("td").text(state.listed ? entry_words(*state.listed) : state.judged);
        const std::size_t shown = std::min(state.differences.size(), differences_max);
        for (std::size_t k = 0; k < shown; ++k) {
            html.element("p", {{"class", "difference"}}, state.differences[k] + ".");
        }
        if (shown < state.differences.size()) {
            html.element("p", {{"class", "difference"}},
                         "And " + grouped(state.differences.size() - shown) + " more.");
        }
        html.close().close();
    }
    html.close().close().close();
}

void write_legend(Html& html) {
    html.open("p", {{"class", "legend"}});
    html.text(
        "Above, the changes in the order in which they happened. Below, their callbacks in "
        "the order in which they arrived. Where two lines cross, one has overtaken the "
        "other.");
    html.close();
}

void write_differences(Html& html, const ToldCase& told) {
    const auto* wrong = std::get_if<Violated>(&told.verdict);
    if (wrong == nullptr) {
        return;
    }
    constexpr std::size_t most = 20;
    if (wrong->arrivals > 0 && wrong->arrivals < told.stored.delivery.size()) {
        html.element("p", "After " + grouped(wrong->arrivals) + " of " +
                              counted(told.stored.delivery.size(), "arrival") + ":");
    }
    const auto& all = wrong->differences;
    html.open("ul", {{"class", "differences"}});
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
        html.element("li", {{"class", std::string(name_of(all[i].kind))}}, describe(all[i]) + ".");
    }
    if (all.size() > most) {
        html.element("li", "And " + grouped(all.size() - most) + " more.");
    }
    html.close();
}

// Where the subject did not do what it had done when it was judged.
void write_surprise(Html& html, const ToldCase& told) {
    if (!violated(told.verdict) || told.story.arrivals.empty()) {
        return;
    }
    if (judged_arrival(told.story, std::get<Violated>(told.verdict)).differences.empty()) {
        html.element("p", {{"class", "note"}},
                     "When it was asked again for this page, after each arrival, its list was "
                     "another one. The steps below show what it did then.");
    }
}

void write_order(Html& html, const Story& story, const Delivery& delivery,
                 const Explanation& explanation, const std::string& id, bool passes) {
    html.open("figure", {{"class", passes ? "passes" : "fails"}});
    html.element("figcaption", passes ? "This order passes" : "This order fails");
    CrossingStyle style{.id = id,
                        .title = passes ? "An order that passes" : "The order that fails",
                        .wide = false,
                        .first = explanation.place,
                        .second = {}};
    if (explanation.kind == ExplanationKind::swap) {
        style.second = explanation.place + 1;
    } else if (passes) {
        style.first.reset();
    }
    write_picture(html, story, delivery, style);
    const std::string outcome =
        passes ? "It ends with " + in_words(story.truth, story.lists) + ", as it should."
               : "Its list is not true.";
    html.element("p", {{"class", "outcome"}}, outcome).close();
}

void write_orders(Html& html, const ToldCase& told, const std::string& id) {
    const Explanation& explanation = *told.explanation;
    html.open("section", {{"class", "orders"}, {"aria-labelledby", id + "-orders"}});
    html.element("h3", {{"id", id + "-orders"}}, "The same callbacks in an order that passes");
    html.element("p", {{"class", "explanation"}},
                 explanation_in_words(told.stored.log->events(), explanation));
    html.open("div", {{"class", "pair"}});
    write_order(html, told.story, explanation.failing, explanation, id + "-failing", false);
    write_order(html, told.story, explanation.passing, explanation, id + "-passing", true);
    html.close();
    if (told.passing && !told.passing->arrivals.empty()) {
        html.open("details", {{"class", "other"}});
        html.element("summary", "Step through the order that passes");
        write_player(html, *told.passing, explanation.passing, id + "-passes");
        html.close();
    }
    html.close();
}

}  // namespace

void write_player(Html& html, const Story& story, const Delivery& delivery, const std::string& id) {
    html.open("div", {{"class", "player"}, {"id", id}, {"data-story", id + "-story"}});
    write_picture(html, story, delivery,
                  {.id = id + "-picture",
                   .title = "The callbacks as they happened, above, and as they arrived, below",
                   .wide = delivery.size() <= wide_arrivals_max});
    if (story.arrivals.empty()) {
        html.close();
        return;
    }
    const std::vector<StoryState> states = states_of(story);
    const StoryState& last = states.back();
    if (states.front().arrivals > 0) {
        html.element("p", {{"class", "note"}},
                     "Of " + counted(last.arrivals, "arrival") + " the last " +
                         grouped(last.arrivals - states.front().arrivals) + " are told.");
    }
    write_controls(html, states.front().arrivals, last.arrivals);
    html.open("div", {{"class", "step"}});
    html.open("p", {{"class", last.wrong ? "status wrong" : "status"}, {"role", "status"}});
    html.text("After all " + counted(last.arrivals, "arrival") + ": " + last.judged).close();
    html.element("p", {{"class", "reason"}}, last.reason.empty() ? "" : last.reason + ".");
    html.open("details", {{"class", "body"}, {"hidden", ""}});
    html.element("summary", "The callback as it came, in JSON");
    html.open("pre", {{"tabindex", "0"}}).close().close();
    html.close();
    const std::vector<ListRow> truth = fitted(rows_of(story.truth, story.lists));
    html.open("div", {{"class", "lists"}});
    const bool tall = grows_tall(states, truth);
    write_list(html, "Live by what has arrived", "expected", &last.expected, tall);
    write_list(html, "What the subject listed", "listed", last.listed ? &*last.listed : nullptr,
               tall);
    write_list(html, "Really live at the end", "truth", &truth, tall);
    html.close();
    html.json(id + "-story", states_as_json(states));
    write_all_arrivals(html, states);
    html.close();
}

void write_case(Html& html, const ToldCase& told, std::size_t number, const std::string& replay) {
    const std::string id = "case-" + std::to_string(number);
    html.open("section", {{"class", "case"}, {"aria-labelledby", id + "-title"}});
    html.element("h2", {{"id", id + "-title"}}, told.title);
    write_differences(html, told);
    for (const std::string& note : told.notes) {
        html.element("p", note);
    }
    write_surprise(html, told);
    write_legend(html);
    write_player(html, told.story, told.stored.delivery, id);
    if (told.explanation) {
        write_orders(html, told, id);
    }
    if (!replay.empty()) {
        html.open("p", {{"class", "replay"}}).text("Replay it with ");
        html.element("code", replay).close();
    }
    html.close();
}

}  // namespace anyorder
