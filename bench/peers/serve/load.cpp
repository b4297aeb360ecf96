// Sends callbacks over keep-alive connections, each the next one when the one before is answered,
// and says how many were answered in a second.
//
// usage: anyorder_serve_load PORT CONNECTIONS CALLBACKS prove|trust
//
// The callbacks are those of the workload W, with business data. Each answer must have status 200.
// With `prove` the list is read in the end, and must be the one that the reference engine makes of
// the same callbacks. Prints "CALLBACKS SECONDS". Exit code: 1 where an answer or the list is
// wrong.
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <anyorder/engine/room_lists.h>
#include <anyorder/sim/workload.h>
#include <anyorder/subjects/list_mapping.h>

#include "bodies.h"

namespace {

using anyorder::bench::CallbackBodies;

constexpr std::string_view header_end = "\r\n\r\n";

class Client {
public:
    explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // The interface is C's.
        if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("there is no connection");
        }
    }
    Client(Client&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    Client& operator=(Client&&) = delete;
    ~Client() {
        if (socket_ >= 0) {
            close(socket_);
        }
    }

    [[nodiscard]] int descriptor() const { return socket_; }

    void send_all(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                throw std::runtime_error("the connection was closed");
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // Reads on; true once the answer is there as a whole.
    bool receive() {
        std::array<char, 65'536> buffer{};
        const ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
        if (got <= 0) {
            throw std::runtime_error("the connection was closed");
        }
        answer_.append(buffer.data(), static_cast<std::size_t>(got));
        if (body_begin_ == 0) {
            read_header();
        }
        return body_begin_ != 0 && answer_.size() >= body_begin_ + body_bytes_;
    }

    // The body of an answer that is there, and must be right.
    std::string take_body() {
        if (!answer_.starts_with("HTTP/1.1 200 ")) {
            throw std::runtime_error("an answer is not 200: " + answer_.substr(0, 200));
        }
        std::string body = answer_.substr(body_begin_);
        answer_.clear();
        body_begin_ = 0;
        return body;
    }

private:
    void read_header() {
        const std::size_t end = answer_.find(header_end);
        if (end == std::string::npos) {
            return;
        }
        constexpr std::string_view name = "Content-Length: ";
        const std::size_t length = answer_.find(name);
        if (length == std::string::npos || length > end) {
            throw std::runtime_error("an answer has no length");
        }
        const char* digits = answer_.data() + length + name.size();
        std::from_chars(digits, answer_.data() + end, body_bytes_);
        body_begin_ = end + header_end.size();
    }

    int socket_;
    std::string answer_;
    std::size_t body_begin_ = 0;
    std::size_t body_bytes_ = 0;
};

std::vector<std::string> requests_of(const CallbackBodies& bodies) {
    std::vector<std::string> requests;
    requests.reserve(bodies.all().size());
    for (const std::string_view body : bodies.all()) {
        requests.push_back(
            "POST /callbacks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            "User-Agent: vendor\r\nAccept: */*\r\nContent-Length: " +
            std::to_string(body.size()) + std::string(header_end) + std::string(body));
    }
    return requests;
}

// Seconds until the last answer.
double send_over(std::vector<Client>& clients, const std::vector<std::string>& requests) {
    const int poll = epoll_create1(0);
    for (std::size_t i = 0; i < clients.size(); ++i) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].descriptor(), &event);
    }
    const auto begun = std::chrono::steady_clock::now();
    std::size_t sent = 0;
    std::size_t answered = 0;
    for (Client& client : clients) {
        client.send_all(requests[sent++]);
    }
    std::array<epoll_event, 64> events{};
    while (answered < requests.size()) {
        const int ready = epoll_wait(poll, events.data(), static_cast<int>(events.size()), 10'000);
        if (ready <= 0) {
            throw std::runtime_error("no answer came for ten seconds");
        }
        for (std::size_t i = 0; i < static_cast<std::size_t>(ready); ++i) {
            Client& client = clients[events[i].data.u64];
            if (!client.receive()) {
                continue;
            }
            client.take_body();
            ++answered;
            if (sent < requests.size()) {
                client.send_all(requests[sent++]);
            }
        }
    }
    close(poll);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

void prove(Client& client, const CallbackBodies& bodies) {
    client.send_all("GET /rooms HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    while (!client.receive()) {
    }
    const std::string body = client.take_body();
    const auto listed = anyorder::map_list(body, {}, {});
    anyorder::RoomLists engine;
    engine.apply(bodies.events());
    const auto* list = std::get_if<anyorder::ObservedList>(&listed);
    if (list == nullptr || *list != anyorder::observe(engine.list())) {
        throw std::runtime_error("the list is not the engine's");
    }
}

std::size_t number_in(std::string_view text) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

void run(const std::vector<std::string_view>& words) {
    const std::size_t callbacks = number_in(words[3]);
    const anyorder::Workload workload({.sessions = 100,
                                       .keys_per_session = 100,
                                       .events = callbacks,
                                       .window = 1'000,
                                       .duplicates_per_thousand = 20,
                                       .with_texts = true});
    const CallbackBodies bodies(workload.arrivals());
    const std::vector<std::string> requests = requests_of(bodies);
    std::vector<Client> clients;
    clients.reserve(number_in(words[2]));
    for (std::size_t i = 0; i < number_in(words[2]); ++i) {
        clients.emplace_back(static_cast<std::uint16_t>(number_in(words[1])));
    }
    const double seconds = send_over(clients, requests);
    if (words[4] == "prove") {
        prove(clients.front(), bodies);
    }
    std::printf("%zu %.6f\n", requests.size(), seconds);
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv, argv + argc);
    if (words.size() != 5) {
        std::fputs("usage: anyorder_serve_load PORT CONNECTIONS CALLBACKS prove|trust\n", stderr);
        return 2;
    }
    try {
        run(words);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "anyorder_serve_load: %s\n", error.what());
        return 1;
    }
    return 0;
}
