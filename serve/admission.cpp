#include "admission.h"

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

#include <openssl/evp.h>

#include <anyorder/engine/signature.h>

namespace anyorder {

namespace {

std::optional<std::uint64_t> seconds_in(std::string_view text) {
    std::uint64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional(seconds) : std::nullopt;
}

// Looked up once: EVP_sha256() would be looked up, under locks, for each digest.
const EVP_MD* sha256_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return method;
}

}  // namespace

Admission admission_of(const Event& event, const AdmissionRules& rules, std::uint64_t now_s) {
    if (rules.secret.empty()) {
        return Admission::admitted;
    }
    if (!verify_signature(event, rules.secret)) {
        return Admission::bad_signature;
    }
    if (rules.max_age_s == 0) {
        return Admission::admitted;
    }
    const auto sent_s = seconds_in(text_of(event, Field::timestamp));
    if (!sent_s) {
        return Admission::bad_time;
    }
    if (*sent_s > now_s) {
        return *sent_s - now_s > ahead_s_max ? Admission::too_early : Admission::admitted;
    }
    return now_s - *sent_s > rules.max_age_s ? Admission::too_old : Admission::admitted;
}

NonceUse use_of(const Event& event, std::string_view digest, const AdmissionRules& rules) {
    const std::uint64_t sent_s = seconds_in(text_of(event, Field::timestamp)).value_or(0);
    // From then on it is too old.
    return {.nonce = text_of(event, Field::signature),
            .digest = digest,
            .expires_s = sent_s + rules.max_age_s + 1};
}

Admission admission_of_count(std::uint64_t count) {
    return count == 0 || count > sendings_max ? Admission::replayed : Admission::admitted;
}

std::string digest_of(std::string_view body) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int bytes = 0;
    if (sha256_method() == nullptr || EVP_Digest(body.data(), body.size(), digest.data(), &bytes,
                                                 sha256_method(), nullptr) != 1) {
        throw std::runtime_error("the crypto library offers no SHA-256");
    }
    std::string out;
    out.reserve(std::size_t{2} * bytes);
    for (std::size_t i = 0; i < bytes; ++i) {
        out += digits[digest[i] >> 4U];
        out += digits[digest[i] & 15U];
    }
    return out;
}

std::string_view describe(Admission admission) {
    switch (admission) {
        case Admission::admitted:
            return "";
        case Admission::bad_signature:
            return "the callback is not signed with the secret";
        case Admission::bad_time:
            return "the callback has no timestamp in seconds";
        case Admission::too_old:
            return "the callback was sent too long ago";
        case Admission::too_early:
            return "the callback was sent in the future";
        case Admission::replayed:
            return "the callback's signature was used before, for another body or too often";
    }
    return "";
}

unsigned status_of(Admission admission) {
    switch (admission) {
        case Admission::admitted:
            return 200;
        case Admission::bad_signature:
            return 401;
        case Admission::bad_time:
        case Admission::too_old:
        case Admission::too_early:
            return 403;
        case Admission::replayed:
            return 409;
    }
    return 403;
}

}  // namespace anyorder
