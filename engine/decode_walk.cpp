#include "decode_walk.h"

#include <algorithm>
#include <cstring>

#include "json_token.h"
#include "json_unescape.h"

namespace anyorder {

namespace {

// Slots that a string does not just go into: lists, and the event, which says what order to expect.
constexpr std::uint64_t with_care = [] {
    std::uint64_t slots = std::uint64_t{1} << slot_of(Word::event);
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        slots |= std::uint64_t{is_list_slot(slot)} << slot;
    }
    return slots;
}();

}  // namespace

// The walk only goes forward, so all calls together look at each byte once.
inline bool Walk::has_escape(std::string_view raw) {
    if (next_escape_ < raw.data()) {
        const void* const found =
            std::memchr(raw.data(), '\\', static_cast<std::size_t>(body_end() - raw.data()));
        next_escape_ = found != nullptr ? static_cast<const char*>(found) : body_end();
    }
    return next_escape_ < raw.data() + raw.size();
}

// From where the token begins up to the next one, without the white space between them.
inline std::string_view Walk::token_text(const std::uint32_t* token) const {
    const std::size_t next = token + 1 == end_ ? body_.size() : token[1];
    return trimmed(body_.substr(*token, next - *token));
}

inline bool Walk::take(char token) {
    const bool is_there = this->token() == token;
    at_ += is_there ? 1 : 0;
    return is_there;
}

// Behind a member or an element: a comma, or the end.
inline bool Walk::goes_on_or_ends(char end, bool& goes_on) {
    goes_on = take(',');
    return goes_on || take(end);
}

std::optional<Refusal> Walk::into_slots() {
    if (at_ == end_) {
        return Refusal::not_json;
    }
    if (token() != '{') {
        return check_root() && at_ == end_ ? Refusal::not_an_object : Refusal::not_json;
    }
    ++at_;
    return walk_object() && at_ == end_ ? std::nullopt : std::optional(Refusal::not_json);
}

// True where the body begins with a well-formed array, string, number or word.
bool Walk::check_root() {
    Slot ignored;
    if (token() != '[') {
        return value(0, ignored);
    }
    ++at_;
    return check_array(1);
}

bool Walk::walk_object() {
    if (take('}')) {
        return true;
    }
    order_.begin();
    std::size_t place = 0;
    for (bool goes_on = true; goes_on;) {
        plain_members(place);
        if (!member(place++, goes_on)) {
            return false;
        }
    }
    return true;
}

// The token behind an array of strings, one at least, without white space between them; null where
// that is something else. Another token follows.
inline const std::uint32_t* Walk::end_of_plain_list(const std::uint32_t* at) const {
    const char* const body = body_.data();
    if (body[*at] != '[') {
        return nullptr;
    }
    for (; end_ - at > 4; at += 2) {
        const char next = body[at[2]];
        if (body[at[1]] != '"' || at[1] != at[0] + 1 || body[at[2] - 1] != '"') {
            return nullptr;
        }
        if (next != ',') {
            return next == ']' && at[3] == at[2] + 1 ? at + 3 : nullptr;
        }
    }
    return nullptr;
}

// Goes past as many members as are where they were expected, have a string or a list of strings,
// without escapes and white space around it, and are followed by another one: almost all. The rest
// is up to member().
void Walk::plain_members(std::size_t& place) {
    const char* const body = body_.data();
    const std::uint8_t* const expected = order_.all_slots();
    const char* const next_escape = next_escape_;
    const std::uint32_t* at = at_;
    std::size_t now = place;
    Slots::Marking marking(slots_);
    // A member is its name, the colon, the value and the comma; then comes the name of another one.
    while (end_ - at > 4 && now < MemberOrder::places) {
        const std::size_t slot = expected[now];
        if (at[0] + MemberBeginnings::bytes > body_.size() ||
            !member_beginnings.is_at(body + at[0], slot)) {
            break;
        }
        const char* const value = body + at[2];
        const std::uint32_t* end = at + 3;
        Shape shape = Shape::text;
        if (((with_care >> slot) & 1U) != 0) {
            end = slot == slot_of(Word::event) ? nullptr : end_of_plain_list(at + 2);
            if (end == nullptr) {
                break;
            }
            shape = Shape::list;
        } else if (*value != '"' || body[*end - 1] != '"') {
            break;
        }
        const char* const comma = body + *end;
        if (*comma != ',' || comma > next_escape) {
            break;
        }
        const std::size_t quotes = shape == Shape::text ? 1 : 0;
        marking.put(slot, {value + quotes, static_cast<std::size_t>(comma - value) - 2 * quotes},
                    shape);
        at = end + 1;
        ++now;
    }
    at_ = at;
    place = now;
}

bool Walk::member(std::size_t place, bool& goes_on) {
    std::size_t slot = NameTable::unknown;
    if (!key(place, slot)) {
        return false;
    }
    Slot& out = slots_.place(slot);
    const bool is_well_formed = is_list_slot(slot) ? list(out) : value(1, out);
    if (slot == slot_of(Word::event) && out.shape == Shape::text) {
        order_.read_event(out.text);
    }
    if (out.shape != (is_list_slot(slot) ? Shape::list : Shape::text)) {
        slots_.mark_odd(slot);
    }
    return is_well_formed && goes_on_or_ends('}', goes_on);
}

