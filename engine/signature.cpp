#include <algorithm>
#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <anyorder/engine/signature.h>

namespace anyorder {

namespace {

constexpr std::string_view hexadecimal_digits = "0123456789abcdef";

std::string hexadecimal(const unsigned char* bytes, std::size_t count) {
    std::string out;
    out.reserve(2 * count);
    for (std::size_t i = 0; i < count; ++i) {
        out += hexadecimal_digits[bytes[i] >> 4U];
        out += hexadecimal_digits[bytes[i] & 15U];
    }
    return out;
}

// Looked up once: EVP_sha1() would be looked up, under locks, for each digest.
const EVP_MD* sha1_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    return method;
}

std::string sha1(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int bytes = 0;
    if (sha1_method() == nullptr ||
        EVP_Digest(text.data(), text.size(), digest.data(), &bytes, sha1_method(), nullptr) != 1) {
        throw std::runtime_error("the crypto library offers no SHA-1");
    }
    return hexadecimal(digest.data(), bytes);
}

}  // namespace

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view nonce) {
    std::array<std::string_view, 3> parts = {secret, timestamp, nonce};
    std::sort(parts.begin(), parts.end());
    std::string joined;
    for (const std::string_view part : parts) {
        joined += part;
    }
    return sha1(joined);
}

bool verify_signature(const Event& event, std::string_view secret) {
    const std::string_view signature = text_of(event, Field::signature);
    const std::string expected =
        sign(secret, text_of(event, Field::timestamp), text_of(event, Field::nonce));
    return signature.size() == expected.size() &&
           CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

}  // namespace anyorder
