#include "order_text.h"

#include <string_view>

namespace anyorder {

namespace {

constexpr std::size_t digits = 20;

// So that a text is less than any that it begins.
void append_text(std::string& out, std::string_view text) {
    for (const char byte : text) {
        out += byte;
        if (byte == '\0') {
            out += '\1';
        }
    }
    out += '\0';
    out += '\0';
}

void append_number(std::string& out, std::uint64_t value) {
    const std::string text = std::to_string(value);
    out.append(digits - text.size(), '0');
    out += text;
}

}  // namespace

std::string order_text(const Event& event) {
    std::string order;
    if (is_user(event.kind)) {
        append_number(order, number(event.user_session));
    } else {
        append_text(order, event.stream_sid);
    }
    for (const Field field : kept_fields(event.kind)) {
        append_text(order, text_of(event, field));
    }
    append_number(order, number(event.time_ms));
    return order;
}

}  // namespace anyorder
