// Writing HTML, and SVG inside of it: elements that are closed in the order they were opened in,
// and text that stays text whatever it says.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anyorder {

class Html {
public:
    using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;

    Html& open(std::string_view tag, Attributes attributes = {});
    // The element that was opened last.
    Html& close();
    // Printable and escaped. Line feeds become spaces.
    Html& text(std::string_view text);
    // open(), text(), close().
    Html& element(std::string_view tag, Attributes attributes, std::string_view text);
    Html& element(std::string_view tag, std::string_view text) { return element(tag, {}, text); }
    // One without content, of HTML or of SVG.
    Html& lone(std::string_view tag, Attributes attributes);
    // JSON that a script finds by its id. No text in it ends the element.
    Html& json(const std::string& id, std::string_view json);

    // All elements must be closed.
    [[nodiscard]] const std::string& str() const { return out_; }

private:
    void begin(std::string_view tag, Attributes attributes);

    std::string out_;
    std::vector<std::string_view> open_;
};

// Printable, with what HTML takes for markup escaped; for attributes, too.
std::string escaped(std::string_view text);

}  // namespace anyorder
