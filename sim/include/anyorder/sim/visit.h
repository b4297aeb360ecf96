// The callbacks of one visit, with all texts that the vendor documents.
#pragma once

#include <cstddef>
#include <memory>

#include <anyorder/sim/history.h>

namespace anyorder {

// A user comes into an empty room, publishes and stops a stream, as often as told, and leaves.
// With one publication that is one callback of each kind; each further one has texts of its own.
// The simulated texts, but for the URLs, which are as long as a CDN that signs them makes them.
std::shared_ptr<const CallbackLog> visit(std::size_t publications);

}  // namespace anyorder
