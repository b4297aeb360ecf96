#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <anyorder/pictures/mermaid.h>
#include <anyorder/properties/callback_words.h>
#include <anyorder/properties/columns.h>
#include <anyorder/properties/picture.h>

#include "stored_words.h"

namespace anyorder {

namespace {

constexpr bool is_plain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(" .,()/-_").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
}

// Mermaid's own marks for entities while it reads; a text with one in it would come out changed.
constexpr std::array reserved = {
    std::pair{std::string_view("\u00b0"), 0xb0}, std::pair{std::string_view("\u00b6"), 0xb6},
    std::pair{std::string_view("\u00df"), 0xdf}, std::pair{std::string_view("\ufb02"), 0xfb02}};

// ASCII but letters, digits and a few marks becomes entities: #59;
std::string safe(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto* const mark = std::ranges::find_if(
            reserved, [&](const auto& one) { return text.starts_with(one.first); });
        const std::size_t bytes = mark == reserved.end() ? 1 : mark->first.size();
        if (mark == reserved.end() && is_plain(text.front())) {
            out += text.front();
        } else {
            const int code_point = mark == reserved.end() ? text.front() : mark->second;
            out += "#" + std::to_string(code_point) + ";";
        }
        text.remove_prefix(bytes);
    }
    return out;
}

// Mermaid breaks no lines itself.
std::string line(std::string_view before, std::string_view text) {
    constexpr std::size_t columns_max = 50;
    const std::string lines = wrapped(text, columns_max);
    std::string out = "    " + std::string(before) + ": ";
    for (std::size_t begin = 0; begin <= lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        out += (begin == 0 ? "" : "<br/>") + safe(lines.substr(begin, end - begin));
        begin = end + 1;
    }
    return out + "\n";
}

std::string executed(std::span<const Event> callbacks, bool many_rooms) {
    std::string text;
    for (std::uint32_t index = 0; index < callbacks.size(); ++index) {
        const CallbackWords words = words_of(callbacks, index, many_rooms);
        text += line("Note over V", words.number + " " + words.kind + " " + words.about + ", " +
                                        words.order + ", " + words.since);
    }
    return text;
}

std::string arrival(std::span<const Event> callbacks, const Placed& at, bool many_rooms) {
    const CallbackWords words = words_of(callbacks, at.callback, many_rooms);
    const std::string remark = in_words(at);
    return line(at.earlier > 0 ? "V--)S" : "V-)S", words.number + " " + words.kind + " " +
                                                       words.about + ", " + words.order +
                                                       (remark.empty() ? "" : " (" + remark + ")"));
}

// The arrivals that make the difference stand in a box.
std::string arrived(const StoredCase& of, const Explanation* marked, bool many_rooms) {
    const auto arrivals = placed(of.delivery);
    std::string text;
    for (std::size_t place = 0; place < arrivals.size(); ++place) {
        const bool swap = marked != nullptr && marked->kind == ExplanationKind::swap;
        if (marked != nullptr && place == marked->place) {
            text += "    rect rgba(214, 69, 69, 0.18)\n";
        }
        text += arrival(of.log->events(), arrivals[place], many_rooms);
        if (marked != nullptr && place == marked->place + (swap ? 1 : 0)) {
            text += "    end\n";
        }
    }
    return text;
}

std::string lists_in_words(const StoredCase& of, const Explanation* explanation) {
    std::string text = line("Note over V,S", "expected: " + in_words(of.truth, of.lists));
    if (!of.found) {
        return text;
    }
    if (!of.found->failure.empty()) {
        return text + line("Note over V,S", "instead: " + visible(of.found->failure));
    }
    text += line("Note over V,S", "listed: " + in_words(of.found->listed, of.lists));
    for (auto& [what, why] : words_of_differences(of, explanation)) {
        what += why.empty() ? "" : ". ";
        what += why;
        text += line("Note over V,S", what);
    }
    return text;
}

}  // namespace

std::string mermaid(const StoredCase& of, const std::optional<Explanation>& explanation) {
    const auto callbacks = of.log->events();
    const bool many_rooms = has_many_rooms(callbacks);
    const Explanation* of_this =
        explanation && explanation->failing == of.delivery ? &*explanation : nullptr;
    return "sequenceDiagram\n"
           "    participant V as the vendor's service\n"
           "    participant S as your server\n" +
           executed(callbacks, many_rooms) + arrived(of, of_this, many_rooms) +
           lists_in_words(of, of_this);
}

}  // namespace anyorder
