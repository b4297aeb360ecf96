// The walk over one body, from its bytes to the slots. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <anyorder/engine/decode.h>

#include "decode_names.h"
#include "decode_slots.h"

namespace anyorder {

// Puts the values of known fields into slots. The tokens are those of a TokenFinder, which has
// checked the UTF-8; everything else is checked here, so that a body is refused for what it is and
// not for which of its fields were wanted. Each private function is true where what it read is
// well-formed, and has then gone past it; a value is written to `out`.
class Walk {
public:
    // Texts that do not stand in the body as they are to be read are written to `room`, which has
    // as many bytes as the body.
    Walk(std::string_view body, std::span<const std::uint32_t> tokens, char* room, Slots& slots,
         MemberOrder& order)
        : body_(body),
          at_(tokens.data()),
          end_(at_ + tokens.size()),
          room_(room),
          slots_(slots),
          order_(order) {}

    // Nothing where the body is a well-formed object.
    std::optional<Refusal> into_slots();

    // Where the room is still free.
    [[nodiscard]] char* room() const { return room_; }

private:
    bool walk_object();
    void plain_members(std::size_t& place);
    bool member(std::size_t place, bool& goes_on);
    bool check_root();
    bool key(std::size_t place, std::size_t& slot);
    bool name(std::string_view& name);
    bool value(std::size_t depth, Slot& out);
    bool string(Slot& out);
    bool scalar(Slot& out);
    bool container(std::size_t depth, Slot& out);
    bool check_array(std::size_t depth);
    bool check_object(std::size_t depth);
    bool list(Slot& out);
    bool list_of_strings(Slot& out);
    std::string_view squeezed(const std::uint32_t* begin, const std::uint32_t* end);

    bool goes_on_or_ends(char end, bool& goes_on);
    bool take(char token);
    bool has_escape(std::string_view raw);
    [[nodiscard]] const std::uint32_t* end_of_plain_list(const std::uint32_t* at) const;
    [[nodiscard]] char token() const { return at_ == end_ ? '\0' : body_[*at_]; }
    [[nodiscard]] std::string_view token_text(const std::uint32_t* token) const;
    [[nodiscard]] const char* body_end() const { return body_.data() + body_.size(); }

    std::string_view body_;
    const std::uint32_t* at_;
    const std::uint32_t* end_;
    char* room_;
    // The first backslash that is not behind the walk; body_end() where there is none.
    const char* next_escape_ = body_.data();
    Slots& slots_;
    MemberOrder& order_;
};

}  // namespace anyorder
