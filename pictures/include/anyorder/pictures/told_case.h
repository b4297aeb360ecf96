// The cases that a page tells: those that a check found, or one that was replayed, each arrival by
// arrival, with a delivery that passes beside the one that fails.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/pictures/story.h>
#include <anyorder/properties/check.h>

namespace anyorder {

// A delivery with more arrivals is not told: only how it ended.
inline constexpr std::size_t told_arrivals_max = 1'000;

struct ToldCase {
    // "The smallest failing case".
    std::string title;
    // What else is to be said about it; sentences.
    std::vector<std::string> notes;
    StoredCase stored;
    // How it was judged when it was found, or replayed.
    Verdict verdict;
    // Of its delivery. Without arrivals where that is too long; what the subject listed at the end
    // is that of the verdict where nobody was asked.
    Story story;
    // A delivery that passes and one that fails, and the story of the one that passes.
    std::optional<Explanation> explanation{};
    std::optional<Story> passing{};
};

// The arrival of a story after which the list was judged wrong. There must be one.
const ToldArrival& judged_arrival(const Story& story, const Violated& wrong);

// The case of a failure, in the order of their weight: at most two. The subject is asked again,
// after each arrival; with none, what the report knows is told. Where it fails, the rest is told
// without it.
std::vector<ToldCase> tell_failures(const CheckReport& report, Subject* subject);

// One case that was judged. With a subject, and where it failed, a delivery that passes is looked
// for.
ToldCase tell_replayed(const StoredCase& replayed, const Verdict& verdict, Subject* subject);

}  // namespace anyorder
