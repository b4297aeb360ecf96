// Events of all six kinds for properties: extreme numbers, and texts that a careless codec breaks.
#pragma once

#include <deque>
#include <memory>
#include <ostream>
#include <string>

#include <rapidcheck.h>

#include <anyorder/engine/event.h>

namespace anyorder {

// An Event together with the texts that it views. Copies share them.
struct OwnedEvent {
    std::shared_ptr<std::deque<std::string>> texts = std::make_shared<std::deque<std::string>>();
    std::shared_ptr<Attributes> attributes = std::make_shared<Attributes>();
    Event event{};
};

rc::Gen<OwnedEvent> arbitrary_event();

// A counterexample is shown as the callback's body.
void showValue(const OwnedEvent& owned, std::ostream& out);

// Valid UTF-8 of at most `bytes_max` bytes: quotes, controls, NUL, astral and wide characters.
rc::Gen<std::string> nasty_text(std::size_t bytes_min, std::size_t bytes_max);

}  // namespace anyorder

template <>
struct rc::Arbitrary<anyorder::OwnedEvent> {
    static Gen<anyorder::OwnedEvent> arbitrary() { return anyorder::arbitrary_event(); }
};
