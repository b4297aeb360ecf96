#include "conversation.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <anyorder/engine/encode.h>
#include <anyorder/engine/list_text.h>
#include <anyorder/subjects/protocol.h>

namespace anyorder {

namespace {

constexpr std::size_t answer_bytes_max = std::size_t{16} << 20;
constexpr std::size_t complaint_bytes_max = 4096;
// Written without waiting for the ask, so that the process has something to do meanwhile.
constexpr std::size_t batch_bytes = std::size_t{64} << 10;
constexpr std::size_t written_bytes_kept = std::size_t{1} << 20;

std::string shortened(std::string_view text) {
    constexpr std::size_t bytes_max = 120;
    return printable(text.substr(0, bytes_max)) + (text.size() > bytes_max ? " …" : "");
}

std::string seconds(std::uint64_t ms) {
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

}  // namespace

Conversation::Conversation(const ProcessOptions& options) : options_(&options) {}

void Conversation::start() {
    auto started = GuardedProcess::start(options_->command);
    if (const auto* reason = std::get_if<std::string>(&started)) {
        fail(FailureKind::unreachable,
             "'" + printable(options_->command.front()) + "' cannot be started: " + *reason);
        return;
    }
    process_.emplace(std::get<GuardedProcess>(std::move(started)));
    timer_ = Descriptor(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    progressed_ = true;
}

void Conversation::stop() {
    process_.reset();
    timer_.close();
    to_write_.clear();
    asks_.clear();
    answers_.clear();
    line_.clear();
    complaints_.clear();
    written_ = 0;
    bytes_written_ = 0;
    cases_ = 0;
    input_ends_ = false;
    failure_.reset();
    failure_is_told_ = false;
}

void Conversation::reset() {
    const bool used_up = options_->restart_every != 0 && cases_ == options_->restart_every;
    if (used_up && !failure_) {
        // The answers that are still to come are waited for.
        while (!asks_.empty() && !failure_) {
            exchange({this, 1});
        }
    }
    if (failure_ ? failure_is_told_ && asks_.empty() : used_up) {
        std::deque<Observation> answers = std::move(answers_);
        stop();
        answers_ = std::move(answers);
    }
    if (!failure_) {
        ++cases_;
        to_write_ += "{\"op\":\"reset\"}\n";
    }
}

void Conversation::deliver(const Event& event) {
    if (failure_) {
        return;
    }
    to_write_ += R"({"op":"callback","body":)";
    encode_to(to_write_, event, {.secret = options_->secret});
    to_write_ += "}\n";
}

void Conversation::ask() {
    if (!process_ && !failure_) {
        start();
    }
    if (failure_) {
        asks_.push_back(0);
        return;
    }
    to_write_ += "{\"op\":\"list\"}\n";
    // While nothing was asked, no time ran.
    progressed_ = progressed_ || asks_.empty();
    asks_.push_back(bytes_written_ + (to_write_.size() - written_));
    if (to_write_.size() - written_ >= batch_bytes) {
        exchange_at_once();
    }
}

void Conversation::end_input() {
    input_ends_ = true;
    progressed_ = true;
    if (to_write_.empty() && process_) {
        process_->in.close();
    }
}

bool Conversation::is_answered() const {
    return !answers_.empty() || failure_;
}

Observation Conversation::take_answer() {
    if (answers_.empty()) {
        asks_.pop_front();
        failure_is_told_ = true;
        return *failure_;
    }
    Observation answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
}

Conversation::Polled Conversation::polled() const {
    if (!process_ || failure_) {
        return {pollfd{-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0}};
    }
    const bool writes = written_ < to_write_.size() && !has_enough_to_read();
    return {pollfd{writes ? process_->in.number() : -1, POLLOUT, 0},
            pollfd{process_->out.number(), POLLIN, 0}, pollfd{process_->err.number(), POLLIN, 0},
            pollfd{is_waited_for() ? timer_.number() : -1, POLLIN, 0},
            pollfd{options_->stop_descriptor, POLLIN, 0}};
}

// An answer is due from what was written, and much more than that lies in the pipe: there is no
// need to wake up for each byte that is read.
bool Conversation::has_enough_to_read() const {
    constexpr std::uint64_t enough_bytes = std::uint64_t{256} << 10;
    return !asks_.empty() && asks_.front() <= bytes_written_ &&
           bytes_written_ - bytes_read_by_it() >= enough_bytes;
}

void Conversation::exchange(std::span<Conversation> conversations) {
    std::vector<pollfd> descriptors;
    for (Conversation& conversation : conversations) {
        conversation.rearm_timer();
        const Polled polled = conversation.polled();
        descriptors.insert(descriptors.end(), polled.begin(), polled.end());
    }
    while (poll(descriptors.data(), descriptors.size(), -1) < 0 && errno == EINTR) {
    }
    for (std::size_t i = 0; i < conversations.size(); ++i) {
        Polled ready{};
        std::copy_n(descriptors.begin() + static_cast<std::ptrdiff_t>(i * places),
                    std::size_t{places}, ready.begin());
        conversations[i].take(ready);
    }
}

void Conversation::exchange_at_once() {
    Polled ready = polled();
    ready[timer].fd = -1;
    if (poll(ready.data(), ready.size(), 0) > 0) {
        take(ready);
    }
}

void Conversation::take(const Polled& ready) {
    if (!process_ || failure_) {
        return;
    }
    if (ready[stopped].revents != 0) {
        fail(FailureKind::interrupted, "nobody waited for its answer any more");
        return;
    }
    if (ready[to_in].revents != 0) {
        write_some();
    }
    if (ready[from_err].revents != 0) {
        read_complaints();
    }
    if (ready[from_out].revents != 0) {
        read_answers();
    } else if (ready[timer].revents != 0 && !progressed_) {
        progressed_ = bytes_read_by_it() != bytes_read_then_;
        if (!progressed_) {
            fail(FailureKind::hung, why_it_hangs());
        }
    }
}

void Conversation::write_some() {
    const std::string_view left = std::string_view(to_write_).substr(written_);
    const ssize_t bytes = write(process_->in.number(), left.data(), left.size());
    if (bytes > 0) {
        written_ += static_cast<std::size_t>(bytes);
        bytes_written_ += static_cast<std::uint64_t>(bytes);
        progressed_ = true;
    } else if (errno != EAGAIN && errno != EINTR) {
        process_->in.close();  // it reads no more; what it still says is heard
    }
    if (written_ == to_write_.size() || written_ > written_bytes_kept) {
        to_write_.erase(0, std::exchange(written_, 0));
    }
    if (to_write_.empty() && input_ends_) {
        process_->in.close();
    }
}

void Conversation::read_complaints() {
    std::array<char, 65'536> buffer{};
    const ssize_t bytes = read(process_->err.number(), buffer.data(), buffer.size());
    if (bytes <= 0) {
        if (bytes == 0 || (errno != EAGAIN && errno != EINTR)) {
            process_->err.close();
        }
        return;
    }
    complaints_.append(buffer.data(), static_cast<std::size_t>(bytes));
    if (complaints_.size() > complaint_bytes_max) {
        complaints_.erase(0, complaints_.size() - complaint_bytes_max);
    }
}

// What is there already; somebody who writes without end is not followed.
void Conversation::read_last_complaints() {
    constexpr int reads_max = 16;
    for (int reads = 0; process_ && process_->err.is_open() && reads < reads_max; ++reads) {
        read_complaints();
    }
}

void Conversation::read_answers() {
    std::array<char, 65'536> buffer{};
    const ssize_t bytes = read(process_->out.number(), buffer.data(), buffer.size());
    if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (bytes <= 0) {
        conclude_end();
        return;
    }
    std::string_view text(buffer.data(), static_cast<std::size_t>(bytes));
    for (std::size_t end = text.find('\n'); end != std::string_view::npos && !failure_;
         end = text.find('\n')) {
        if (line_.empty()) {
            take_line(text.substr(0, end));
        } else {
            line_.append(text.substr(0, end));
            take_line(line_);
            line_.clear();
        }
        text.remove_prefix(end + 1);
    }
    line_.append(text);
    if (line_.size() > answer_bytes_max && !failure_) {
        fail(FailureKind::protocol, "its answer is longer than 16 MiB: " + shortened(line_));
    }
}

void Conversation::take_line(std::string_view line) {
    if (asks_.empty() || asks_.front() > bytes_written_) {
        fail(FailureKind::protocol,
             "it printed a line that it was not asked for: " + shortened(line));
        return;
    }
    auto list = parse_list(line, options_->lists);
    if (const auto* error = std::get_if<ProtocolError>(&list)) {
        fail(FailureKind::protocol,
             "its answer is no list: " + error->what + "; it printed: " + shortened(line));
        return;
    }
    progressed_ = true;
    asks_.pop_front();
    answers_.emplace_back(std::get<ObservedList>(std::move(list)));
}

// Its standard output has ended. A process that lives on without it has no way to answer.
void Conversation::conclude_end() {
    process_->out.close();
    constexpr int for_a_moment_ms = 500;
    pollfd ended = {process_->ended.number(), POLLIN, 0};
    const bool has_ended = poll(&ended, 1, for_a_moment_ms) > 0;
    const auto status = has_ended ? process_->status() : std::nullopt;
    const std::string in_a_line =
        line_.empty() ? "" : ", in the middle of an answer: " + shortened(line_);
    if (status) {
        fail(FailureKind::died, "it ended with " + end_in_words(*status) + in_a_line);
    } else {
        fail(FailureKind::died, "it closed its standard output" + in_a_line);
    }
}

bool Conversation::is_waited_for() const {
    return !asks_.empty() || input_ends_;
}

// What lies in the pipe has not been read yet.
std::uint64_t Conversation::bytes_read_by_it() const {
    int unread = 0;
    if (process_->in.is_open()) {
        ioctl(process_->in.number(), FIONREAD, &unread);
    }
    return bytes_written_ - std::min(bytes_written_, static_cast<std::uint64_t>(unread));
}

bool Conversation::has_closed_its_input() const {
    pollfd in = {process_->in.number(), 0, 0};
    return !process_->in.is_open() || (poll(&in, 1, 0) > 0 && (in.revents & POLLERR) != 0);
}

std::string Conversation::why_it_hangs() const {
    const std::string time = seconds(options_->timeout_ms);
    if (!line_.empty()) {
        return "it did not end its answer for " + time + ": " + shortened(line_);
    }
    if (!input_ends_ && has_closed_its_input()) {
        return "it closed its standard input and gave no answer for " + time;
    }
    if (!asks_.empty() && asks_.front() > bytes_read_by_it()) {
        return "it did not read its input for " + time;
    }
    return "it gave no answer for " + time +
           " (an answer must be flushed, and end with a line feed)";
}

void Conversation::fail(FailureKind kind, std::string what) {
    read_last_complaints();
    failure_ = SubjectFailure{.kind = kind, .what = std::move(what), .said = complaints_};
    process_.reset();
}

void Conversation::rearm_timer() {
    if (!process_ || failure_ || !std::exchange(progressed_, false)) {
        return;
    }
    bytes_read_then_ = bytes_read_by_it();
    // Once all is answered, there is little to wait for.
    constexpr std::uint64_t for_the_end_ms = 1'000;
    const std::uint64_t ms =
        asks_.empty() ? std::min(options_->timeout_ms, for_the_end_ms) : options_->timeout_ms;
    itimerspec in_time{};
    in_time.it_value.tv_sec = static_cast<time_t>(ms / 1000);
    in_time.it_value.tv_nsec = static_cast<long>(ms % 1000 * 1'000'000);
    timerfd_settime(timer_.number(), 0, &in_time, nullptr);
}

std::optional<SubjectFailure> Conversation::wait_for_the_end() {
    while (process_ && !failure_) {
        exchange({this, 1});
    }
    const bool is_unasked = failure_ && failure_->kind == FailureKind::protocol;
    return is_unasked ? failure_ : std::nullopt;
}

}  // namespace anyorder
