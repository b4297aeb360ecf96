#include "http_client.h"

#include <algorithm>
#include <cctype>
#include <chrono>

#include <httplib.h>

namespace anyorder {

namespace {

std::unique_ptr<httplib::ClientImpl> open(const Url& url, const HttpClientOptions& options) {
    if (!url.is_encrypted) {
        return std::make_unique<httplib::ClientImpl>(url.host, url.port);
    }
    auto client = std::make_unique<httplib::SSLClient>(url.host, url.port);
    client->enable_server_certificate_verification(options.verify_certificates);
    if (!options.ca_file.empty()) {
        client->set_ca_cert_path(options.ca_file);
    }
    return client;
}

// The timer ends what takes too long; the library's own limits only catch what it cannot end, a
// connection that is not there yet.
void configure(httplib::ClientImpl& client, std::uint64_t timeout_ms) {
    const auto limit = std::chrono::milliseconds(timeout_ms + timeout_ms / 4 + 100);
    client.set_connection_timeout(limit);
    client.set_read_timeout(limit);
    client.set_write_timeout(limit);
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_follow_location(false);
    // URLs are sent as they were given.
    client.set_url_encode(false);
}

httplib::Request made(const HttpRequest& request, const HttpClientOptions& options) {
    httplib::Request made;
    made.method = request.method;
    made.path = request.url.target;
    made.body = request.body;
    for (const auto& [name, value] : options.headers) {
        made.headers.emplace(name, value);
    }
    if (!made.has_header("User-Agent")) {
        made.headers.emplace("User-Agent", "anyorder");
    }
    if (!request.body.empty() && !made.has_header("Content-Type")) {
        made.headers.emplace("Content-Type", request.content_type);
    }
    return made;
}

HttpTrouble trouble_of(httplib::Error error) {
    switch (error) {
        case httplib::Error::ConnectionTimeout:
            return {HttpError::timed_out, {}};
        case httplib::Error::Canceled:
            return {HttpError::too_large, {}};
        case httplib::Error::SSLConnection:
            return {HttpError::unreachable, "there is no TLS connection to it"};
        case httplib::Error::SSLLoadingCerts:
            return {HttpError::unreachable, "the certificates to trust cannot be read"};
        case httplib::Error::SSLServerVerification:
            return {HttpError::unreachable, "its certificate is not trusted"};
        case httplib::Error::Connection:
        case httplib::Error::BindIPAddress:
            return {HttpError::unreachable, "there is no connection to it"};
        default:
            return {HttpError::closed, {}};
    }
}

}  // namespace

HttpClientOptions client_options(const HttpOptions& options) {
    return {.timeout_ms = options.timeout_ms,
            .headers = options.headers,
            .ca_file = options.ca_file,
            .verify_certificates = options.verify_certificates};
}

struct HttpClient::Connection {
    Url url;
    std::unique_ptr<httplib::ClientImpl> client;
};

HttpClient::HttpClient(HttpClientOptions options, RequestTimer& timer)
    : options_(std::move(options)), timer_(timer) {}

HttpClient::~HttpClient() = default;

HttpClient::Connection& HttpClient::connection_to(const Url& url) {
    const auto known = std::ranges::find_if(
        connections_, [&](const auto& connection) { return connection->url.same_server(url); });
    if (known != connections_.end()) {
        return **known;
    }
    auto connection = std::make_unique<Connection>();
    connection->url = url;
    connection->client = open(url, options_);
    configure(*connection->client, options_.timeout_ms);
    connections_.push_back(std::move(connection));
    return *connections_.back();
}

std::variant<HttpAnswer, HttpTrouble> HttpClient::send(const HttpRequest& request) {
    httplib::ClientImpl& client = *connection_to(request.url).client;
    httplib::Request sent = made(request, options_);
    HttpAnswer answer;
    sent.content_receiver = [&answer](const char* bytes, std::size_t count, std::uint64_t,
                                      std::uint64_t) {
        answer.body.append(bytes, count);
        return answer.body.size() <= answer_bytes_max;
    };
    httplib::Response response;
    httplib::Error error = httplib::Error::Success;
    const RequestTimer::Turn turn(timer_, [&client] { client.stop(); });
    const bool is_answered = client.send(sent, response, error);
    if (turn.expired()) {
        return HttpTrouble{HttpError::timed_out, {}};
    }
    if (!is_answered) {
        return trouble_of(error);
    }
    answer.status = response.status;
    return answer;
}

}  // namespace anyorder
