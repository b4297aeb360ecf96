#include "markup.h"

namespace anyorder {

std::string as_markup(std::string_view visible_text) {
    std::string out;
    for (const char c : visible_text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace anyorder
