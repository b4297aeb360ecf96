#include <csignal>

#include <boost/asio/ip/address.hpp>

#include <anyorder/serve/serve.h>

#include "server.h"

namespace anyorder {

bool is_loopback(const std::string& address) {
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    if (error) {
        throw ServeFailure("'" + address + "' is no address");
    }
    return parsed.is_loopback();
}

void serve(const ServeOptions& options) {
    // A client that is gone is no reason to end.
    std::signal(SIGPIPE, SIG_IGN);
    // It holds a buffer that is too long for a stack.
    const auto server = std::make_unique<Server>(options);
    server->run();
}

}  // namespace anyorder
