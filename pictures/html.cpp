#include "html.h"

#include <algorithm>
#include <array>

#include <anyorder/engine/list_text.h>

#include "markup.h"

namespace anyorder {

namespace {

// Elements inside of a line of text; all others end their line.
constexpr std::array inline_tags = {
    std::string_view{"span"}, std::string_view{"b"},       std::string_view{"bdi"},
    std::string_view{"code"}, std::string_view{"text"},    std::string_view{"title"},
    std::string_view{"desc"}, std::string_view{"summary"}, std::string_view{"button"},
    std::string_view{"td"},   std::string_view{"th"},      std::string_view{"tspan"},
};

}  // namespace

std::string escaped(std::string_view text) {
    std::string spaced(text);
    std::ranges::replace(spaced, '\n', ' ');
    return as_markup(printable(spaced));
}

void Html::begin(std::string_view tag, Attributes attributes) {
    out_ += '<';
    out_ += tag;
    for (const auto& [name, value] : attributes) {
        out_ += ' ';
        out_ += name;
        out_ += "=\"" + escaped(value) + '"';
    }
}

Html& Html::open(std::string_view tag, Attributes attributes) {
    begin(tag, attributes);
    out_ += '>';
    open_.push_back(tag);
    return *this;
}

Html& Html::close() {
    const std::string_view tag = open_.back();
    open_.pop_back();
    out_ += "</";
    out_ += tag;
    out_ += std::ranges::find(inline_tags, tag) == inline_tags.end() ? ">\n" : ">";
    return *this;
}

Html& Html::text(std::string_view text) {
    out_ += escaped(text);
    return *this;
}

Html& Html::element(std::string_view tag, Attributes attributes, std::string_view text) {
    return open(tag, attributes).text(text).close();
}

Html& Html::lone(std::string_view tag, Attributes attributes) {
    begin(tag, attributes);
    out_ += "/>";
    return *this;
}

Html& Html::json(const std::string& id, std::string_view json) {
    open("script", {{"type", "application/json"}, {"id", id}});
    // They stand in strings alone, where each may be an escape.
    for (const char c : json) {
        switch (c) {
            case '<':
                out_ += "\\u003c";
                break;
            case '>':
                out_ += "\\u003e";
                break;
            case '&':
                out_ += "\\u0026";
                break;
            default:
                out_ += c;
        }
    }
    return close();
}

}  // namespace anyorder
