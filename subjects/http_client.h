// One connection to each server that is asked, kept alive, for one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <anyorder/subjects/http.h>

#include "http_url.h"
#include "request_timer.h"

namespace anyorder {

// An answer that is longer is no answer.
inline constexpr std::size_t answer_bytes_max = std::size_t{16} << 20;

struct HttpRequest {
    // GET or POST.
    std::string method;
    Url url;
    // Empty without a body.
    std::string body{};
    std::string content_type{};
};

struct HttpAnswer {
    int status = 0;
    std::string body;

    [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
};

enum class HttpError : std::uint8_t {
    unreachable,  // no connection: refused, no such host, no certificate that is trusted
    closed,       // the connection ended before the answer did, or what came was no HTTP
    timed_out,    // the time was over
    too_large,    // the answer is longer than answer_bytes_max
};

struct HttpTrouble {
    HttpError error{};
    // Why there is no connection, where that is known: "its certificate is not trusted".
    std::string why;
};

struct HttpClientOptions {
    std::uint64_t timeout_ms = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string ca_file;
    bool verify_certificates = true;
};

HttpClientOptions client_options(const HttpOptions& options);

class HttpClient {
public:
    // The timer must outlive the client.
    HttpClient(HttpClientOptions options, RequestTimer& timer);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Follows no redirects. What ends by RequestTimer::end_all() is `closed`.
    std::variant<HttpAnswer, HttpTrouble> send(const HttpRequest& request);

private:
    struct Connection;

    Connection& connection_to(const Url& url);

    HttpClientOptions options_;
    RequestTimer& timer_;
    std::vector<std::unique_ptr<Connection>> connections_;
};

}  // namespace anyorder
