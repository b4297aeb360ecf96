#include "kept_callbacks.h"

#include <variant>

#include <anyorder/engine/encode.h>

namespace anyorder {

void KeptCallbacks::add(const Event& event) {
    if (different_ == kept_.size()) {
        kept_.emplace_back();
    }
    Kept& next = kept_[different_];
    next.body.clear();
    encode_to(next.body, event);
    std::size_t number = 0;
    while (kept_[number].body != next.body) {
        ++number;
    }
    if (number == different_) {
        next.event = std::get<Event>(next.decoder.decode(next.body));
        ++different_;
    }
    arrivals_.push_back(number);
}

void KeptCallbacks::clear() {
    different_ = 0;
    arrivals_.clear();
}

}  // namespace anyorder
