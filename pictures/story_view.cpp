#include "story_view.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/list_text.h>
#include <anyorder/pictures/page.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/report_words.h>

namespace anyorder {

namespace {

using Json = nlohmann::ordered_json;

// Line by line, as its line feeds are not to be escaped.
std::string body_of(const Event& event) {
    const Json json = Json::parse(encode(event), nullptr, false);
    const std::string dumped = json.dump(2, ' ', false, Json::error_handler_t::replace);
    std::string text;
    for (std::size_t begin = 0; begin < dumped.size();) {
        const std::size_t end = std::min(dumped.find('\n', begin), dumped.size());
        text += (begin == 0 ? "" : "\n") + printable(dumped.substr(begin, end - begin));
        begin = end + 1;
    }
    return text;
}

std::string judged(const ToldArrival& arrival) {
    if (!arrival.listed) {
        return "What the subject listed now is not known.";
    }
    if (const auto* failure = std::get_if<SubjectFailure>(&*arrival.listed)) {
        return "The subject gave no list: " + printable(failure->what) + ".";
    }
    if (arrival.differences.empty()) {
        return "The list is right.";
    }
    return "The list is wrong in " + counted(arrival.differences.size(), "place") + ".";
}

class View {
public:
    explicit View(const Story& story) : story_(story), callbacks_(story.log->events()) {
        std::set<std::string_view> rooms;
        for (const Event& event : callbacks_) {
            rooms.insert(event.room_id);
        }
        many_rooms_ = rooms.size() > 1;
    }

    [[nodiscard]] std::vector<StoryState> states() const {
        const std::size_t all = story_.arrivals.size();
        const std::size_t first = all - std::min(all, page_arrivals_max);
        std::vector<StoryState> states;
        states.reserve(all - first + 1);
        states.push_back(first == 0 ? beginning() : state_after(first));
        for (std::size_t arrivals = first + 1; arrivals <= all; ++arrivals) {
            states.push_back(state_after(arrivals));
        }
        return states;
    }

private:
    static StoryState beginning() {
        StoryState state;
        state.judged = "Nothing has arrived yet.";
        state.listed = std::vector<ListRow>();
        return state;
    }

    [[nodiscard]] StoryState state_after(std::size_t arrivals) const {
        const ToldArrival& arrival = story_.arrivals[arrivals - 1];
        const Event& event = callbacks_[arrival.callback];
        StoryState state{.arrivals = arrivals,
                         .arrived = "callback " + std::to_string(arrival.callback + 1) +
                                    (arrival.earlier > 0 ? " again (" : " (") +
                                    callback_in_words(event, many_rooms_) + ")",
                         .judged = judged(arrival),
                         .wrong = arrival.listed &&
                                  (!arrival.differences.empty() || arrival.listed->index() != 0),
                         .reason = printable(arrival.reason),
                         .expected = fitted(rows_of(arrival.expected, story_.lists)),
                         .listed = {},
                         .differences = {},
                         .body = body_of(event)};
        if (arrival.listed && std::holds_alternative<ObservedList>(*arrival.listed)) {
            state.listed = fitted(rows_of(std::get<ObservedList>(*arrival.listed), arrival.expected,
                                          arrival.differences, story_.lists));
        }
        state.differences.reserve(arrival.differences.size());
        for (const Difference& difference : arrival.differences) {
            state.differences.push_back(describe(difference));
        }
        return state;
    }

    const Story& story_;
    std::span<const Event> callbacks_;
    bool many_rooms_ = false;
};

// Things that occur often, each once.
template <class Thing>
class Numbered {
public:
    std::size_t number_of(const Thing& thing) {
        const auto [known, is_new] = numbers_.emplace(thing, things_.size());
        if (is_new) {
            things_.push_back(thing);
        }
        return known->second;
    }
    [[nodiscard]] const std::vector<Thing>& things() const { return things_; }

private:
    std::map<Thing, std::size_t> numbers_;
    std::vector<Thing> things_;
};

Json numbers(const std::vector<ListRow>& rows, Numbered<ListRow>& known) {
    Json json = Json::array();
    for (const ListRow& row : rows) {
        json.push_back(known.number_of(row));
    }
    return json;
}

}  // namespace

std::vector<StoryState> states_of(const Story& story) {
    return View(story).states();
}

std::string states_as_json(const std::vector<StoryState>& states) {
    Numbered<ListRow> rows;
    Numbered<std::string> bodies;
    Json list = Json::array();
    for (const StoryState& state : states) {
        list.push_back({{"arrived", state.arrived},
                        {"judged", state.judged},
                        {"wrong", state.wrong},
                        {"reason", state.reason},
                        {"expected", numbers(state.expected, rows)},
                        {"listed", state.listed ? numbers(*state.listed, rows) : Json()},
                        {"body", bodies.number_of(state.body)}});
    }
    Json table = Json::array();
    for (const ListRow& row : rows.things()) {
        table.push_back(
            {row.name, row.room, row.detail, name_of(row.mark), words_of(row.mark), row.note});
    }
    const Json json = {{"first", states.front().arrivals},
                       {"rows", std::move(table)},
                       {"bodies", bodies.things()},
                       {"states", std::move(list)}};
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace anyorder
