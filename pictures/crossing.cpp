#include "crossing.h"

#include <algorithm>
#include <array>
#include <set>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/judge.h>
#include <anyorder/properties/picture.h>

namespace anyorder {

namespace {

// In pixels.
struct Measures {
    std::size_t cell = 0;
    std::size_t gap = 0;
    std::size_t height = 0;
    std::size_t between = 0;
    std::size_t letters = 0;
};
constexpr Measures wide_measures{
    .cell = 148, .gap = 14, .height = 62, .between = 104, .letters = 16};
constexpr Measures narrow_measures{
    .cell = 52, .gap = 10, .height = 38, .between = 88, .letters = 5};
constexpr std::size_t label_height = 24;
constexpr std::size_t margin = 4;

// Where the characters of a text begin.
std::vector<std::size_t> characters_of(std::string_view text) {
    std::vector<std::size_t> begins;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U) {
            begins.push_back(at);
        }
    }
    return begins;
}

// Long ids differ at their ends, so both ends are kept. Beyond ASCII a character counts for two.
std::string cut(const std::string& text, std::size_t letters) {
    const auto begins = characters_of(text);
    const std::size_t most = begins.size() == text.size() ? letters : letters / 2;
    if (begins.size() <= most) {
        return text;
    }
    const std::size_t tail = (most - 1) / 2;
    const std::size_t head = most - 1 - tail;
    return text.substr(0, begins[head]) + "\u2026" +
           (tail == 0 ? "" : text.substr(begins[begins.size() - tail]));
}

std::string_view id_of(const Event& event) {
    return is_room(event.kind) ? event.room_id : event.key;
}

std::string order_of(const Event& event, std::size_t letters) {
    return is_room(event.kind)
               ? "session " + cut(std::to_string(number(event.session)), letters - 8)
               : "seq " + std::to_string(number(event.seq));
}

class Crossing {
public:
    Crossing(Html& html, std::span<const Event> callbacks, const Delivery& delivery,
             const CrossingStyle& style)
        : html_(html),
          callbacks_(callbacks),
          delivery_(delivery),
          style_(style),
          size_(style.wide ? wide_measures : narrow_measures) {
        std::set<std::string_view> rooms;
        for (const Event& event : callbacks) {
            rooms.insert(event.room_id);
        }
        many_rooms_ = rooms.size() > 1;
        for (const auto& place : {style.first, style.second}) {
            if (place) {
                marked_.insert(delivery[*place]);
            }
        }
    }

    void write() {
        const std::size_t cells = std::max(callbacks_.size(), delivery_.size());
        const std::size_t width = 2 * margin + cells * (size_.cell + size_.gap) - size_.gap;
        const std::size_t height = bottom() + size_.height + margin;
        html_.open("svg",
                   {{"class", style_.wide ? "crossing wide" : "crossing"},
                    {"width", std::to_string(width)},
                    {"height", std::to_string(height)},
                    {"viewBox", "0 0 " + std::to_string(width) + " " + std::to_string(height)},
                    {"role", "img"},
                    {"aria-labelledby", style_.id + "-title " + style_.id + "-desc"}});
        html_.element("title", {{"id", style_.id + "-title"}}, style_.title);
        html_.element("desc", {{"id", style_.id + "-desc"}},
                      "Executed: " + numbers_in_words(in_true_order(callbacks_.size())) +
                          ". Arrived: " + numbers_in_words(delivery_) + ".");
        label("Happened", label_height - 8);
        for (std::size_t i = 0; i < delivery_.size(); ++i) {
            line(i);
        }
        for (std::uint32_t index = 0; index < callbacks_.size(); ++index) {
            cell(index, index, label_height, "executed", {});
        }
        label("Arrived", bottom() - 8);
        std::set<std::uint32_t> seen;
        for (std::size_t i = 0; i < delivery_.size(); ++i) {
            const bool again = !seen.insert(delivery_[i]).second;
            cell(delivery_[i], i, bottom(), again ? "arrival again" : "arrival", i + 1);
        }
        html_.close();
    }

private:
    [[nodiscard]] std::size_t bottom() const { return label_height + size_.height + size_.between; }
    [[nodiscard]] std::size_t left(std::size_t place) const {
        return margin + place * (size_.cell + size_.gap);
    }
    [[nodiscard]] std::size_t middle(std::size_t place) const {
        return left(place) + size_.cell / 2;
    }
    [[nodiscard]] std::string classes(const std::string& own, std::uint32_t index) const {
        return own + (begins(callbacks_[index].kind) ? " begins" : " ends") +
               (marked_.contains(index) ? " marked" : "");
    }

