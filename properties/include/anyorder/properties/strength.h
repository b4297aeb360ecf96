// What a run has shown, in words that all reports share.
#pragma once

#include <string>
#include <vector>

#include <anyorder/properties/check.h>

namespace anyorder {

struct StrengthLine {
    Strategy strategy{};
    // "small scope", "covering 3".
    std::string name;
    // The same, different for each line and whatever the plan is: "small scope, plain operations".
    std::string title;
    // What holds, as a text without a full stop, in lines of some 80 columns.
    std::string guarantee;
    // "1,284 scenarios, 5,136 deliveries".
    std::string amount;
};

// The title of the line that the segment counts for.
std::string title_of(const Segment& segment);

// A line for each strategy that was carried out, two for small scope.
std::vector<StrengthLine> strength_of(const CheckReport& report);

// What a pass says nothing about, a text without a full stop each.
std::vector<std::string> not_covered(const CheckReport& report);

}  // namespace anyorder
