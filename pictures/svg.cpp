#include <algorithm>
#include <string_view>
#include <vector>

#include <anyorder/pictures/svg.h>
#include <anyorder/properties/callback_words.h>
#include <anyorder/properties/columns.h>
#include <anyorder/properties/picture.h>

#include "markup.h"
#include "stored_words.h"
#include "svg_style.h"

namespace anyorder {

namespace {

// All lengths are in pixels, and whole: the same on every machine.
constexpr std::size_t margin = 24;
constexpr std::size_t card_padding = 12;
constexpr std::size_t card_gap = 16;
constexpr std::size_t card_height = 96;
constexpr std::size_t line_height = 22;
constexpr std::size_t width_min = 640;
constexpr std::size_t executed_top = margin + line_height;
constexpr std::size_t crossing_top = executed_top + card_height;
constexpr std::size_t label_columns = 10;

// A column of the widest of the fixed-width fonts, in eighths.
constexpr std::size_t column_eighths = 64;

constexpr std::size_t pixels(std::size_t columns) {
    return (columns * column_eighths + 7) / 8;
}

constexpr std::size_t columns_in(std::size_t pixels) {
    return pixels * 8 / column_eighths;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + std::string(value) + "\"";
}

std::string at(std::size_t x, std::size_t y) {
    return attribute("x", std::to_string(x)) + attribute("y", std::to_string(y));
}

std::string text_at(std::size_t x, std::size_t y, std::string_view classes, std::string_view text) {
    return "<text" + at(x, y) + attribute("class", "ao-text" + std::string(classes)) + ">" +
           as_markup(text) + "</text>\n";
}

// A callback as it was executed, or as it arrived.
struct Card {
    CallbackWords words;
    // "again", "overtook 3 and 4".
    std::string remark;
    // The ids uncut, for those who point at the card.
    std::string whole;
    bool marked = false;
    bool again = false;
};

// One line of what is said below the rows; with a label it is further in.
struct Sentence {
    std::string_view classes;
    std::string_view label;
    std::string text;
    bool further_in = false;
};

struct Sheet {
    std::vector<Card> executed;
    std::vector<Card> arrived;
    // Of the arrivals.
    std::vector<std::uint32_t> callbacks;
    std::vector<Sentence> sentences;
    std::size_t card_width = 0;
    std::size_t width = width_min;
    std::size_t crossing_height = 0;

    [[nodiscard]] std::size_t arrived_top() const { return crossing_top + crossing_height; }
    [[nodiscard]] std::size_t words_top() const {
        return arrived_top() + card_height + 2 * line_height;
    }
    [[nodiscard]] std::size_t left_of(std::size_t place) const {
        return margin + place * (card_width + card_gap);
    }
};

std::string whole_of(const Event& event) {
    std::string text = std::string(name_of(event.kind)) + ", room " + shown(event.room_id);
    if (!is_room(event.kind)) {
        text += (is_stream(event.kind) ? ", stream " : ", user ") + shown(event.key);
    }
    return text;
}

Card card_of(std::span<const Event> callbacks, std::uint32_t index) {
    return {.words = words_of(callbacks, index, has_many_rooms(callbacks)),
            .remark = {},
            .whole = whole_of(callbacks[index])};
}

std::size_t card_columns(const Card& card) {
    return std::max({columns_of(card.words.number + "   " + card.remark),
                     columns_of(card.words.kind), columns_of(card.words.about),
                     columns_of(card.words.order + ", " + card.words.since)});
}

void say(Sheet& sheet, std::string_view classes, std::string_view text,
         std::string_view label = {}) {
    sheet.sentences.push_back({classes, label, std::string(text), !label.empty()});
}

void say_lists(Sheet& sheet, const StoredCase& of, const Explanation* explanation) {
    say(sheet, " ao-true", in_words(of.truth, of.lists), "expected");
    if (!of.found) {
        return;
    }
    if (!of.found->failure.empty()) {
        say(sheet, " ao-wrong", visible(of.found->failure), "instead");
        return;
    }
    const auto wrong = words_of_differences(of, explanation);
    say(sheet, wrong.empty() ? " ao-true" : " ao-wrong", in_words(of.found->listed, of.lists),
        "listed");
    for (const auto& [what, why] : wrong) {
        say(sheet, "", what + "." + (why.empty() ? "" : " " + why));
    }
}

// Long sentences are broken, each line a sentence of its own.
void break_sentences(Sheet& sheet) {
    const std::size_t columns = columns_in(sheet.width - 2 * margin);
    std::vector<Sentence> lines;
    for (Sentence sentence : sheet.sentences) {
        const std::string text =
            wrapped(sentence.text, columns - (sentence.further_in ? label_columns : 0));
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            sentence.text = text.substr(begin, end - begin);
            lines.push_back(sentence);
            sentence.label = {};
            begin = end + 1;
        }
    }
    sheet.sentences = std::move(lines);
}

// The arrivals that make the difference, and the callbacks that arrive there.
void mark(Sheet& sheet, const Explanation& explanation) {
    const std::size_t count = explanation.kind == ExplanationKind::swap ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) {
        sheet.arrived[explanation.place + i].marked = true;
        sheet.executed[sheet.callbacks[explanation.place + i]].marked = true;
    }
}

