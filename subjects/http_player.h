// Plays cases to an HTTP service: lanes of threads, one case at a time in each lane.
//
// A lane has a thread, with connections of its own, for each callback that may be under way. Its
// threads send the case's callbacks; the one that finds nothing left to send, and nothing under
// way, reads the list. All of the state is under one lock, which is not held while a request is
// under way.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <anyorder/subjects/http.h>

#include "http_case.h"
#include "http_client.h"
#include "request_timer.h"

namespace anyorder {

class HttpSubject::Player {
public:
    explicit Player(HttpOptions options);
    ~Player();
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;

    [[nodiscard]] const HttpOptions& options() const { return options_; }

    void begin_case();
    void deliver(const Event& event);
    void ask();
    Observation answer();
    // Ends what is under way and forgets it.
    void drop_all();
    [[nodiscard]] const std::string& remark() const { return remark_; }

private:
    // One ask: play what the case has, then read the list.
    struct Play {
        std::shared_ptr<HttpCase> played;
        std::optional<Observation> answer;
        bool is_dropped = false;
    };
    struct Lane {
        std::shared_ptr<Play> play;
        // One thread is resetting the service, or reading the list: others have nothing to do.
        bool is_single = false;
        std::condition_variable changed;
    };
    using Lock = std::unique_lock<std::mutex>;

    // What a thread does.
    void work(Lane& lane);
    // Takes the lane's play one step on; false where there is nothing to do for this thread.
    bool step(Lane& lane, HttpClient& client, Lock& lock);
    void reset_service(Lane& lane, HttpClient& client, Lock& lock);
    void send(Lane& lane, HttpClient& client, std::size_t callback, Lock& lock);
    void read_list(Lane& lane, HttpClient& client, Lock& lock);
    void finish(Lane& lane, Observation answer);

    void take_from_queue(Lane& lane);
    // Until the case now delivered to has nothing under way.
    void wait_until_played(Lock& lock);

    const HttpOptions options_;
    // Of the instances that callbacks go to in turn.
    const std::vector<Url> urls_;
    RequestTimer timer_;

    std::mutex mutex_;
    std::condition_variable answered_;
    bool is_ending_ = false;
    std::uint64_t cases_ = 0;
    std::shared_ptr<HttpCase> case_;
    // Waiting for a lane.
    std::deque<std::shared_ptr<Play>> queue_;
    // Not answered yet, oldest first; those in the queue and in the lanes, too.
    std::deque<std::shared_ptr<Play>> asked_;
    std::string remark_;
    std::deque<Lane> lanes_;
    // The last member: the threads use the others.
    std::vector<std::jthread> threads_;
};

}  // namespace anyorder
