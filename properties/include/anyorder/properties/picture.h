// A case as a picture in text: the callbacks as the service executed them, and as they arrived.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <anyorder/engine/event.h>
#include <anyorder/properties/case.h>

namespace anyorder {

// Two rows of columns, executed above and arrived below; rows are folded where they would be wider
// than `width` columns. Callbacks are numbered from 1 in the order of execution; an arrival that is
// not the first of its callback is marked "again". Ids are made printable and cut to fit.
std::string picture(std::span<const Event> callbacks, const Delivery& delivery, std::size_t width);

// One callback: "stream_close s1, seq 4", or "stream_close r1 / s1, seq 4" where there are many
// rooms.
std::string callback_in_words(const Event& callback, bool many_rooms);

// One line: "r1 with stream s1 (seq 3)", or "nothing", or "no streams" where
// rooms are not judged. Only the chosen lists.
std::string in_words(const ObservedList& list, const Lists& lists);

// What was expected, what was listed, and each difference as a sentence.
std::string differences_in_words(const Violated& violated, const Lists& lists);

}  // namespace anyorder
