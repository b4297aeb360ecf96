// A store as a subject: what is delivered to it is applied, what is live is read from it. With
// several writers it is a check of what processes do to each other.
//
// Each subject keeps to a space of its own, which it clears when it is reset and when it ends: what
// else lies in the store is neither seen nor touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <anyorder/subjects/subject.h>

namespace anyorder {

// Mistakes that people make with stores, each in a store that is right but for it.
enum class StoreTwin : std::uint8_t {
    none,               // the store itself
    read_modify_write,  // a room is read, changed and written without a transaction
    compares_times,     // of two changes the one with the later time wins
    two_queries,        // rooms are read, and then what is in them
};

struct StoreSubjectName {
    std::string_view name;
    // How URLs of it begin, for people: "redis://HOST:PORT".
    std::string_view url;
    StoreTwin twin{};
    // One sentence without a full stop.
    std::string_view sentence;
};

std::span<const StoreSubjectName> store_subjects();

// Null where there is none of that name.
const StoreSubjectName* find_store_subject(std::string_view name);

// The one that is right for a URL, or null.
const StoreSubjectName* store_subject_of_url(std::string_view url);

struct StoreSubjectOptions {
    std::string url{};
    StoreTwin twin = StoreTwin::none;
    // With more than one, each has a connection of its own, and all of them deliver all callbacks
    // at once: the first in the order of the delivery, the others in orders drawn from `seed`. One
    // more connection reads the list all the while. The answer is the list at the end, or the first
    // that was read on the way and cannot be: where a room of it is what the rule makes of no set
    // of its callbacks that has all that was acknowledged before the reading began, and none that
    // was not sent before it ended. Where more than ten were on their way it is not judged.
    std::size_t writers = 1;
    // So many times for each question, each time in other orders, until an answer is wrong.
    std::size_t rounds = 1;
    std::uint64_t seed = 1;
    // Each callback is applied on its own when it is delivered; otherwise all of them together when
    // the list is asked for. One writer only.
    bool one_by_one = false;
    std::uint64_t timeout_ms = 10'000;
};

std::unique_ptr<Subject> store_subject(const StoreSubjectOptions& options);

// Why such a subject cannot be had, or nothing. Throws std::invalid_argument for a URL that is
// none.
std::optional<SubjectFailure> probe(const StoreSubjectOptions& options);

}  // namespace anyorder
