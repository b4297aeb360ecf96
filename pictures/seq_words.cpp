#include "seq_words.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace anyorder {

namespace {

std::string text_of(ChangeSeq seq) {
    return std::to_string(number(seq));
}

// Two neighbours stand on their own, more are a range.
std::vector<std::string> parts_of(const std::vector<SeqRange>& ranges) {
    std::vector<std::string> parts;
    for (const auto& [first, last] : ranges) {
        if (number(last) - number(first) > 1) {
            parts.push_back(text_of(first) + " to " + text_of(last));
            continue;
        }
        parts.push_back(text_of(first));
        if (first != last) {
            parts.push_back(text_of(last));
        }
    }
    return parts;
}

}  // namespace

std::string named(ChangeSeq seq) {
    return "seq " + text_of(seq);
}

std::string named(RoomSession session) {
    return "session " + std::to_string(number(session));
}

std::string missing_below(const ListCompleteness& list, ChangeSeq seq) {
    std::vector<SeqRange> below;
    std::ranges::copy_if(list.missing, std::back_inserter(below),
                         [&](const SeqRange& range) { return range.first < seq; });
    std::vector<std::string> parts = parts_of(below);
    if (below.size() == list.missing.size() && list.missing_ranges > list.missing.size()) {
        parts.emplace_back("more");
    }
    std::string text = "seq ";
    for (std::size_t i = 0; i < parts.size(); ++i) {
        text += i == 0 ? "" : (i + 1 == parts.size() ? " and " : ", ");
        text += parts[i];
    }
    const bool is_one = parts.size() == 1 && below.front().first == below.front().last;
    return text + (is_one ? " is in" : " are in");
}

}  // namespace anyorder
