#include "decode_walk.h"

#include <cstring>

#include "json_token.h"

namespace anyorder {

namespace ondemand = simdjson::ondemand;

namespace {

bool at_end(ondemand::document& document) {
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

// The text between the key's first quote and the last one before the value.
std::string_view raw_key(ondemand::field& field) {
    const char* const begin = field.key().raw();
    const char* end = field.value().raw_json_token().data() - 1;
    while (*end != '"') {
        --end;
    }
    return {begin, static_cast<std::size_t>(end - begin)};
}

// Writes one more element of the list that starts at `begin` to `end`; returns the new end.
char* append_element(char* end, const char* begin, std::string_view token) {
    if (end != begin + 1) {
        *end++ = ',';
    }
    std::memmove(end, token.data(), token.size());
    return end + token.size();
}

}  // namespace

// The walk only goes forward, so all calls together look at each byte once.
bool Walk::has_escape(std::string_view raw) {
    if (next_escape_ < raw.data()) {
        const void* const found =
            std::memchr(raw.data(), '\\', static_cast<std::size_t>(body_end() - raw.data()));
        next_escape_ = found != nullptr ? static_cast<const char*>(found) : body_end();
    }
    return next_escape_ < raw.data() + raw.size();
}

std::optional<Refusal> Walk::into_slots(ondemand::document& document) {
    ondemand::json_type type{};
    if (document.type().get(type) != simdjson::SUCCESS) {
        return Refusal::not_json;
    }
    if (type != ondemand::json_type::object) {
        return check_root(document) ? Refusal::not_an_object : Refusal::not_json;
    }
    ondemand::object object;
    const bool well_formed = document.get_object().get(object) == simdjson::SUCCESS &&
                             walk_object(object) && at_end(document);
    return well_formed ? std::nullopt : std::optional(Refusal::not_json);
}

// True where the body is one well-formed array, string, number or word.
bool Walk::check_root(ondemand::document& document) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS) {
        return false;
    }
    if (token.starts_with('[')) {
        ondemand::array array;
        return document.get_array().get(array) == simdjson::SUCCESS && check_array(array, 1) &&
               at_end(document);
    }
    if (token.data() + token.size() != body_end()) {
        return false;
    }
    if (token.starts_with('"')) {
        std::string_view text;
        return document.get_string().get(text) == simdjson::SUCCESS;
    }
    Slot ignored;
    return scalar(trimmed(token), ignored);
}

bool Walk::walk_object(ondemand::object object) {
    Slot unknown;
    for (auto field : object) {
        std::size_t slot = NameTable::unknown;
        if (field.error() != simdjson::SUCCESS || !key(field.value_unsafe(), slot)) {
            return false;
        }
        Slot& out = slot == NameTable::unknown ? unknown : slots_.place(slot);
        ondemand::value& member = field.value_unsafe().value();
        if (!(is_list_slot(slot) ? list(member, out) : value(member, 1, out))) {
            return false;
        }
    }
    return true;
}

// Known names have no escapes, so a key is unescaped only where it is not known as it stands.
bool Walk::key(ondemand::field& field, std::size_t& slot) {
    std::string_view name = raw_key(field);
    slot = name_table.find(name);
    if (slot != NameTable::unknown || !has_escape(name)) {
        return true;
    }
    if (field.unescaped_key().get(name) != simdjson::SUCCESS) {
        return false;
    }
    slot = name_table.find(name);
    return true;
}

bool Walk::value(ondemand::value& value, std::size_t depth, Slot& out) {
    const std::string_view token = trimmed(value.raw_json_token());
    switch (token.front()) {
        case '"':
            out.shape = Shape::text;
            return string(value, token, out.text);
        case '{':
        case '[':
            return container(value, depth, out);
        default:
            return scalar(token, out);
    }
}

bool Walk::string(ondemand::value& value, std::string_view token, std::string_view& out) {
    if (token.size() < 2 || token.back() != '"') {
        return false;
    }
    out = token.substr(1, token.size() - 2);
    if (!has_escape(out)) {
        // The library would take a string that it skips for a key where a colon follows.
        return value.get_raw_json_string().error() == simdjson::SUCCESS;
    }
    return value.get_string().get(out) == simdjson::SUCCESS;
}

bool Walk::scalar(std::string_view token, Slot& out) {
    out.text = token;
    if (token == "null") {
        out.shape = Shape::null;
        return true;
    }
    if (token == "true" || token == "false") {
        out.shape = Shape::other;
        return true;
    }
    out.shape = Shape::number;
    return is_json_number(token);
}

bool Walk::container(ondemand::value& value, std::size_t depth, Slot& out) {
    if (depth >= Decoder::nesting_max) {
        return false;
    }
    const char* const begin = value.raw_json_token().data();
    bool well_formed = false;
    if (*begin == '[') {
        ondemand::array array;
        well_formed =
            value.get_array().get(array) == simdjson::SUCCESS && check_array(array, depth + 1);
    } else {
        ondemand::object object;
        well_formed =
            value.get_object().get(object) == simdjson::SUCCESS && check_object(object, depth + 1);
    }
    const char* end = nullptr;
    if (!well_formed || value.current_location().get(end) != simdjson::SUCCESS) {
        return false;
    }
    out.text = trimmed({begin, static_cast<std::size_t>(end - begin)});
    out.shape = Shape::other;
    return true;
}

bool Walk::check_array(ondemand::array array, std::size_t depth) {
    Slot ignored;
    for (auto element : array) {
        if (element.error() != simdjson::SUCCESS ||
            !value(element.value_unsafe(), depth, ignored)) {
            return false;
        }
    }
    return true;
}

bool Walk::check_object(ondemand::object object, std::size_t depth) {
    std::size_t ignored_slot = NameTable::unknown;
    Slot ignored;
    for (auto field : object) {
        if (field.error() != simdjson::SUCCESS || !key(field.value_unsafe(), ignored_slot) ||
            !value(field.value_unsafe().value(), depth, ignored)) {
            return false;
        }
    }
    return true;
}

bool Walk::list(ondemand::value& value, Slot& out) {
    const std::string_view token = trimmed(value.raw_json_token());
    if (token.front() == '[') {
        return list_of_strings(value, out);
    }
    const bool well_formed = this->value(value, 1, out);
    if (out.shape == Shape::text) {
        out.text = out.text.empty() ? std::string_view{} : token;
        out.shape = Shape::list;
    }
    return well_formed;
}

// Leaves out the white space between elements, so that a text never holds a line feed: elements
// move down inside the body's copy, over what has already been read.
bool Walk::list_of_strings(ondemand::value& value, Slot& out) {
    char* const begin = body_.data() + (value.raw_json_token().data() - body_.data());
    char* end = begin + 1;
    ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
        return false;
    }
    out.shape = Shape::list;
    Slot element_read;
    for (auto element : array) {
        if (element.error() != simdjson::SUCCESS) {
            return false;
        }
        const std::string_view token = trimmed(element.value_unsafe().raw_json_token());
        if (!this->value(element.value_unsafe(), 2, element_read)) {
            return false;
        }
        if (element_read.shape != Shape::text && out.shape == Shape::list) {
            out = {element_read.text, Shape::other};
        }
        if (out.shape == Shape::list) {
            end = append_element(end, begin, token);
        }
    }
    if (out.shape == Shape::list) {
        *end = ']';
        const bool empty = end == begin + 1;
        out.text = empty ? std::string_view{}
                         : std::string_view(begin, static_cast<std::size_t>(end + 1 - begin));
    }
    return true;
}

}  // namespace anyorder
