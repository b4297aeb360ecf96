#include "image_json_members.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "image_json.h"
#include "utf8.h"

namespace anyorder {

namespace dom = simdjson::dom;

namespace {

std::span<const std::string_view> found_in(const JsonMembers& members) {
    return std::span(members.found).first(members.found_count);
}

// As an image writes it: no sign, no zeros in front.
std::optional<std::uint64_t> number_from(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
    const bool is_padded = digits.size() > 1 && digits.front() == '0';
    return is_number && !is_padded ? std::optional(value) : std::nullopt;
}

// Nothing where it is not two lower-case hexadecimal digits a byte.
std::optional<std::string> bytes_from(std::string_view digits) {
    constexpr std::string_view known = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        const std::size_t high = known.find(digits[i]);
        const std::size_t low = known.find(digits[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        bytes += static_cast<char>(16 * high + low);
    }
    return digits.size() % 2 == 0 ? std::optional(bytes) : std::nullopt;
}

}  // namespace

void JsonTree::fail(ImageRefusal refusal, std::string_view what, std::string_view name) {
    if (error_) {
        return;
    }
    std::string place;
    const auto add = [&place](std::string_view part) {
        place += place.empty() || part.empty() ? "" : ".";
        place += part;
    };
    for (const Step& step : path_) {
        if (step.is_index) {
            place += '[' + std::to_string(step.index) + ']';
        } else {
            add(step.name);
        }
    }
    // A member that is not known may have any name.
    constexpr std::size_t name_bytes_max = 48;
    add(name.substr(0, utf8_cut(name, name_bytes_max)));
    error_ = {.refusal = refusal, .place = std::move(place), .what = std::string(what)};
}

JsonMembers JsonTree::members_of(Element element) {
    JsonMembers members;
    if (ok() && element.get(members.object) != simdjson::SUCCESS) {
        fail(ImageRefusal::wrong_type, "an object must stand here");
    }
    return members;
}

std::optional<JsonTree::Element> JsonTree::find(JsonMembers& members, std::string_view name) const {
    Element element;
    if (!ok() || members.object.at_key(name).get(element) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    members.found[members.found_count++] = name;
    return element;
}

void JsonTree::end(const JsonMembers& members) {
    if (!ok()) {
        return;
    }
    std::array<bool, std::tuple_size_v<decltype(members.found)>> seen{};
    for (const dom::key_value_pair member : members.object) {
        const auto names = found_in(members);
        const auto place = std::ranges::find(names, member.key);
        if (place == names.end()) {
            fail(ImageRefusal::unknown_part, "this version knows no such member", member.key);
            return;
        }
        bool& is_seen = seen[static_cast<std::size_t>(place - names.begin())];
        if (is_seen) {
            fail(ImageRefusal::repeated_part, "the member stands here twice", member.key);
            return;
        }
        is_seen = true;
    }
}

JsonTree::Element JsonTree::need(JsonMembers& members, std::string_view name) {
    const auto element = find(members, name);
    if (!element) {
        fail(ImageRefusal::missing_part, "the member is missing", name);
    }
    return element.value_or(Element{});
}

std::uint64_t JsonTree::number_in(Element element, std::string_view name) {
    std::string_view digits;
    std::uint64_t value = 0;
    if (element.get(digits) == simdjson::SUCCESS) {
        const auto number = number_from(digits);
        if (!number) {
            fail(ImageRefusal::bad_number, "the text is no whole number below 2^64", name);
        }
        return number.value_or(0);
    }
    if (element.get(value) != simdjson::SUCCESS) {
        fail(element.is_number() ? ImageRefusal::bad_number : ImageRefusal::wrong_type,
             "a whole number below 2^64 must stand here", name);
    }
    return value;
}

std::string_view JsonTree::text_in(Element element, std::string_view name) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) {
        return text;
    }
    return text_of_bytes(element, name);
}

std::string_view JsonTree::text_of_bytes(Element element, std::string_view name) {
    dom::object object;
    std::string_view digits;
    if (element.get(object) != simdjson::SUCCESS || object.size() != 1 ||
        object.at_key(image_json::bytes).get(digits) != simdjson::SUCCESS) {
        fail(ImageRefusal::wrong_type, "a text must stand here", name);
        return {};
    }
    const auto bytes = bytes_from(digits);
    if (!bytes || is_utf8(*bytes)) {
        fail(ImageRefusal::wrong_type, "these are no bytes that are not UTF-8", name);
        return {};
    }
    return texts_.emplace_back(*bytes);
}

std::uint64_t JsonTree::number(JsonMembers& members, std::string_view name) {
    const Element element = need(members, name);
    return ok() ? number_in(element, name) : 0;
}

std::string_view JsonTree::text(JsonMembers& members, std::string_view name) {
    const Element element = need(members, name);
    return ok() ? text_in(element, name) : std::string_view{};
}

dom::array JsonTree::array(JsonMembers& members, std::string_view name) {
    const Element element = need(members, name);
    dom::array array;
    if (ok() && element.get(array) != simdjson::SUCCESS) {
        fail(ImageRefusal::wrong_type, "an array must stand here", name);
    }
    return array;
}

std::optional<std::uint64_t> JsonTree::maybe_number(JsonMembers& members, std::string_view name) {
    const auto element = find(members, name);
    return element ? std::optional(number_in(*element, name)) : std::nullopt;
}

std::optional<std::string_view> JsonTree::maybe_text(JsonMembers& members, std::string_view name) {
    const auto element = find(members, name);
    return element ? std::optional(text_in(*element, name)) : std::nullopt;
}

bool JsonTree::is_set(JsonMembers& members, std::string_view name) {
    const auto element = find(members, name);
    bool is_set = false;
    if (element && element->get(is_set) != simdjson::SUCCESS) {
        fail(ImageRefusal::wrong_type, "true or false must stand here", name);
    }
    return is_set;
}

}  // namespace anyorder
