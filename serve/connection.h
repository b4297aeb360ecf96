// One client's connection: requests in, answers out, in order.
//
// It reads nothing while a request is under way, so a client that sends ahead waits; what came with
// the request's end is no longer than a header may be. What it reads
// goes through a buffer that all connections share; its own is as long as what is left over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "answer.h"
#include "request_reader.h"
#include "transport.h"

namespace anyorder {

using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

class Connection;

struct ConnectionTimeouts {
    std::uint64_t request_ms = 0;
    std::uint64_t idle_ms = 0;
    std::uint64_t write_ms = 0;
};

// What a connection needs of the server that it belongs to.
class ConnectionOwner {
public:
    ConnectionOwner() = default;
    ConnectionOwner(const ConnectionOwner&) = delete;
    ConnectionOwner& operator=(const ConnectionOwner&) = delete;
    virtual ~ConnectionOwner() = default;

    // A request is there; answer() or begin_live() is to be called, now or later.
    virtual void on_request(Connection& connection) = 0;
    virtual void on_answer(unsigned status) = 0;
    virtual void on_timeout() = 0;
    virtual void on_slow_reader() = 0;
    virtual void on_close(std::uint64_t id) = 0;
    // How many more bytes, or fewer, are held for requests and answers. False where they are more
    // than there may be.
    virtual bool hold(std::int64_t bytes) = 0;

    // By a clock that moves a few times a second.
    [[nodiscard]] virtual std::uint64_t coarse_ms() const = 0;
    virtual std::span<char> shared_buffer() = 0;
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Socket socket, std::unique_ptr<Transport> transport, std::uint64_t id,
               RequestLimits limits, const ConnectionTimeouts& timeouts, ConnectionOwner& owner);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() = default;

    void start();

    [[nodiscard]] std::uint64_t id() const { return id_; }
    // Of the request that is under way.
    RequestReader& request() { return reader_; }
    // Takes the request's body out of it. It is held until the answer.
    std::string take_body();

    void answer(const Answer& answer);

    // The answer has no end: events follow, until one of the two goes.
    void begin_live();
    // Only where has_sent_all(). Closes where there is no room for it.
    void send_event(std::string_view event);
    [[nodiscard]] bool has_sent_all() const { return out_.empty(); }

    // Closes where a time is over.
    void check_deadline();
    // Answers what is under way, and takes no further request.
    void finish();

private:
    enum class State : std::uint8_t { reading, waiting, writing, live, lingering, closed };

    void wait_to_read();
    void wait_to_write();
    void on_readable();
    void on_writable();
    void fill();
    void take(std::string_view bytes);
    void parse(std::string_view bytes);
    // True where the connection goes on reading the same request.
    bool want_more();
    void keep(std::string_view bytes);
    void resume();
    void refuse(unsigned status);
    void flush();
    void written();
    void linger();
    void discard();
    void close();
    // False where all connections hold more than they may.
    bool hold();
    void set_deadline(std::uint64_t after_ms);

    Socket socket_;
    std::unique_ptr<Transport> transport_;
    const std::uint64_t id_;
    const ConnectionTimeouts& timeouts_;
    ConnectionOwner& owner_;
    RequestReader reader_;

    State state_ = State::reading;
    bool waits_to_read_ = false;
    bool waits_to_write_ = false;
    bool parses_ = false;
    bool is_last_ = false;
    bool has_begun_ = false;
    // By coarse_ms(); 0 is none.
    std::uint64_t deadline_ms_ = 0;
    // Bytes that were read and not parsed.
    std::string pending_;
    std::string out_;
    std::size_t written_ = 0;
    std::size_t discarded_ = 0;
    std::size_t taken_body_bytes_ = 0;
    std::size_t held_ = 0;
};

}  // namespace anyorder
