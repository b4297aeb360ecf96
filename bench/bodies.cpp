#include "bodies.h"

#include <algorithm>

#include <anyorder/engine/encode.h>
#include <anyorder/sim/visit.h>

namespace anyorder::bench {

CallbackBodies::CallbackBodies(std::span<const Event> events)
    : samples_(visit(1)), events_(events.begin(), events.end()) {
    constexpr std::size_t lines = 9;
    for (std::size_t line = 0; line < lines; ++line) {
        added_to_close_ += "what the application has to say about it;";
    }
    close_texts_ =
        *std::ranges::find(samples_->events(), EventKind::stream_close, &Event::kind)->attributes;
    close_texts_.set(Field::third_define_data, added_to_close_);
    std::vector<std::size_t> ends;
    ends.reserve(events_.size());
    for (Event& event : events_) {
        if (event.attributes == nullptr) {
            event.attributes = sample(event.kind);
        }
        encode_to(bytes_, event, {.secret = "callback secret"});
        ends.push_back(bytes_.size());
    }
    bytes_.append(padding, ' ');
    bodies_.reserve(ends.size());
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        bodies_.push_back(std::string_view(bytes_).substr(begin, end - begin));
        begin = end;
    }
}

const Attributes* CallbackBodies::sample(EventKind kind) const {
    return kind == EventKind::stream_close
               ? &close_texts_
               : std::ranges::find(samples_->events(), kind, &Event::kind)->attributes;
}

}  // namespace anyorder::bench
