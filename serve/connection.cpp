#include "connection.h"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

namespace anyorder {

namespace {

using ErrorCode = boost::system::error_code;

constexpr std::uint64_t linger_ms = 2'000;
constexpr std::size_t discarded_bytes_max = std::size_t{1} << 20;
// Buffers that are longer are given back.
constexpr std::size_t usual_bytes_max = std::size_t{16} << 10;
constexpr int reads_at_once_max = 16;

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view live_header =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";

std::string_view sentence_for(unsigned status) {
    switch (status) {
        case 408:
            return "the request did not arrive in time";
        case 413:
            return "the body is too long";
        case 417:
            return "only 100-continue can be expected";
        case 431:
            return "the header is too long";
        case 503:
            return "too much is under way";
        case 505:
            return "only HTTP/1.0 and HTTP/1.1 are spoken";
        default:
            return "this is no HTTP request";
    }
}

void give_back(std::string& buffer) {
    buffer.clear();
    if (buffer.capacity() > usual_bytes_max) {
        buffer.shrink_to_fit();
    }
}

}  // namespace

Connection::Connection(Socket socket, std::unique_ptr<Transport> transport, std::uint64_t id,
                       RequestLimits limits, const ConnectionTimeouts& timeouts,
                       ConnectionOwner& owner)
    : socket_(std::move(socket)),
      transport_(std::move(transport)),
      id_(id),
      timeouts_(timeouts),
      owner_(owner),
      reader_(limits) {}

void Connection::start() {
    set_deadline(timeouts_.request_ms);
    wait_to_read();
}

std::string Connection::take_body() {
    taken_body_bytes_ = reader_.body_bytes();
    return std::move(reader_.body());
}

void Connection::wait_to_read() {
    if (waits_to_read_ || state_ == State::closed) {
        return;
    }
    waits_to_read_ = true;
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const ErrorCode& error) {
        self->waits_to_read_ = false;
        if (!error) {
            self->on_readable();
        }
    });
}

void Connection::wait_to_write() {
    if (waits_to_write_ || state_ == State::closed) {
        return;
    }
    waits_to_write_ = true;
    socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const ErrorCode& error) {
        self->waits_to_write_ = false;
        if (!error) {
            self->on_writable();
        }
    });
}

void Connection::on_readable() {
    switch (state_) {
        case State::reading:
            return fill();
        case State::writing:
            return flush();
        case State::live:
        case State::lingering:
            return discard();
        case State::waiting:
        case State::closed:
            return;
    }
}

void Connection::on_writable() {
    if (state_ == State::closed) {
        return;
    }
    if (!out_.empty()) {
        flush();
    } else if (state_ == State::reading) {
        fill();
    }
}

void Connection::fill() {
    for (int i = 0; state_ == State::reading; ++i) {
        if (i == reads_at_once_max) {
            // Others have their turn.
            boost::asio::post(socket_.get_executor(),
                              [self = shared_from_this()] { self->fill(); });
            return;
        }
        const std::span<char> all = owner_.shared_buffer();
        const auto buffer = all.first(std::min(all.size(), reader_.bytes_wanted()));
        const Moved moved = transport_->read(buffer);
        switch (moved.state) {
            case Moved::State::some:
                take({buffer.data(), moved.bytes});
                break;
            case Moved::State::needs_read:
                return wait_to_read();
            case Moved::State::needs_write:
                return wait_to_write();
            case Moved::State::over:
                return close();
        }
        if (state_ == State::reading && !transport_->keeps_bytes()) {
            return wait_to_read();
        }
    }
}

void Connection::take(std::string_view bytes) {
    if (pending_.empty()) {
        parse(bytes);
    } else {
        pending_.append(bytes);
        parse(pending_);
    }
}

void Connection::parse(std::string_view bytes) {
    parses_ = true;
    while (state_ == State::reading && !bytes.empty()) {
        const RequestReader::Progress progress = reader_.read(bytes);
        if (progress == RequestReader::Progress::more) {
            if (!want_more()) {
                bytes = {};
            }
            break;
        }
        state_ = State::waiting;
        deadline_ms_ = 0;
        has_begun_ = false;
        if (progress == RequestReader::Progress::refused) {
            refuse(reader_.refusal_status());
        } else {
            owner_.on_request(*this);
        }
    }
    parses_ = false;
    keep(bytes);
}

bool Connection::want_more() {
    if (!has_begun_) {
        has_begun_ = true;
        set_deadline(timeouts_.request_ms);
    }
    if (!hold() && reader_.body_bytes() > 0) {
        refuse(503);
        return false;
    }
    if (reader_.asks_to_continue()) {
        out_ += continue_line;
        flush();
    }
    return true;
}

