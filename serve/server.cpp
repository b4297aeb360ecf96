#include "server.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include <boost/asio/post.hpp>
#include <sys/socket.h>

namespace anyorder {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::uint64_t ns_per_ms = 1'000'000;
constexpr std::chrono::milliseconds between_ticks{100};
// Signals sooner than that are one: shells and timeout(1) send it to a process, then to its group.
constexpr std::chrono::milliseconds same_signal{500};
// Where there is no descriptor left, waiting is all that helps.
constexpr std::chrono::milliseconds before_accepting_again{100};
constexpr std::uint64_t forget_every_ms = 60'000;
constexpr std::uint64_t ms_per_s = 1'000;
constexpr int accepts_at_once_max = 64;
constexpr int backlog = 4'096;
constexpr std::size_t threads_of_a_server = 4;

std::size_t threads_for(const std::string& store_url) {
    // One file has one writer.
    return store_url.starts_with("sqlite") ? 1 : threads_of_a_server;
}

}  // namespace

Server::Server(const ServeOptions& options)
    : options_(options),
      limits_{.header_bytes_max = options.header_bytes_max,
              .body_bytes_max = options.body_bytes_max},
      timeouts_{.request_ms = options.request_timeout_ms,
                .idle_ms = options.idle_timeout_ms,
                .write_ms = options.write_timeout_ms},
      coarse_ms_(options.steady_ns() / ns_per_ms + 1),
      io_(1),
      acceptor_(io_),
      ticks_(io_),
      accepts_again_(io_),
      after_signal_(io_),
      signals_(io_) {
    if (!options_.tls_cert_file.empty()) {
        tls_.emplace(options_.tls_cert_file, options_.tls_key_file);
    }
    asks_for_local_host_ = options_.read_token.empty() && is_loopback(options_.address);
    listen();
    open_stores();
}

void Server::open_stores() {
    const AdmissionRules rules{.secret = options_.secret, .max_age_s = options_.max_age_s};
    const IntakeClocks clocks{.now_ms = options_.now_ms, .steady_ns = options_.steady_ns};
    const auto open = [this] { return open_store(options_.store_url, options_.store); };
    const auto open_intake = [&] {
        return std::make_unique<Intake>(open(), rules, clocks, metrics_, options_.store_failed);
    };
    std::vector<std::unique_ptr<Intake>> intakes;
    forgets_at_ms_ = coarse_ms_ + forget_every_ms;
    if (options_.store_url == "memory:") {
        intake_ = open_intake();
    } else {
        const std::size_t threads = threads_for(options_.store_url);
        intakes.reserve(threads);
        for (std::size_t i = 0; i < threads; ++i) {
            intakes.push_back(open_intake());
        }
    }
    threads_.emplace(std::move(intakes), open(), options_.queue_max, metrics_,
                     [this](std::vector<PostedBody> answered) {
                         asio::post(io_,
                                    [this, batch = std::move(answered)] { answer_all(batch); });
                     });
}

void Server::listen() {
    ErrorCode error;
    const asio::ip::address address = asio::ip::make_address(options_.address, error);
    if (error) {
        throw ServeFailure("'" + options_.address + "' is no address");
    }
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) {
        acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor_.bind(endpoint, error);
    }
    if (!error) {
        acceptor_.listen(backlog, error);
    }
    if (error) {
        throw ServeFailure("it cannot listen on " + options_.address + ":" +
                           std::to_string(options_.port) + ": " + error.message());
    }
    acceptor_.non_blocking(true);
}

void Server::run() {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    wait_for_signal();
    wait_to_accept();
    wait_for_tick();
    const tcp::endpoint endpoint = acceptor_.local_endpoint();
    const std::string address = endpoint.address().is_v6()
                                    ? "[" + endpoint.address().to_string() + "]"
                                    : endpoint.address().to_string();
    options_.listening((tls_ ? "https://" : "http://") + address + ":" +
                       std::to_string(endpoint.port()));
    io_.run();
    threads_.reset();
    connections_.clear();
}

void Server::wait_to_accept() {
    acceptor_.async_wait(tcp::acceptor::wait_read, [this](const ErrorCode& error) {
        if (!error && !is_stopping_) {
            accept_all();
        }
    });
}

