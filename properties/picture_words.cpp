#include <algorithm>
#include <string_view>
#include <vector>

#include <anyorder/properties/columns.h>
#include <anyorder/properties/picture.h>

#include "mistake.h"
#include "painted_line.h"
#include "short_id.h"

namespace anyorder {

namespace {

std::string in_words(const ObservedStream& stream) {
    std::string text = "stream " + short_id(stream.stream_id);
    if (stream.stream_seq) {
        text += " (seq " + std::to_string(number(*stream.stream_seq)) + ")";
    }
    return text;
}

std::string in_words(const ObservedUser& user) {
    std::string text = "user " + short_id(user.user_account);
    if (user.session_id) {
        text += " (login " + std::to_string(number(*user.session_id)) + ")";
    }
    return text;
}

std::string in_words(const ObservedRoom& room, const Lists& lists) {
    std::vector<std::string> entries;
    if (lists.streams) {
        for (const ObservedStream& stream : room.streams) {
            entries.push_back(in_words(stream));
        }
    }
    if (lists.users) {
        for (const ObservedUser& user : room.users) {
            entries.push_back(in_words(user));
        }
    }
    if (entries.empty() && !lists.rooms) {
        return {};
    }
    std::string text = "room " + short_id(room.room_id);
    if (room.room_session_id) {
        text += " (session " + std::to_string(number(*room.room_session_id)) + ")";
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
        text += (i == 0 ? " with " : ", ") + entries[i];
    }
    return text;
}

std::string_view nothing_of(const Lists& lists) {
    if (lists.rooms) {
        return "nothing";
    }
    if (lists.streams && lists.users) {
        return "no streams and no users";
    }
    return lists.streams ? "no streams" : "no users";
}

}  // namespace

std::string in_words(const ObservedList& list, const Lists& lists) {
    std::string text;
    for (const ObservedRoom& room : list.rooms) {
        const std::string words = in_words(room, lists);
        text += (text.empty() || words.empty() ? "" : "; ") + words;
    }
    return text.empty() ? std::string(nothing_of(lists)) : text;
}

namespace {

std::string as_asked(const std::string& text, const PictureStyle& style) {
    return style.ascii ? in_ascii(text) : text;
}

// "expected    room r1 with …", its lines one below the other.
std::string labelled(std::string label, const std::string& words, const PictureStyle& style) {
    constexpr std::size_t label_columns = 12;
    label.resize(label_columns, ' ');
    const std::size_t room = style.width - std::min(style.width, label_columns);
    for (const char c : wrapped(as_asked(words, style), room)) {
        label += c;
        if (c == '\n') {
            label.append(label_columns, ' ');
        }
    }
    return label + '\n';
}

// Sentences of many words are easier to read in lines that are not too long.
std::size_t prose_columns(const PictureStyle& style) {
    constexpr std::size_t readable = 90;
    return std::min(style.width, readable);
}

std::string lists_of_violated(const Violated& violated, const Lists& lists,
                              const PictureStyle& style) {
    return expected_in_words(violated.expected, lists, style) +
           listed_in_words(violated.listed, lists, style) + '\n';
}

}  // namespace

std::string expected_in_words(const ObservedList& list, const Lists& lists,
                              const PictureStyle& style) {
    return labelled("expected", in_words(list, lists), style);
}

std::string listed_in_words(const ObservedList& list, const Lists& lists,
                            const PictureStyle& style) {
    return labelled("listed", in_words(list, lists), style);
}

std::string differences_in_words(const Violated& violated, const Lists& lists,
                                 const PictureStyle& style) {
    std::string text = lists_of_violated(violated, lists, style);
    for (const Difference& difference : violated.differences) {
        text += painted(as_asked(describe(difference), style), Paint::wrong, style.colour) + "\n";
    }
    return text;
}

std::string differences_in_words(const Violated& violated, const Lists& lists,
                                 const PictureStyle& style, std::span<const Event> callbacks,
                                 const Delivery& delivery, const Explanation* explanation) {
    std::string text = lists_of_violated(violated, lists, style);
    for (const auto& [what, why] :
         words_of_differences(violated, callbacks, delivery, explanation)) {
        text += painted(as_asked(what, style), Paint::wrong, style.colour);
        text +=
            why.empty() ? "\n" : ".\n" + wrapped(as_asked(why, style), prose_columns(style)) + "\n";
    }
    return text;
}

std::vector<DifferenceWords> words_of_differences(const Violated& violated,
                                                  std::span<const Event> callbacks,
                                                  const Delivery& delivery,
                                                  const Explanation* explanation) {
    const Evidence evidence(callbacks, delivery, violated, explanation);
    std::vector<DifferenceWords> all;
    all.reserve(violated.differences.size());
    for (const Difference& difference : violated.differences) {
        all.push_back({describe(difference), mistake_in_words(difference, evidence)});
    }
    return all;
}

std::string explanation_in_words(std::span<const Event> callbacks, const Delivery& shown,
                                 const Explanation& explanation) {
    const std::string sentence = explanation_in_words(callbacks, explanation);
    if (explanation.failing == shown) {
        return sentence;
    }
    std::string order;
    for (const std::uint32_t index : explanation.failing) {
        order += " " + std::to_string(index + 1);
    }
    return "The order" + order + " fails, too. " + sentence;
}

std::string explanation_in_lines(std::span<const Event> callbacks, const Delivery& shown,
                                 const Explanation& explanation, const PictureStyle& style) {
    return wrapped(as_asked(explanation_in_words(callbacks, shown, explanation), style),
                   prose_columns(style)) +
           "\n";
}

}  // namespace anyorder
