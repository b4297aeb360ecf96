// A story as text: callback by callback what arrived, what the engine did and why, what is live by
// then, and what the subject listed. For people who have never heard of sequence numbers: what they
// and tombstones are is said before they are spoken of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <anyorder/pictures/story.h>
#include <anyorder/properties/picture.h>

namespace anyorder {

struct StoryTextOptions {
    // Whose lists are told; empty where no subject was asked.
    std::string_view subject{};
    // Of its options the width and ASCII count.
    PictureStyle style{};
};

// Ends with what came of the last list, where there is one. A pure function.
std::string story_text(const Story& story, const StoryTextOptions& options);

// A paragraph that is broken between words alone, each line but the first behind `indent` spaces,
// and a line feed at its end. Of visible text.
std::string paragraph(std::string_view text, std::size_t indent, const PictureStyle& style);

// After how many arrivals the list differed from what had arrived.
std::size_t wrong_arrivals(const Story& story);

// What came of it in the end, by the truth; Unknown where the last arrival was not answered, and
// where no subject was asked.
Verdict verdict_of(const Story& story);

}  // namespace anyorder