void Server::accept_all() {
    for (int i = 0; i < accepts_at_once_max; ++i) {
        ErrorCode error;
        Socket socket(io_);
        acceptor_.accept(socket, error);
        if (error == asio::error::would_block) {
            break;
        }
        if (error == asio::error::no_descriptors ||
            error == std::errc::too_many_files_open_in_system || error == asio::error::no_memory ||
            error == asio::error::no_buffer_space) {
            add_one(metrics_.connections_refused);
            accepts_again_.expires_after(before_accepting_again);
            accepts_again_.async_wait([this](const ErrorCode& ended) {
                if (!ended && !is_stopping_) {
                    accept_all();
                }
            });
            return;
        }
        if (!error) {
            take(std::move(socket));
        }
    }
    wait_to_accept();
}

void Server::take(Socket socket) {
    ErrorCode error;
    socket.non_blocking(true, error);
    if (error) {
        return;
    }
    if (connections_.size() >= options_.connections_max) {
        refuse(socket);
        return;
    }
    socket.set_option(tcp::no_delay(true), error);
    const int descriptor = socket.native_handle();
    auto transport = tls_ ? tls_->transport(descriptor) : plain_transport(descriptor);
    const std::uint64_t id = ++last_id_;
    auto connection = std::make_shared<Connection>(std::move(socket), std::move(transport), id,
                                                   limits_, timeouts_, *this);
    connections_.emplace(id, connection);
    add_one(metrics_.connections_taken);
    metrics_.connections_open.store(connections_.size(), std::memory_order_relaxed);
    connection->start();
}

void Server::refuse(Socket& socket) {
    add_one(metrics_.connections_refused);
    if (!tls_) {
        std::string out;
        append_answer(out, busy_answer("there are too many connections"), {.keep_alive = false});
        ErrorCode ignored;
        socket.write_some(asio::buffer(out), ignored);
        // Otherwise a request that was not read would take the answer back.
        std::array<char, 4'096> unread{};
        socket.read_some(asio::buffer(unread), ignored);
    }
}

void Server::wait_for_tick() {
    ticks_.expires_after(between_ticks);
    ticks_.async_wait([this](const ErrorCode& error) {
        if (!error) {
            tick();
            wait_for_tick();
        }
    });
}

void Server::tick() {
    coarse_ms_ = options_.steady_ns() / ns_per_ms + 1;
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(connections_.size());
    for (const auto& [id, connection] : connections_) {
        all.push_back(connection);
    }
    for (const auto& connection : all) {
        connection->check_deadline();
    }
    send_to_live();
    if (coarse_ms_ >= forgets_at_ms_) {
        forgets_at_ms_ = coarse_ms_ + forget_every_ms;
        forget();
    }
    end_if_finished();
}

void Server::wait_for_signal() {
    signals_.async_wait([this](const ErrorCode& error, int /*signal*/) {
        if (error) {
            return;
        }
        stop();
        after_signal_.expires_after(same_signal);
        after_signal_.async_wait([this](const ErrorCode& ended) {
            if (!ended) {
                // From here on a signal does what signals do.
                signals_.clear();
            }
        });
    });
}

void Server::stop() {
    is_stopping_ = true;
    stops_at_ms_ = coarse_ms_ + options_.stop_timeout_ms;
    ErrorCode ignored;
    acceptor_.close(ignored);
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(connections_.size());
    for (const auto& [id, connection] : connections_) {
        all.push_back(connection);
    }
    for (const auto& connection : all) {
        connection->finish();
    }
    end_if_finished();
}

void Server::end_if_finished() {
    if (is_stopping_ && (connections_.empty() || coarse_ms_ >= stops_at_ms_)) {
        io_.stop();
    }
}

void Server::on_answer(unsigned status) {
    if (status < metrics_.requests.size()) {
        add_one(metrics_.requests[status]);
    }
}

void Server::on_timeout() {
    add_one(metrics_.connections_timed_out);
}

void Server::on_slow_reader() {
    add_one(metrics_.live_clients_dropped);
}

void Server::on_close(std::uint64_t id) {
    connections_.erase(id);
    std::erase_if(live_, [&](const LiveReader& reader) { return reader.connection == id; });
    metrics_.connections_open.store(connections_.size(), std::memory_order_relaxed);
    metrics_.live_clients.store(live_.size(), std::memory_order_relaxed);
    if (is_stopping_ && connections_.empty()) {
        io_.stop();
    }
}

bool Server::hold(std::int64_t bytes) {
    held_bytes_ += bytes;
    const auto held = static_cast<std::uint64_t>(std::max<std::int64_t>(held_bytes_, 0));
    metrics_.body_bytes.store(held, std::memory_order_relaxed);
    return held <= options_.all_bodies_bytes_max;
}

}  // namespace anyorder