    void label(std::string_view text, std::size_t y) {
        html_.element("text",
                      {{"class", "label"}, {"x", std::to_string(margin)}, {"y", std::to_string(y)}},
                      text);
    }

    // From the callback to its arrival, upright at both ends.
    void line(std::size_t place) {
        const std::uint32_t index = delivery_[place];
        const std::string from = std::to_string(middle(index));
        const std::string to = std::to_string(middle(place));
        const std::size_t top = label_height + size_.height;
        // The label of the lower row keeps clear of the lines.
        const std::size_t end = bottom();
        const std::size_t half = (top + end) / 2;
        html_.lone("path", {{"class", classes("arrival line", index)},
                            {"data-arrival", std::to_string(place + 1)},
                            {"d", "M" + from + " " + std::to_string(top) + " C" + from + " " +
                                      std::to_string(half) + " " + to + " " + std::to_string(half) +
                                      " " + to + " " + std::to_string(end)}});
    }

    void cell(std::uint32_t index, std::size_t place, std::size_t y, const std::string& own,
              std::optional<std::size_t> arrival) {
        const Event& event = callbacks_[index];
        html_.open("g", {{"class", classes(own, index)},
                         {arrival ? "data-arrival" : "data-callback",
                          std::to_string(arrival.value_or(index + 1))}});
        html_.element("title",
                      std::to_string(index + 1) + ": " + callback_in_words(event, many_rooms_));
        html_.lone("rect", {{"x", std::to_string(left(place))},
                            {"y", std::to_string(y)},
                            {"width", std::to_string(size_.cell)},
                            {"height", std::to_string(size_.height)},
                            {"rx", "6"}});
        style_.wide ? write_words(event, index, place, y, own)
                    : write_short(event, index, place, y);
        html_.close();
    }

    void write_words(const Event& event, std::uint32_t index, std::size_t place, std::size_t y,
                     const std::string& own) {
        constexpr std::size_t inset = 10;
        const bool again = own == "arrival again";
        words("number", left(place) + inset, y + 19,
              std::to_string(index + 1) + (again ? " again" : ""));
        words("kind", left(place) + size_.cell - inset, y + 19, name_of(event.kind));
        words("key", left(place) + inset, y + 36, cut(shown(id_of(event)), size_.letters));
        words("order", left(place) + inset, y + 52, order_of(event, size_.letters + 2));
    }

    void write_short(const Event& event, std::uint32_t index, std::size_t place, std::size_t y) {
        words("number", middle(place), y + 16, std::to_string(index + 1));
        words("key", middle(place), y + 31,
              (begins(event.kind) ? "+" : "\u2212") + cut(shown(id_of(event)), size_.letters));
    }

    void words(const std::string& what, std::size_t x, std::size_t y, std::string_view text) {
        html_.element("text", {{"class", what}, {"x", std::to_string(x)}, {"y", std::to_string(y)}},
                      text);
    }

    Html& html_;
    std::span<const Event> callbacks_;
    const Delivery& delivery_;
    const CrossingStyle& style_;
    Measures size_;
    bool many_rooms_ = false;
    std::set<std::uint32_t> marked_;
};

}  // namespace

std::string numbers_in_words(const Delivery& delivery) {
    std::string text;
    std::set<std::uint32_t> seen;
    for (const std::uint32_t index : delivery) {
        text += (text.empty() ? "" : " ") + std::to_string(index + 1) +
                (seen.insert(index).second ? "" : " again");
    }
    return text;
}

void write_crossing(Html& html, std::span<const Event> callbacks, const Delivery& delivery,
                    const CrossingStyle& style) {
    Crossing(html, callbacks, delivery, style).write();
}

}  // namespace anyorder
