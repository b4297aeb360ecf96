#include "certificate.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace anyorder::testing {

namespace {

constexpr long day_seconds = 24 * 60 * 60;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Signed = std::unique_ptr<X509, decltype(&X509_free)>;

void require(bool fulfilled) {
    if (!fulfilled) {
        throw std::runtime_error("no certificate could be made");
    }
}

void name_the_address(X509* certificate) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, &context, NID_subject_alt_name, "IP:127.0.0.1");
    require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

Signed made_certificate(EVP_PKEY* key) {
    Signed certificate(X509_new(), X509_free);
    require(certificate != nullptr);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day_seconds);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), day_seconds);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const unsigned char common_name[] = "127.0.0.1";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    name_the_address(certificate.get());
    require(X509_sign(certificate.get(), key, EVP_sha256()) != 0);
    return certificate;
}

template <class Write>
void write_file(const std::string& path, const Write& write) {
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "wb"),
                                                                  std::fclose);
    require(file != nullptr && write(file.get()) == 1);
}

}  // namespace

Certificate::Certificate() {
    std::string folder = (std::filesystem::temp_directory_path() / "anyorder-XXXXXX").string();
    require(mkdtemp(folder.data()) != nullptr);
    folder_ = folder;
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    require(key != nullptr);
    const Signed certificate = made_certificate(key.get());
    write_file(certificate_file(),
               [&](std::FILE* file) { return PEM_write_X509(file, certificate.get()); });
    write_file(key_file(), [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

Certificate::~Certificate() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

}  // namespace anyorder::testing
