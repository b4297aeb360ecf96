// Ends requests that take too long.
//
// A request is given an end by counting waits of one length, in a thread of the timer's own; no
// clock is read. A machine under load makes the time longer, never shorter.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace anyorder {

class RequestTimer {
public:
    explicit RequestTimer(std::uint64_t timeout_ms);
    RequestTimer(const RequestTimer&) = delete;
    RequestTimer& operator=(const RequestTimer&) = delete;
    // No Turn may be left.
    ~RequestTimer();

    // One request, from its construction on. Once its time is over, or end_all() was called, `end`
    // is called by the timer's thread again and again until the Turn is over, as a connection can
    // only be closed once it is there.
    class Turn {
    public:
        Turn(RequestTimer& timer, std::function<void()> end);
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn();

        // Whether its time was over.
        [[nodiscard]] bool expired() const;

    private:
        friend class RequestTimer;

        RequestTimer& timer_;
        std::function<void()> end_;
        std::uint64_t waits_left_;
        bool is_ended_ = false;
        bool expired_ = false;
        std::list<Turn*>::iterator place_;
    };

    // Ends the requests that there are now.
    void end_all();

private:
    void run(const std::stop_token& stop);
    void tick();

    std::uint64_t wait_ms_;
    std::uint64_t waits_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::list<Turn*> turns_;
    // The last member: it uses the others.
    std::jthread thread_;
};

}  // namespace anyorder
