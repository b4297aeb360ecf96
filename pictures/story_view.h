// A story as a page shows it: what is to be read after each arrival, in words, and as JSON for the
// page's script.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <anyorder/pictures/story.h>

#include "list_rows.h"

namespace anyorder {

// After so many arrivals.
struct StoryState {
    std::size_t arrivals = 0;
    // Of the last of them: "callback 2 again (stream_close s1, seq 4)"; empty where there is none.
    std::string arrived;
    // "The list is right." and its like; a sentence.
    std::string judged;
    bool wrong = false;
    std::string reason;
    std::vector<ListRow> expected;
    // Nothing where no list is known; then `judged` says why.
    std::optional<std::vector<ListRow>> listed;
    // Sentences without a full stop.
    std::vector<std::string> differences;
    // The callback's body, indented.
    std::string body;
};

// From the arrival on that a page shows first: the state before it, then one after each arrival.
std::vector<StoryState> states_of(const Story& story);

// {"first":0,"rows":[[name,room,detail,mark,note],…],"states":[{…,"expected":[row,…]},…],
// "bodies":[…]}. ASCII.
std::string states_as_json(const std::vector<StoryState>& states);

}  // namespace anyorder
