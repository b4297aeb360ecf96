// Which callbacks are taken for the vendor's: signed with the secret, sent a short time ago, and
// not more often than the vendor sends them.
//
// The signature covers the timestamp and the nonce and not the body. So who has read one callback
// could send others with its signature; hence each signature is good for one body. The vendor sends
// a callback once and at most five times more; the rule counts it once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <anyorder/engine/event.h>
#include <anyorder/stores/store.h>

namespace anyorder {

// How often the vendor may send one callback.
inline constexpr std::uint64_t sendings_max = 6;

// How far the vendor's clock may be ahead of ours.
inline constexpr std::uint64_t ahead_s_max = 60;

struct AdmissionRules {
    // Empty: everything is admitted.
    std::string secret{};
    // 0: neither age nor replays are looked at.
    std::uint64_t max_age_s = 0;

    [[nodiscard]] bool counts_uses() const { return !secret.empty() && max_age_s != 0; }
};

enum class Admission : std::uint8_t {
    admitted,
    bad_signature,
    bad_time,   // it has no timestamp that is a number
    too_old,    // older than max_age_s
    too_early,  // more than ahead_s_max ahead of our clock
    replayed,   // used for another body, or more than sendings_max times
};

// All but replays, for which the store is asked.
Admission admission_of(const Event& event, const AdmissionRules& rules, std::uint64_t now_s);

// What the store counts: the signature, which stands for the secret, the timestamp and the nonce.
// The event is one that was admitted. Both texts must outlive it.
NonceUse use_of(const Event& event, std::string_view digest, const AdmissionRules& rules);

// What the store's count says.
Admission admission_of_count(std::uint64_t count);

// SHA-256, in 64 hexadecimal digits.
std::string digest_of(std::string_view body);

// A sentence without a full stop.
std::string_view describe(Admission admission);

// Of the answer; 200 for what is admitted.
unsigned status_of(Admission admission);

}  // namespace anyorder
