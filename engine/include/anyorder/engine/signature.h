// The signature that the vendor puts into each callback, so that a receiver can tell who sent it.
//
// The three strings callback secret, timestamp and nonce are sorted as bytes and joined; the SHA-1
// of that, in lower-case hexadecimal, is the signature. Source: the vendor's callback verification
// page.
#pragma once

#include <string>
#include <string_view>

#include <anyorder/engine/event.h>

namespace anyorder {

// 40 lower-case hexadecimal digits. Throws std::runtime_error where the crypto library is
// configured to offer no SHA-1.
std::string sign(std::string_view secret, std::string_view timestamp, std::string_view nonce);

// True where the event's `signature` is what sign() makes of its `timestamp` and `nonce`. The
// comparison takes the same time wherever the two differ. An event without a signature is false.
bool verify_signature(const Event& event, std::string_view secret);

}  // namespace anyorder
