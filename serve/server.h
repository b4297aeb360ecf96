// All connections of a service, its store, and what is told of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <anyorder/serve/serve.h>

#include "connection.h"
#include "intake.h"
#include "metrics.h"
#include "routes.h"
#include "store_threads.h"

namespace anyorder {

class Server final : public ConnectionOwner {
public:
    explicit Server(const ServeOptions& options);

    // Until it is stopped.
    void run();

    void on_request(Connection& connection) override;
    void on_answer(unsigned status) override;
    void on_timeout() override;
    void on_slow_reader() override;
    void on_close(std::uint64_t id) override;
    bool hold(std::int64_t bytes) override;
    [[nodiscard]] std::uint64_t coarse_ms() const override { return coarse_ms_; }
    std::span<char> shared_buffer() override { return buffer_; }

private:
    using ErrorCode = boost::system::error_code;
    // Makes an answer of what is in the store.
    using PageMaker = std::function<Answer(Store& store)>;

    // server.cpp
    void open_stores();
    void listen();
    void wait_to_accept();
    void accept_all();
    void take(Socket socket);
    void refuse(Socket& socket);
    void wait_for_tick();
    void tick();
    void wait_for_signal();
    void stop();
    void end_if_finished();

    // pages.cpp
    void serve(Connection& connection, const Route& route);
    void take_callback(Connection& connection);
    void answer_all(const std::vector<PostedBody>& answered);
    void read_for(Connection& connection, PageMaker make, Turn turn = Turn::in_order);
    void show_metrics(Connection& connection);
    void forget();
    // In any thread.
    void tell_failure(const StoreFailure& failure) const;

    // live_view.cpp
    void begin_live(Connection& connection);
    void send_to_live();
    void refresh_view();
    void publish(const std::string& text, std::uint64_t took_ns);
    void send_view();

    ServeOptions options_;
    // Where being on this machine is all that a reader must show.
    bool asks_for_local_host_ = false;
    Metrics metrics_;
    RequestLimits limits_;
    ConnectionTimeouts timeouts_;
    std::uint64_t coarse_ms_ = 0;
    std::array<char, std::size_t{64} << 10> buffer_{};

    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer ticks_;
    boost::asio::steady_timer accepts_again_;
    boost::asio::steady_timer after_signal_;
    boost::asio::signal_set signals_;
    std::optional<TlsIdentity> tls_;

    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
    std::uint64_t last_id_ = 0;
    std::int64_t held_bytes_ = 0;
    bool is_stopping_ = false;
    std::uint64_t stops_at_ms_ = 0;
    std::uint64_t forgets_at_ms_ = 0;

    struct LiveReader {
        std::uint64_t connection = 0;
        bool has_view = false;
    };
    std::vector<LiveReader> live_;
    // What all of them are sent, each when it has taken what it was sent before.
    std::string view_event_;
    bool refreshes_ = false;
    std::uint64_t refreshes_at_ms_ = 0;
    std::uint64_t heartbeat_at_ms_ = 0;

    // The memory store's; other stores have their threads.
    std::unique_ptr<Intake> intake_;
    // Last, as its threads use the others.
    std::optional<StoreThreads> threads_;
};

}  // namespace anyorder
