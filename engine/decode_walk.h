// The walk over one body, from its bytes to the slots. Private to the engine.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <simdjson.h>

#include <anyorder/engine/decode.h>

#include "decode_slots.h"

namespace anyorder {

// Puts the values of known fields into slots. The library finds where values begin and checks the
// UTF-8; whatever it would skip unread is checked here, so that a body is refused for what it is
// and not for which of its fields were wanted. Each private function is true where what it read is
// well-formed; a value is written to `out`.
class Walk {
public:
    // `body` is what the parser reads; lists are squeezed inside it.
    Walk(std::span<char> body, Slots& slots) : body_(body), slots_(slots) {}

    // Nothing where the body is a well-formed object.
    std::optional<Refusal> into_slots(simdjson::ondemand::document& document);

private:
    bool walk_object(simdjson::ondemand::object object);
    bool check_root(simdjson::ondemand::document& document);
    bool key(simdjson::ondemand::field& field, std::size_t& slot);
    bool value(simdjson::ondemand::value& value, std::size_t depth, Slot& out);
    bool string(simdjson::ondemand::value& value, std::string_view token, std::string_view& out);
    static bool scalar(std::string_view token, Slot& out);
    bool container(simdjson::ondemand::value& value, std::size_t depth, Slot& out);
    bool check_array(simdjson::ondemand::array array, std::size_t depth);
    bool check_object(simdjson::ondemand::object object, std::size_t depth);
    bool list(simdjson::ondemand::value& value, Slot& out);
    bool list_of_strings(simdjson::ondemand::value& value, Slot& out);
    bool has_escape(std::string_view raw);
    [[nodiscard]] const char* body_end() const { return body_.data() + body_.size(); }

    std::span<char> body_;
    // The first backslash that is not behind the walk; body_end() where there is none.
    const char* next_escape_ = body_.data();
    Slots& slots_;
};

}  // namespace anyorder
