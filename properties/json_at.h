// Reading JSON that somebody else may have written: each value knows where it stands, so that what
// is wrong with it can be said.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <anyorder/engine/list_text.h>
#include <anyorder/properties/case_file.h>
#include <anyorder/properties/order_count.h>
#include <anyorder/subjects/json_depth.h>
#include <anyorder/subjects/observed_list.h>

namespace anyorder {

// What is wrong with a file, and where; thrown while it is read.
struct Wrong {
    std::string what;
};

// A value and where it stands: "failures[0].case".
class At {
public:
    using Json = nlohmann::ordered_json;

    At(const Json& json, std::string where) : json_(&json), where_(std::move(where)) {}

    [[nodiscard]] At member(const std::string& name) const {
        const std::string where = where_.empty() ? name : where_ + "." + name;
        if (!json_->is_object() || !json_->contains(name)) {
            throw Wrong{where + " is missing"};
        }
        return {json_->at(name), where};
    }
    [[nodiscard]] std::vector<At> elements() const {
        if (!json_->is_array()) {
            throw Wrong{where_ + " is not an array"};
        }
        std::vector<At> all;
        all.reserve(json_->size());
        for (std::size_t i = 0; i < json_->size(); ++i) {
            all.emplace_back((*json_)[i], where_ + "[" + std::to_string(i) + "]");
        }
        return all;
    }
    // Whether it is an object with such a member.
    [[nodiscard]] bool has(const std::string& name) const {
        return json_->is_object() && json_->contains(name);
    }
    [[nodiscard]] bool is_object() const { return json_->is_object(); }
    [[nodiscard]] bool is_null() const { return json_->is_null(); }
    [[nodiscard]] std::string text() const {
        if (!json_->is_string()) {
            throw Wrong{where_ + " is not a string"};
        }
        return json_->get<std::string>();
    }
    [[nodiscard]] bool flag() const {
        if (!json_->is_boolean()) {
            throw Wrong{where_ + " is not true or false"};
        }
        return json_->get<bool>();
    }
    [[nodiscard]] std::uint64_t number(
        std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max()) const {
        if (!json_->is_number_unsigned() || json_->get<std::uint64_t>() > greatest) {
            throw Wrong{where_ + " is not a whole number from 0 to " + std::to_string(greatest)};
        }
        return json_->get<std::uint64_t>();
    }
    [[nodiscard]] std::int64_t signed_number() const {
        if (!json_->is_number_integer()) {
            throw Wrong{where_ + " is not a whole number"};
        }
        return json_->get<std::int64_t>();
    }
    [[nodiscard]] OrderCount count() const {
        const std::string digits = text();
        constexpr std::size_t digits_max = 4000;
        if (digits.empty() || digits.size() > digits_max ||
            digits.find_first_not_of("0123456789") != std::string::npos ||
            (digits.size() > 1 && digits.front() == '0')) {
            throw Wrong{where_ + " is not a whole number in a string"};
        }
        return OrderCount(digits);
    }
    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] const Json& json() const { return *json_; }

    template <class Value>
    [[nodiscard]] Value one_of(
        std::initializer_list<std::pair<std::string_view, Value>> all) const {
        const std::string name = text();
        for (const auto& [known, value] : all) {
            if (name == known) {
                return value;
            }
        }
        throw Wrong{where_ + " is \"" + printable(name) + "\", which is nothing known"};
    }

private:
    const Json* json_;
    std::string where_;
};

// The lists that an array names.
inline Lists read_lists(const At& at) {
    std::string joined;
    for (const At& name : at.elements()) {
        joined += (joined.empty() ? "" : ",") + name.text();
    }
    const auto lists = parse_lists(joined);
    if (!lists) {
        throw Wrong{at.where() + " is not a choice of rooms, streams and users"};
    }
    return *lists;
}

// Throws Wrong where the member `anyorder` is not this version.
inline void require_version(const At& file, std::string_view version) {
    if (const std::string is = file.member("anyorder").text(); is != version) {
        throw Wrong{"anyorder is \"" + printable(is) + "\", and this version reads \"" +
                    std::string(version) + "\""};
    }
}

// What `read` makes of the text, or why that cannot be.
template <class Stored>
std::variant<Stored, CaseError> read_from(std::string_view text, Stored (*read)(const At&)) {
    if (nests_too_deep(text)) {
        return CaseError{"it nests too deep"};
    }
    const At::Json file = At::Json::parse(text, nullptr, false);
    if (file.is_discarded()) {
        return CaseError{"it is not JSON"};
    }
    try {
        return read(At(file, ""));
    } catch (const Wrong& wrong) {
        return CaseError{wrong.what};
    }
}

}  // namespace anyorder
