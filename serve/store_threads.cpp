#include "store_threads.h"

#include <utility>

namespace anyorder {

namespace {

constexpr std::size_t batch_max = 256;
constexpr std::size_t batch_bytes_max = std::size_t{1} << 20;
constexpr std::size_t reads_max = 1'000;

}  // namespace

StoreThreads::StoreThreads(std::vector<std::unique_ptr<Intake>> intakes,
                           std::unique_ptr<Store> reader, std::size_t queue_max, Metrics& metrics,
                           Done done)
    : intakes_(std::move(intakes)),
      reader_(std::move(reader)),
      queue_max_(queue_max),
      metrics_(metrics),
      done_(std::move(done)) {
    threads_.reserve(intakes_.size() + 1);
    for (const std::unique_ptr<Intake>& intake : intakes_) {
        threads_.emplace_back([this, &intake] { take_in(*intake); });
    }
    threads_.emplace_back([this] { read_on(*reader_); });
}

StoreThreads::~StoreThreads() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    posted_or_over_.notify_all();
    to_read_or_over_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

bool StoreThreads::post(PostedBody& posted) {
    {
        const std::lock_guard lock(mutex_);
        if (posted_.size() >= queue_max_) {
            return false;
        }
        posted_.push_back(std::move(posted));
        metrics_.queue_length.store(posted_.size(), std::memory_order_relaxed);
    }
    posted_or_over_.notify_one();
    return true;
}

bool StoreThreads::read(ReadJob job, Turn turn) {
    {
        const std::lock_guard lock(mutex_);
        std::deque<ReadJob>& jobs = turn == Turn::first ? to_read_first_ : to_read_;
        if (jobs.size() >= reads_max) {
            return false;
        }
        jobs.push_back(std::move(job));
    }
    to_read_or_over_.notify_one();
    return true;
}

std::vector<PostedBody> StoreThreads::next_batch() {
    std::unique_lock lock(mutex_);
    posted_or_over_.wait(lock, [this] { return over_ || !posted_.empty(); });
    std::vector<PostedBody> batch;
    std::size_t bytes = 0;
    while (!over_ && !posted_.empty() && batch.size() < batch_max && bytes < batch_bytes_max) {
        bytes += posted_.front().body.size();
        batch.push_back(std::move(posted_.front()));
        posted_.pop_front();
    }
    metrics_.queue_length.store(posted_.size(), std::memory_order_relaxed);
    return batch;
}

void StoreThreads::take_in(Intake& intake) {
    for (std::vector<PostedBody> batch = next_batch(); !batch.empty(); batch = next_batch()) {
        intake.take(batch);
        done_(std::move(batch));
    }
}

void StoreThreads::read_on(Store& store) {
    while (true) {
        ReadJob job;
        {
            std::unique_lock lock(mutex_);
            to_read_or_over_.wait(
                lock, [this] { return over_ || !to_read_first_.empty() || !to_read_.empty(); });
            if (over_) {
                return;
            }
            std::deque<ReadJob>& jobs = to_read_first_.empty() ? to_read_ : to_read_first_;
            job = std::move(jobs.front());
            jobs.pop_front();
        }
        job(store);
    }
}

}  // namespace anyorder
