#include "request_timer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "broken_pipe.h"

namespace anyorder {

namespace {

// How exact the end is, and how soon end_all() is tried again.
constexpr std::uint64_t waits_per_timeout = 16;
constexpr std::uint64_t wait_ms_max = 50;

}  // namespace

RequestTimer::RequestTimer(std::uint64_t timeout_ms)
    : wait_ms_(std::clamp<std::uint64_t>(timeout_ms / waits_per_timeout, 1, wait_ms_max)),
      waits_(timeout_ms / wait_ms_ + 1),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

RequestTimer::~RequestTimer() = default;

RequestTimer::Turn::Turn(RequestTimer& timer, std::function<void()> end)
    : timer_(timer), end_(std::move(end)), waits_left_(timer.waits_) {
    const std::lock_guard lock(timer_.mutex_);
    place_ = timer_.turns_.insert(timer_.turns_.end(), this);
    timer_.changed_.notify_one();
}

RequestTimer::Turn::~Turn() {
    const std::lock_guard lock(timer_.mutex_);
    timer_.turns_.erase(place_);
}

bool RequestTimer::Turn::expired() const {
    const std::lock_guard lock(timer_.mutex_);
    return expired_;
}

void RequestTimer::end_all() {
    const std::lock_guard lock(mutex_);
    for (Turn* turn : turns_) {
        turn->is_ended_ = true;
    }
}

void RequestTimer::tick() {
    for (Turn* turn : turns_) {
        if (!turn->is_ended_ && --turn->waits_left_ == 0) {
            turn->is_ended_ = true;
            turn->expired_ = true;
        }
        if (turn->is_ended_) {
            turn->end_();
        }
    }
}

void RequestTimer::run(const std::stop_token& stop) {
    block_broken_pipe_signals();
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        changed_.wait(lock, stop, [this] { return !turns_.empty(); });
        changed_.wait_for(lock, stop, std::chrono::milliseconds(wait_ms_), [] { return false; });
        tick();
    }
}

}  // namespace anyorder