void measure(Sheet& sheet) {
    std::size_t columns = 0;
    for (const auto* row : {&sheet.executed, &sheet.arrived}) {
        for (const Card& card : *row) {
            columns = std::max(columns, card_columns(card));
        }
    }
    sheet.card_width = pixels(columns) + 2 * card_padding;
    const std::size_t cards = std::max(sheet.executed.size(), sheet.arrived.size());
    sheet.width = std::max(width_min, sheet.left_of(cards) - card_gap + margin);
    // The further a line goes to the side the flatter it is, so it is given more height.
    std::size_t furthest = 0;
    for (std::size_t place = 0; place < sheet.callbacks.size(); ++place) {
        const std::size_t from = sheet.callbacks[place];
        furthest = std::max(furthest, from > place ? from - place : place - from);
    }
    constexpr std::size_t least = 72;
    constexpr std::size_t furthest_max = 8;
    sheet.crossing_height = least + 24 * std::min(furthest, furthest_max);
}

Sheet sheet_of(const StoredCase& of, const std::optional<Explanation>& explanation) {
    const auto callbacks = of.log->events();
    Sheet sheet;
    for (std::uint32_t index = 0; index < callbacks.size(); ++index) {
        sheet.executed.push_back(card_of(callbacks, index));
    }
    for (const Placed& at : placed(of.delivery)) {
        Card card = card_of(callbacks, at.callback);
        card.remark = in_words(at);
        card.again = at.earlier > 0;
        sheet.arrived.push_back(std::move(card));
    }
    sheet.callbacks = of.delivery;
    const bool of_this = explanation && explanation->failing == of.delivery;
    say_lists(sheet, of, of_this ? &*explanation : nullptr);
    if (of_this) {
        mark(sheet, *explanation);
    }
    if (explanation) {
        say(sheet, " ao-muted", explanation_in_words(callbacks, of.delivery, *explanation));
    }
    measure(sheet);
    break_sentences(sheet);
    return sheet;
}

std::string title_of(const Sheet& sheet) {
    std::string order;
    for (const Card& card : sheet.arrived) {
        order += " " + card.words.number;
    }
    return std::to_string(sheet.executed.size()) +
           (sheet.executed.size() == 1 ? " callback" : " callbacks") + ", arrived as" + order;
}

std::string row_in_words(const std::vector<Card>& row) {
    std::string text;
    for (const Card& card : row) {
        text += (text.empty() ? "" : "; ") + card.words.number + " " + card.words.kind + " " +
                card.words.about + ", " + card.words.order +
                (card.remark.empty() ? "" : " (" + card.remark + ")");
    }
    return text + ".";
}

std::string description_of(const Sheet& sheet) {
    std::string text =
        "Executed: " + row_in_words(sheet.executed) + " Arrived: " + row_in_words(sheet.arrived);
    for (const Sentence& sentence : sheet.sentences) {
        text += " " + (sentence.label.empty() ? "" : std::string(sentence.label) + ": ") +
                sentence.text;
    }
    return text;
}

std::string classes_of(const Card& card) {
    return std::string(card.marked ? " ao-marked" : "") + (card.again ? " ao-again" : "");
}

