#include "transport.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <anyorder/serve/serve.h>

namespace anyorder {

namespace {

// Of what read() or write() returned.
Moved moved(ssize_t result, Moved::State where_blocked) {
    if (result > 0) {
        return {.state = Moved::State::some, .bytes = static_cast<std::size_t>(result)};
    }
    const bool again = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return {.state = again ? where_blocked : Moved::State::over};
}

class PlainTransport final : public Transport {
public:
    explicit PlainTransport(int socket) : socket_(socket) {}

    Moved read(std::span<char> to) override {
        return moved(recv(socket_, to.data(), to.size(), 0), Moved::State::needs_read);
    }

    Moved write(std::string_view bytes) override {
        return moved(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                     Moved::State::needs_write);
    }

    [[nodiscard]] bool keeps_bytes() const override { return false; }

    void end_writing() override { shutdown(socket_, SHUT_WR); }

private:
    int socket_;
};

class TlsTransport final : public Transport {
public:
    TlsTransport(SSL_CTX* context, int socket) : ssl_(SSL_new(context)), socket_(socket) {
        if (ssl_ != nullptr) {
            SSL_set_fd(ssl_, socket);
            SSL_set_accept_state(ssl_);
        }
    }
    TlsTransport(const TlsTransport&) = delete;
    TlsTransport& operator=(const TlsTransport&) = delete;
    ~TlsTransport() override { SSL_free(ssl_); }

    Moved read(std::span<char> to) override {
        return ssl_ == nullptr ? Moved{} : after(SSL_read(ssl_, to.data(), length(to.size())));
    }

    Moved write(std::string_view bytes) override {
        return ssl_ == nullptr ? Moved{}
                               : after(SSL_write(ssl_, bytes.data(), length(bytes.size())));
    }

    [[nodiscard]] bool keeps_bytes() const override { return true; }

    void end_writing() override {
        if (ssl_ != nullptr && SSL_is_init_finished(ssl_) == 1) {
            ERR_clear_error();
            SSL_shutdown(ssl_);
        }
        ERR_clear_error();
        shutdown(socket_, SHUT_WR);
    }

private:
    static int length(std::size_t bytes) {
        return static_cast<int>(std::min<std::size_t>(bytes, INT_MAX));
    }

    [[nodiscard]] Moved after(int result) const {
        if (result > 0) {
            return {.state = Moved::State::some, .bytes = static_cast<std::size_t>(result)};
        }
        const int error = SSL_get_error(ssl_, result);
        ERR_clear_error();
        switch (error) {
            case SSL_ERROR_WANT_READ:
                return {.state = Moved::State::needs_read};
            case SSL_ERROR_WANT_WRITE:
                return {.state = Moved::State::needs_write};
            default:
                return {};
        }
    }

    SSL* ssl_;
    int socket_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(int socket) {
    return std::make_unique<PlainTransport>(socket);
}

struct TlsIdentity::Context {
    Context() : ssl(SSL_CTX_new(TLS_server_method())) {}
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { SSL_CTX_free(ssl); }

    SSL_CTX* ssl;
};

TlsIdentity::TlsIdentity(const std::string& cert_file, const std::string& key_file)
    : context_(std::make_unique<Context>()) {
    SSL_CTX* ssl = context_->ssl;
    if (ssl == nullptr || SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) != 1) {
        throw ServeFailure("the crypto library offers no TLS 1.2");
    }
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                              SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_use_certificate_chain_file(ssl, cert_file.c_str()) != 1) {
        throw ServeFailure("there is no certificate in PEM in '" + cert_file + "'");
    }
    if (SSL_CTX_use_PrivateKey_file(ssl, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        throw ServeFailure("the key of the certificate is not in '" + key_file + "'");
    }
}

TlsIdentity::~TlsIdentity() = default;

std::unique_ptr<Transport> TlsIdentity::transport(int socket) const {
    return std::make_unique<TlsTransport>(context_->ssl, socket);
}

}  // namespace anyorder
