// A case as a picture in text: the callbacks as the service executed them, and as they arrived.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <anyorder/engine/event.h>
#include <anyorder/properties/callback_words.h>
#include <anyorder/properties/case.h>
#include <anyorder/properties/explanation.h>

namespace anyorder {

struct PictureStyle {
    // Columns that there are.
    std::size_t width = 100;
    // Nothing but ASCII: lines of | - + and x, characters of ids as \u{e9}.
    bool ascii = false;
    // With SGR sequences. What a colour says is said without it, too.
    bool colour = false;
};

// Places in the delivery whose arrivals make the difference.
struct PictureMarks {
    std::vector<std::size_t> places;

    [[nodiscard]] bool paints(std::size_t place) const;
};

// Those that the explanation names; none where it is null or explains another delivery.
PictureMarks marks_of(const Explanation* explanation, const Delivery& delivery);

// Two rows of cells, executed above and arrived below, joined by lines that cross where order was
// lost; where they would be wider than the style's width, a table with a row for each arrival.
// Callbacks are numbered from 1 in the order of execution; an arrival that is not the first of its
// callback is marked "again" and its line is broken; the lines of marked arrivals are heavy. Ids
// are made visible and cut to fit.
std::string picture(std::span<const Event> callbacks, const Delivery& delivery,
                    const PictureStyle& style, const PictureMarks& marks = {});

// One line: "r1 with stream s1 (seq 3)", or "nothing", or "no streams" where
// rooms are not judged. Only the chosen lists.
std::string in_words(const ObservedList& list, const Lists& lists);

// "expected    nothing" and "listed      room r", in lines.
std::string expected_in_words(const ObservedList& list, const Lists& lists,
                              const PictureStyle& style);
std::string listed_in_words(const ObservedList& list, const Lists& lists,
                            const PictureStyle& style);

// What was expected, what was listed, and each difference as a sentence.
std::string differences_in_words(const Violated& violated, const Lists& lists,
                                 const PictureStyle& style);

// The same of a list that was judged by what had arrived: with a second sentence that says which
// callback was mistaken, and why. The explanation may be null.
std::string differences_in_words(const Violated& violated, const Lists& lists,
                                 const PictureStyle& style, std::span<const Event> callbacks,
                                 const Delivery& delivery, const Explanation* explanation);

// What is wrong with one entry, and which callback was mistaken for what, as far as the order of
// arrival and the explanation show it; `why` may be empty, the explanation null.
struct DifferenceWords {
    // Without a full stop.
    std::string what;
    // A sentence.
    std::string why;
};
std::vector<DifferenceWords> words_of_differences(const Violated& violated,
                                                  std::span<const Event> callbacks,
                                                  const Delivery& delivery,
                                                  const Explanation* explanation);

// The sentence of an explanation, after one that names the order it is about where that is not the
// `shown` one.
std::string explanation_in_words(std::span<const Event> callbacks, const Delivery& shown,
                                 const Explanation& explanation);

// The same in lines.
std::string explanation_in_lines(std::span<const Event> callbacks, const Delivery& shown,
                                 const Explanation& explanation, const PictureStyle& style);

}  // namespace anyorder
