// How two callbacks that say that one thing began are ordered. Private to the stores.
#pragma once

#include <string>

#include <anyorder/engine/event.h>

namespace anyorder {

// Of two beginnings with one seq for one key, or two creations of a session in one millisecond, the
// one counts whose text is greater, byte by byte: identity, then the texts in the order of the
// field table, then time. See docs/ordering-rule.md.
std::string order_text(const Event& event);

}  // namespace anyorder
