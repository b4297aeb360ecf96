// Bytes over a socket that does not block, plain or in TLS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace anyorder {

struct Moved {
    enum class State : std::uint8_t {
        some,         // `bytes` of them
        needs_read,   // try again once the socket can be read
        needs_write,  // or written
        over,         // the other side has ended it, or it failed
    };
    State state = State::over;
    std::size_t bytes = 0;
};

class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    virtual Moved read(std::span<char> to) = 0;
    virtual Moved write(std::string_view bytes) = 0;
    // Whether more may be there to read than the socket can tell.
    [[nodiscard]] virtual bool keeps_bytes() const = 0;
    // Says that nothing more is written.
    virtual void end_writing() = 0;
};

std::unique_ptr<Transport> plain_transport(int socket);

// A certificate and its key. TLS 1.2 at least.
class TlsIdentity {
public:
    // Throws ServeFailure.
    TlsIdentity(const std::string& cert_file, const std::string& key_file);
    TlsIdentity(const TlsIdentity&) = delete;
    TlsIdentity& operator=(const TlsIdentity&) = delete;
    ~TlsIdentity();

    // The handshake is part of the first reads.
    [[nodiscard]] std::unique_ptr<Transport> transport(int socket) const;

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace anyorder