// Goes past the name and the colon of a member.
inline bool Walk::key(std::size_t place, std::size_t& slot) {
    if (end_ - at_ < 3) {
        return false;
    }
    std::uint8_t& expected = order_.slot_at(place);
    if (*at_ + MemberBeginnings::bytes <= body_.size() &&
        member_beginnings.is_at(body_.data() + *at_, expected)) {
        slot = expected;
        at_ += 2;
        return true;
    }
    std::string_view found;
    if (!name(found)) {
        return false;
    }
    slot = name_table.find(found);
    expected = static_cast<std::uint8_t>(slot);
    return true;
}

// Known names have no escapes, so one that has is unescaped: it may be a known one all the same.
bool Walk::name(std::string_view& name) {
    Slot read;
    if (token() != '"' || !string(read) || !take(':')) {
        return false;
    }
    name = read.text;
    return true;
}

bool Walk::value(std::size_t depth, Slot& out) {
    switch (token()) {
        case '"':
            return string(out);
        case '{':
        case '[':
            return container(depth, out);
        default:
            return scalar(out);
    }
}

inline bool Walk::string(Slot& out) {
    const std::string_view text = token_text(at_++);
    if (text.size() < 2 || text.back() != '"') {
        return false;
    }
    out.shape = Shape::text;
    out.text = text.substr(1, text.size() - 2);
    if (!has_escape(out.text)) {
        return true;
    }
    char* const end = unescape_json(out.text, room_);
    if (end == nullptr) {
        return false;
    }
    out.text = {room_, static_cast<std::size_t>(end - room_)};
    room_ = end;
    return true;
}

bool Walk::scalar(Slot& out) {
    if (at_ == end_) {
        return false;
    }
    out.text = token_text(at_++);
    if (out.text == "null") {
        out.shape = Shape::null;
        return true;
    }
    if (out.text == "true" || out.text == "false") {
        out.shape = Shape::other;
        return true;
    }
    out.shape = Shape::number;
    return is_json_number(out.text);
}

bool Walk::container(std::size_t depth, Slot& out) {
    if (depth >= Decoder::nesting_max) {
        return false;
    }
    const std::size_t begin = *at_;
    const bool is_array = body_[*at_++] == '[';
    if (!(is_array ? check_array(depth + 1) : check_object(depth + 1))) {
        return false;
    }
    out.text = body_.substr(begin, at_[-1] + 1 - begin);
    out.shape = Shape::other;
    return true;
}

bool Walk::check_array(std::size_t depth) {
    if (take(']')) {
        return true;
    }
    Slot ignored;
    for (bool goes_on = true; goes_on;) {
        if (!value(depth, ignored) || !goes_on_or_ends(']', goes_on)) {
            return false;
        }
    }
    return true;
}

bool Walk::check_object(std::size_t depth) {
    if (take('}')) {
        return true;
    }
    std::string_view ignored_name;
    Slot ignored;
    for (bool goes_on = true; goes_on;) {
        if (!name(ignored_name) || !value(depth, ignored) || !goes_on_or_ends('}', goes_on)) {
            return false;
        }
    }
    return true;
}

bool Walk::list(Slot& out) {
    if (token() == '[') {
        return list_of_strings(out);
    }
    const std::uint32_t* const begin = at_;
    const bool well_formed = value(1, out);
    if (well_formed && out.shape == Shape::text) {
        out.text = out.text.empty() ? std::string_view{} : token_text(begin);
        out.shape = Shape::list;
    }
    return well_formed;
}

bool Walk::list_of_strings(Slot& out) {
    const std::uint32_t* const begin = at_++;
    out = {{}, Shape::list};
    if (take(']')) {
        return true;
    }
    Slot element;
    for (bool goes_on = true; goes_on;) {
        char* const room = room_;
        if (!value(2, element) || !goes_on_or_ends(']', goes_on)) {
            return false;
        }
        if (element.shape != Shape::text && out.shape == Shape::list) {
            out = {element.text, Shape::other};
        } else {
            room_ = room;  // the list is kept with its escapes
        }
    }
    if (out.shape == Shape::list) {
        out.text = squeezed(begin, at_);
    }
    return true;
}

// The tokens without the white space between them, so that a text never holds a line feed.
std::string_view Walk::squeezed(const std::uint32_t* begin, const std::uint32_t* end) {
    const std::size_t whole = end[-1] + 1 - *begin;
    std::size_t bytes = 0;
    for (const std::uint32_t* token = begin; token != end; ++token) {
        bytes += token + 1 == end ? 1 : token_text(token).size();
    }
    if (bytes == whole) {
        return body_.substr(*begin, whole);
    }
    char* const text = room_;
    for (const std::uint32_t* token = begin; token + 1 != end; ++token) {
        const std::string_view one = token_text(token);
        room_ += one.copy(room_, one.size());
    }
    *room_++ = ']';
    return {text, bytes};
}

}  // namespace anyorder