// Where `bytes` are the end of what is kept, or from elsewhere.
void Connection::keep(std::string_view bytes) {
    const bool was_last = is_last_ && state_ != State::reading;
    if (bytes.empty() || state_ == State::closed || was_last) {
        give_back(pending_);
    } else if (!pending_.empty()) {
        pending_.erase(0, pending_.size() - bytes.size());
    } else {
        pending_.assign(bytes);
    }
}

void Connection::refuse(unsigned status) {
    is_last_ = true;
    answer(status == 503 ? busy_answer(sentence_for(status))
                         : error_answer(status, sentence_for(status)));
}

void Connection::answer(const Answer& answer) {
    if (state_ == State::closed) {
        return;
    }
    is_last_ = is_last_ || !reader_.keep_alive();
    append_answer(out_, answer,
                  {.keep_alive = !is_last_, .without_body = reader_.method() == "HEAD"});
    owner_.on_answer(answer.status);
    reader_.clear();
    taken_body_bytes_ = 0;
    state_ = State::writing;
    flush();
}

void Connection::begin_live() {
    const bool is_head = reader_.method() == "HEAD";
    owner_.on_answer(200);
    is_last_ = true;
    reader_.clear();
    out_ += live_header;
    state_ = is_head ? State::writing : State::live;
    flush();
    if (state_ == State::live) {
        wait_to_read();
    }
}

void Connection::send_event(std::string_view event) {
    if (state_ != State::live) {
        return;
    }
    out_ += event;
    if (!hold()) {
        owner_.on_slow_reader();
        close();
        return;
    }
    flush();
}

void Connection::flush() {
    while (written_ < out_.size()) {
        const Moved moved = transport_->write(std::string_view(out_).substr(written_));
        if (moved.state == Moved::State::some) {
            written_ += moved.bytes;
            continue;
        }
        if (moved.state == Moved::State::over) {
            return close();
        }
        if (state_ != State::reading && deadline_ms_ == 0) {
            set_deadline(timeouts_.write_ms);
        }
        hold();
        return moved.state == Moved::State::needs_read ? wait_to_read() : wait_to_write();
    }
    written();
}

void Connection::written() {
    give_back(out_);
    written_ = 0;
    hold();
    if (state_ == State::live) {
        deadline_ms_ = 0;
    } else if (state_ == State::writing) {
        if (is_last_) {
            return linger();
        }
        state_ = State::reading;
        set_deadline(timeouts_.idle_ms);
        if (!parses_) {
            resume();
        }
    }
}

void Connection::resume() {
    if (!pending_.empty()) {
        parse(pending_);
    }
    if (state_ == State::reading) {
        transport_->keeps_bytes() ? fill() : wait_to_read();
    }
}

// A close with something unread would take the answer back that is still on its way.
void Connection::linger() {
    state_ = State::lingering;
    give_back(pending_);
    set_deadline(linger_ms);
    transport_->end_writing();
    wait_to_read();
}

void Connection::discard() {
    const std::span<char> buffer = owner_.shared_buffer();
    ErrorCode error;
    const std::size_t bytes =
        socket_.read_some(boost::asio::buffer(buffer.data(), buffer.size()), error);
    discarded_ += bytes;
    const bool is_over = error && error != boost::asio::error::would_block;
    if (is_over || discarded_ > discarded_bytes_max) {
        return close();
    }
    wait_to_read();
}

void Connection::check_deadline() {
    if (state_ == State::closed || deadline_ms_ == 0 || owner_.coarse_ms() < deadline_ms_) {
        return;
    }
    const auto self = shared_from_this();
    if (state_ == State::lingering) {
        return close();
    }
    if (state_ == State::reading && !has_begun_ && out_.empty()) {
        return close();
    }
    if (state_ == State::live) {
        owner_.on_slow_reader();
        return close();
    }
    owner_.on_timeout();
    if (state_ != State::reading || !out_.empty()) {
        return close();
    }
    deadline_ms_ = 0;
    refuse(408);
}

void Connection::finish() {
    const auto self = shared_from_this();
    if (state_ == State::live) {
        return close();
    }
    const bool is_idle = state_ == State::reading && !has_begun_;
    is_last_ = true;
    if (is_idle) {
        // A request may be there that nobody has looked at.
        fill();
    }
    if (state_ == State::reading && !has_begun_) {
        close();
    }
}

void Connection::close() {
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    give_back(out_);
    written_ = 0;
    taken_body_bytes_ = 0;
    reader_.clear();
    hold();
    ErrorCode ignored;
    socket_.close(ignored);
    owner_.on_close(id_);
}

bool Connection::hold() {
    const std::size_t held = reader_.body_bytes() + out_.size() + taken_body_bytes_;
    const auto more = static_cast<std::int64_t>(held) - static_cast<std::int64_t>(held_);
    held_ = held;
    return owner_.hold(more);
}

void Connection::set_deadline(std::uint64_t after_ms) {
    deadline_ms_ = owner_.coarse_ms() + after_ms;
}

}  // namespace anyorder
