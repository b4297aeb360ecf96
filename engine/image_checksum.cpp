#include "image_checksum.h"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>

namespace anyorder {

std::string image_checksum(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int digest_bytes = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &digest_bytes, EVP_sha256(),
                   nullptr) != 1) {
        throw std::runtime_error("the crypto library offers no SHA-256");
    }
    return {digest.begin(), digest.begin() + image_checksum_bytes};
}

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view hexadecimal_digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += hexadecimal_digits[byte >> 4U];
        text += hexadecimal_digits[byte & 15U];
    }
    return text;
}

}  // namespace anyorder
