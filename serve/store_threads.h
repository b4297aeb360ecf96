// The threads that wait for the store, so that the one that serves connections need not.
//
// What is posted waits in one queue. A thread that is free takes all that waits, up to a limit, has
// the store take it in at once, and gives it back with the answers. What is to be read waits in a
// queue of its own, for a thread of its own.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "intake.h"

namespace anyorder {

enum class Turn : std::uint8_t {
    in_order,
    first,  // before all that are in order
};

// Told in the thread that reads.
using ReadJob = std::function<void(Store& store)>;

class StoreThreads {
public:
    // Called in the thread that did it.
    using Done = std::function<void(std::vector<PostedBody> answered)>;

    StoreThreads(std::vector<std::unique_ptr<Intake>> intakes, std::unique_ptr<Store> reader,
                 std::size_t queue_max, Metrics& metrics, Done done);
    StoreThreads(const StoreThreads&) = delete;
    StoreThreads& operator=(const StoreThreads&) = delete;
    // Finishes what a store is busy with, and drops the rest.
    ~StoreThreads();

    // False, and `posted` is as it was, where the queue is full.
    bool post(PostedBody& posted);

    // False where too many wait to be read.
    bool read(ReadJob job, Turn turn = Turn::in_order);

private:
    void take_in(Intake& intake);
    void read_on(Store& store);
    // Nothing once it is over.
    std::vector<PostedBody> next_batch();

    std::vector<std::unique_ptr<Intake>> intakes_;
    std::unique_ptr<Store> reader_;
    const std::size_t queue_max_;
    Metrics& metrics_;
    Done done_;

    std::mutex mutex_;
    std::condition_variable posted_or_over_;
    std::condition_variable to_read_or_over_;
    std::deque<PostedBody> posted_;
    std::deque<ReadJob> to_read_;
    std::deque<ReadJob> to_read_first_;
    bool over_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace anyorder
