// The subjects that come with the project, by name.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <anyorder/subjects/subject.h>

namespace anyorder {

enum class Role : std::uint8_t {
    reference,    // right: the engine, and the rule that planted bugs are made from
    known_wrong,  // a published or obvious way that fails
    planted,      // right but for one mistake, to see whether a run would notice
};

// What a run makes up and delivers.
struct Delivered {
    Lists lists{};
    bool repeats = true;
    // No two changes share a millisecond.
    bool distinct_times = false;
};

struct CatalogueEntry {
    std::string_view name;
    Role role{};
    // One sentence without a full stop.
    std::string_view sentence;
    std::unique_ptr<Subject> (*make)();
    // Whether the mistake makes any list wrong in such a run; null where it does in every run.
    bool (*shows)(const Delivered& delivered) = nullptr;
};

// All of them: the engine first, then what else is right, the known wrong, the planted bugs.
std::span<const CatalogueEntry> catalogue();

// Null where there is none of that name.
const CatalogueEntry* find_subject(std::string_view name);

}  // namespace anyorder
