// The ordering rule as an HTTP receiver: callbacks are posted, lists are read, and what was
// answered with 200 is in the store.
//
// One thread serves all connections. Callbacks go to the store in batches: what waits while the
// store is busy is the next batch, so a store that takes its time for each commit takes many at
// once. What is read comes from a thread of its own. The memory store is called where the
// connection is served.
//
// What it promises, its routes and its limits: docs/serve.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

#include <anyorder/stores/store.h>

namespace anyorder {

struct ServeOptions {
    std::string store_url = "sqlite:anyorder.db";
    StoreOptions store{};

    // An address, not a name; port 0 takes a free one.
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    // In PEM; both or neither.
    std::string tls_cert_file{};
    std::string tls_key_file{};

    // Empty: callbacks are taken from anybody.
    std::string secret{};
    // Empty: what is live is told to anybody.
    std::string read_token{};
    // Callbacks whose timestamp is older are refused, and so are replays. 0: neither is looked for.
    std::uint64_t max_age_s = 300;

    // What the store forgets; see Store::forget.
    std::uint64_t retention_s = 3'600;

    std::size_t body_bytes_max = std::size_t{1} << 20;
    std::size_t header_bytes_max = std::size_t{8} << 10;
    // Of all bodies that have not been answered, in all connections together.
    std::size_t all_bodies_bytes_max = std::size_t{128} << 20;
    std::size_t connections_max = 10'000;
    // How many callbacks may wait for the store.
    std::size_t queue_max = 10'000;
    std::size_t live_clients_max = 100;
    // From a request's first byte, or a connection's begin, to the request's end.
    std::uint64_t request_timeout_ms = 10'000;
    // Between an answer and the next request.
    std::uint64_t idle_timeout_ms = 60'000;
    std::uint64_t write_timeout_ms = 30'000;
    // How long requests that are under way may take once it is stopped.
    std::uint64_t stop_timeout_ms = 10'000;

    // Milliseconds since 1970.
    std::function<std::uint64_t()> now_ms{};
    // Nanoseconds of a clock that is never set, for durations.
    std::function<std::uint64_t()> steady_ns{};
    // Told why the store failed, in any thread: it may name files and hosts, which no answer does.
    std::function<void(const std::string& why)> store_failed{};
    // Told once, with http://ADDRESS:PORT.
    std::function<void(const std::string& url)> listening{};
};

// The address or the certificate cannot be used. The text is a sentence without a full stop.
class ServeFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// True for 127.0.0.0/8 and ::1. Throws ServeFailure for what is no address.
bool is_loopback(const std::string& address);

// Serves until SIGINT or SIGTERM, then finishes what is under way. A second signal, half a second
// later or more, ends the process at once. Throws ServeFailure, and what open_store() throws.
void serve(const ServeOptions& options);

}  // namespace anyorder
