// A tree of JSON that is read member by member, and knows where it is. Private to the engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include <anyorder/engine/snapshot.h>

namespace anyorder {

// One object, and which of its members have been asked for and were there.
struct JsonMembers {
    simdjson::dom::object object;
    // No object of an image has more.
    std::array<std::string_view, 16> found{};
    std::size_t found_count = 0;
};

// Remembers the first error. After it everything is empty, and only ends are to be found.
class JsonTree {
public:
    using Element = simdjson::dom::element;

    [[nodiscard]] bool ok() const { return !error_; }
    [[nodiscard]] const std::optional<ImageError>& error() const { return error_; }
    // The error is about `name` where it stands now, or about the place itself.
    void fail(ImageRefusal refusal, std::string_view what, std::string_view name = {});

    // While one of these lives, names are those of members of `name`, or of an element of an array.
    class Inside {
    public:
        Inside(JsonTree& tree, std::string_view name) : tree_(tree) {
            tree_.path_.push_back({.name = name});
        }
        Inside(JsonTree& tree, std::size_t index) : tree_(tree) {
            tree_.path_.push_back({.index = index, .is_index = true});
        }
        ~Inside() { tree_.path_.pop_back(); }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;
        Inside(Inside&&) = delete;
        Inside& operator=(Inside&&) = delete;

    private:
        JsonTree& tree_;
    };

    JsonMembers members_of(Element element);
    // Nothing, and no error, where it is not there.
    [[nodiscard]] std::optional<Element> find(JsonMembers& members, std::string_view name) const;
    // Whether all members have been asked for; to be called when they should have been.
    void end(const JsonMembers& members);

    // Each is an error where the member is not there, or not what it should be.
    std::uint64_t number(JsonMembers& members, std::string_view name);
    std::string_view text(JsonMembers& members, std::string_view name);
    simdjson::dom::array array(JsonMembers& members, std::string_view name);
    // Of a member that may be missing.
    std::optional<std::uint64_t> maybe_number(JsonMembers& members, std::string_view name);
    std::optional<std::string_view> maybe_text(JsonMembers& members, std::string_view name);
    bool is_set(JsonMembers& members, std::string_view name);

    // Calls `function` for each element, up to the first error.
    template <class Function>
    void for_each(simdjson::dom::array array, std::string_view name, Function function) {
        const Inside inside(*this, name);
        std::size_t index = 0;
        for (const Element element : array) {
            if (!ok()) {
                return;
            }
            const Inside at(*this, index++);
            function(element);
        }
    }

    // Forgets texts that were written as bytes. Views of them end.
    void forget_texts() { texts_.clear(); }

private:
    struct Step {
        std::string_view name{};
        std::size_t index = 0;
        bool is_index = false;
    };

    Element need(JsonMembers& members, std::string_view name);
    std::uint64_t number_in(Element element, std::string_view name);
    std::string_view text_in(Element element, std::string_view name);
    std::string_view text_of_bytes(Element element, std::string_view name);

    std::optional<ImageError> error_;
    std::vector<Step> path_;
    std::deque<std::string> texts_;
};

}  // namespace anyorder