std::string drawn(const Card& card, std::size_t x, std::size_t y, std::size_t width) {
    constexpr std::size_t baseline = 24;
    const std::size_t text_x = x + card_padding;
    std::string out =
        "<g" + attribute("class", "ao" + classes_of(card)) + "><title>" + as_markup(card.whole) +
        "</title>\n<rect" + at(x, y) + attribute("width", std::to_string(width)) +
        attribute("height", std::to_string(card_height)) + R"( rx="8" class="ao-card"/>)" + "\n" +
        text_at(text_x, y + baseline, " ao-number", card.words.number);
    if (!card.remark.empty()) {
        const std::size_t indent = pixels(columns_of(card.words.number) + 2);
        out += text_at(text_x + indent, y + baseline, " ao-muted", card.remark);
    }
    return out + text_at(text_x, y + baseline + 20, "", card.words.kind) +
           text_at(text_x, y + baseline + 39, "", card.words.about) +
           text_at(text_x, y + baseline + 58, " ao-muted",
                   card.words.order + ", " + card.words.since) +
           "</g>\n";
}

std::string drawn(const Sheet& sheet, const std::vector<Card>& row, std::size_t y) {
    std::string out;
    for (std::size_t place = 0; place < row.size(); ++place) {
        out += drawn(row[place], sheet.left_of(place), y, sheet.card_width);
    }
    return out;
}

std::string drawn(const Sentence& sentence, std::size_t y) {
    const std::size_t indent = sentence.further_in ? pixels(label_columns) : 0;
    return (sentence.label.empty() ? "" : text_at(margin, y, " ao-row", sentence.label)) +
           text_at(margin + indent, y, sentence.classes, sentence.text);
}

// From below a callback to above its arrival. Lines keep off each other by a seam around the upper.
std::string crossing(const Sheet& sheet, std::size_t place) {
    constexpr std::size_t head = 9;
    const Card& card = sheet.arrived[place];
    const auto middle_of = [&](std::size_t at) {
        return std::to_string(sheet.left_of(at) + sheet.card_width / 2);
    };
    const std::string from = middle_of(sheet.callbacks[place]);
    const std::string to = middle_of(place);
    const std::string half = std::to_string(crossing_top + sheet.crossing_height / 2);
    const std::string path = "M" + from + " " + std::to_string(crossing_top) + "C" + from + " " +
                             half + " " + to + " " + half + " " + to + " " +
                             std::to_string(sheet.arrived_top() - head);
    const std::string arrow = "M" + to + " " + std::to_string(sheet.arrived_top() - 1) + "l-5 -" +
                              std::to_string(head) + "h10z";
    const auto drawn_as = [](const std::string& classes, const std::string& shape) {
        return "<path" + attribute("class", classes) + attribute("d", shape) + "/>\n";
    };
    return drawn_as("ao-seam", path) + drawn_as("ao-line" + classes_of(card), path) +
           drawn_as("ao-head" + classes_of(card), arrow);
}

// The marked ones last, so that they lie above the others.
std::string crossings(const Sheet& sheet) {
    std::string out;
    for (const bool marked : {false, true}) {
        for (std::size_t place = 0; place < sheet.arrived.size(); ++place) {
            out += sheet.arrived[place].marked == marked ? crossing(sheet, place) : "";
        }
    }
    return out;
}

std::string head_of(const Sheet& sheet, std::size_t height) {
    const auto box = [](std::size_t width, std::size_t high) {
        return attribute("width", std::to_string(width)) +
               attribute("height", std::to_string(high));
    };
    const std::string view = "0 0 " + std::to_string(sheet.width) + " " + std::to_string(height);
    return R"(<svg xmlns="http://www.w3.org/2000/svg" role="img")" + box(sheet.width, height) +
           attribute("viewBox", view) + ">\n<title>" + as_markup(title_of(sheet)) +
           "</title>\n<desc>" + as_markup(description_of(sheet)) + "</desc>\n" +
           std::string(svg_style) + R"(<rect x="0.5" y="0.5")" + box(sheet.width - 1, height - 1) +
           R"( rx="12" class="ao-paper"/>)" + "\n";
}

}  // namespace

std::string svg(const StoredCase& of, const std::optional<Explanation>& explanation) {
    const Sheet sheet = sheet_of(of, explanation);
    std::string out =
        head_of(sheet, sheet.words_top() + sheet.sentences.size() * line_height + margin) +
        text_at(margin, executed_top - 8, " ao-row", "executed, at the vendor's service") +
        crossings(sheet) + drawn(sheet, sheet.executed, executed_top) +
        drawn(sheet, sheet.arrived, sheet.arrived_top()) +
        text_at(margin, sheet.arrived_top() + card_height + line_height, " ao-row",
                "arrived, at your server");
    std::size_t y = sheet.words_top();
    for (const Sentence& sentence : sheet.sentences) {
        y += line_height;
        out += drawn(sentence, y);
    }
    return out + "</svg>\n";
}

}  // namespace anyorder
